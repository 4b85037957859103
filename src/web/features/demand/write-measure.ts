import { useMemo } from 'react';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { NeedCriterion } from './types.ts';

type Interval = { lower: number; upper: number };

/** How a need's figures are written: shares as percentages, means as numbers. */
export function useMeasure() {
  const t = useText();
  const format = useFormat();
  return useMemo(() => {
    const value = (measure: NeedCriterion['measure'], number: number) =>
      measure === 'share' ? format.share(number) : format.number(number);
    return {
      value,
      interval: (measure: NeedCriterion['measure'], { lower, upper }: Interval) => {
        const [from, to] = [value(measure, lower), value(measure, upper)];
        return `${from.replace('%', '')}–${to}`;
      },
      /** 「前两档 ≥ 50%」: what is measured and where it passes, as short as a card allows. */
      rule: (criterion: NeedCriterion) => {
        const sign = criterion.direction === 'at_least' ? '≥' : '≤';
        const threshold =
          criterion.measure === 'share'
            ? format.share(criterion.threshold, Number.isInteger(criterion.threshold * 100) ? 0 : 1)
            : format.number(criterion.threshold);
        return `${measured(criterion, t)} ${sign} ${threshold}`;
      },
      segment: (criterion: NeedCriterion) =>
        criterion.segmentAnswers.length > 0 ? criterion.segmentAnswers.join('、') : t('demand.need.everybody'),
      measured: (criterion: NeedCriterion) => measured(criterion, t),
    };
  }, [t, format]);
}

function measured(criterion: NeedCriterion, t: ReturnType<typeof useText>): string {
  if (criterion.measure === 'mean') return t('demand.need.mean');
  if (criterion.topBoxes) return t('demand.need.topBoxes', { count: criterion.topBoxes });
  const [only] = criterion.answers;
  return criterion.answers.length === 1 && only
    ? t('demand.need.oneAnswer', { answer: only })
    : t('demand.need.answers', { count: criterion.answers.length });
}
