import type { Range, Standard } from './measure.ts';

/**
 * Where does a value stand around its threshold, from −1 (surely failing) over 0 (the threshold) to 1 (surely passing)? To either side lies a
 * quarter of what the value can be (`range`), so 25 points of a share, or half the threshold where there are no ends. Not clamped.
 */
export function thresholdPosition(
  value: number,
  { threshold, direction }: Pick<Standard, 'threshold' | 'direction'>,
  range: Range | null,
): number {
  const full = range ? (range.to - range.from) / 4 : Math.abs(threshold) / 2 || 1;
  return ((value - threshold) / full) * (direction === 'at_least' ? 1 : -1);
}
