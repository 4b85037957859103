import { useMemo } from 'react';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { NeedCriterion } from './types.ts';
import { units } from './units.ts';

type Interval = { lower: number; upper: number };
/** What says how figures are written: the measure's unit, and the words of its question. */
type Measured = Pick<NeedCriterion, 'unit' | 'questions'>;

/** How a criterion and its figures are written. */
export function useCriterionWords() {
  const t = useText();
  const format = useFormat();
  return useMemo(() => {
    const value = ({ unit, questions }: Measured, number: number, digits?: number) =>
      units[unit].write(format, number, questions[0]?.label ?? '', digits);
    const limit = ({ unit, questions, threshold }: Measured & Pick<NeedCriterion, 'threshold'>) =>
      units[unit].writeThreshold(format, threshold, questions[0]?.label ?? '');
    const threshold = (criterion: NeedCriterion) =>
      `${criterion.direction === 'at_least' ? '≥' : '≤'} ${limit(criterion)}`;
    return {
      value,
      limit,
      interval: (of: Measured, { lower, upper }: Interval) =>
        `${value(of, lower).replace('%', '')}–${value(of, upper)}`,
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
