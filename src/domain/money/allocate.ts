/**
 * Rounds parts to integers whose sum is exactly `total` (largest remainder, also called Hamilton's method): each to the nearest integer, then those
 * whose rounding was least justified give way, one unit each.
 *
 * `parts` are the unrounded parts, which already sum to `total` up to floating-point noise. Each result lies within one of its
 * part. Rounding commutes with a change of sign; ties go to the earlier part, so the same input always gives the same output.
 */
export function roundToSum(parts: readonly number[], total: number): number[] {
  const rounded = parts.map((part) => Math.sign(part) * Math.round(Math.abs(part)) + 0);
  let missing = total - rounded.reduce((sum, part) => sum + part, 0);
  if (parts.length === 0) {
    if (total !== 0) throw new RangeError(`no parts to carry ${total}`);
    return rounded;
  }
  const step = missing < 0 ? -1 : 1;
  // Who gains is served from the front, who must give from the back: either way the earlier part keeps more.
  const byNeed = parts
    .map((part, index) => ({ index, need: (part - rounded[index]!) * step }))
    .sort((a, b) => b.need - a.need || (a.index - b.index) * step * Math.sign(total || 1));
  for (let turn = 0; missing !== 0; turn = (turn + 1) % byNeed.length) {
    const { index } = byNeed[turn]!;
    rounded[index] = rounded[index]! + step;
    missing -= step;
  }
  return rounded;
}

/**
 * Splits an integer amount in proportion to non-negative weights, without losing or inventing a unit.
 * Weights that are all zero split equally. A negative amount splits like the positive one with its sign turned.
 */
export function allocate(amount: number, weights: readonly number[]): number[] {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`not an exact amount: ${amount}`);
  if (weights.some((weight) => !(weight >= 0) || !Number.isFinite(weight))) throw new RangeError('weights must be ≥ 0');
  const largest = Math.max(...weights);
  const scaled = largest > 0 ? weights.map((weight) => weight / largest) : weights.map(() => 1);
  const sum = scaled.reduce((total, weight) => total + weight, 0);
  return roundToSum(
    scaled.map((weight) => amount * (weight / sum)),
    amount,
  );
}
