/** The stretch of the axis that shows all given values with some air, within what is possible. */
export function axisOf(values: readonly number[], limits: readonly [number, number]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const air = (high - low) * 0.12 || 0.05;
  return [Math.max(limits[0], low - air), Math.min(limits[1], high + air)];
}
