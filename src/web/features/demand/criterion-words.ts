import { useMemo } from 'react';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { NeedCriterion } from './types.ts';
import { type Unit, units } from './units.ts';

type Interval = { lower: number; upper: number };

/** How a criterion and its figures are written. */
export function useCriterionWords() {
  const t = useText();
  const format = useFormat();
  return useMemo(() => {
    const value = (unit: Unit, number: number, digits?: number) => units[unit].write(format, number, digits);
    const limit = ({ unit, threshold }: Pick<NeedCriterion, 'unit' | 'threshold'>) =>
      units[unit].writeThreshold(format, threshold);
    const threshold = (criterion: NeedCriterion) =>
      `${criterion.direction === 'at_least' ? '≥' : '≤'} ${limit(criterion)}`;
    return {
      value,
      limit,
      interval: (unit: Unit, { lower, upper }: Interval) =>
        `${value(unit, lower).replace('%', '')}–${value(unit, upper)}`,
      threshold,
      /** 「前两档 ≥ 50%」: what is measured and where it passes, as short as a card allows. */
      rule: (criterion: NeedCriterion) => `${t(criterion.words)} ${threshold(criterion)}`,
      /** Which answers count, in the words of the question. */
      counted: ({ counted }: NeedCriterion) =>
        counted ? t('demand.measure.counted', { answers: counted.join(' · ') }) : t('demand.measure.everyNumber'),
      segment: ({ segment }: NeedCriterion) => segment?.answers.join('、') ?? t('demand.need.everybody'),
    };
  }, [t, format]);
}
