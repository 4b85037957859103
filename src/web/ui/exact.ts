/** For a cell that shows a rounded figure: the figure with every digit and its unit, as files write it. */
export function exact(
  value: number | null | undefined,
  unit?: string,
): { 'data-value'?: number; 'data-unit'?: string } {
  if (value === null || value === undefined || !Number.isFinite(value)) return {};
  return { 'data-value': value, ...(unit ? { 'data-unit': unit } : {}) };
}

/** A share (0–1) as files write it: in percent, without the noise of binary fractions. */
export const percentOf = (share: number): number => Number((share * 100).toPrecision(15));

/** {@link exact} for a share. */
export const exactShare = (share: number | null | undefined) =>
  exact(share === null || share === undefined ? share : percentOf(share), '%');
