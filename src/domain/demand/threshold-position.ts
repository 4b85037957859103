import type { Criterion } from './criterion.ts';

/** A share that is this far from its threshold stands at the end of the bar. */
const fullShareDistance = 0.25;

/**
 * Where does a value stand around its threshold, from −1 (surely failing) over 0 (the threshold) to 1 (surely passing)? Shares span 25 points
 * to either side, means a quarter of the scale (`range`), or half the threshold where there is no scale. Not clamped.
 */
export function thresholdPosition(
  value: number,
  criterion: Pick<Criterion, 'measure' | 'threshold' | 'direction'>,
  range: { from: number; to: number } | null,
): number {
  const scale = range ? (range.to - range.from) / 4 : Math.abs(criterion.threshold) / 2 || 1;
  const full = criterion.measure === 'share' ? fullShareDistance : scale;
  return ((value - criterion.threshold) / full) * (criterion.direction === 'at_least' ? 1 : -1);
}
