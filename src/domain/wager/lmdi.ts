/** One factor of a product at plan and in fact. `null`: not defined there (no price where nothing was sold). */
export type FactorPair = { plan: number | null; actual: number | null };

/** The logarithmic mean `(a − b) / (ln a − ln b)`, with its limits `a` at a = b and 0 when either is 0. */
export function logMean(a: number, b: number): number {
  if (a === b) return a;
  if (a === 0 || b === 0) return 0;
  const ratio = a / b;
  // Near a = b the quotient loses its digits; log1p keeps them.
  return Math.abs(ratio - 1) < 1e-2 ? (a - b) / Math.log1p((a - b) / b) : (a - b) / Math.log(ratio);
}

/**
 * Splits the change of one product into one effect per factor: `effect_i = L(V_actual, V_plan) · ln(actual_i / plan_i)`.
 * Effects sum to `V_actual − V_plan` exactly; swapping plan and actual turns every sign.
 *
 * Source: additive LMDI-I, Ang & Liu (2001), Ang (2015) "LMDI decomposition approach". Zeros by the analytic limit of Ang & Liu (2007): when
 * one side of the product is zero, its zero factors carry the whole change in equal parts; when both sides are zero nothing changed.
 * A factor that is undefined on one side did not change: it takes the value of the other side.
 *
 * Returns `null` where logarithms do not apply: some factor is negative.
 */
export function lmdiEffects(factors: readonly FactorPair[]): number[] | null {
  const pairs = factors.map(definedOnBothSides);
  if (pairs.some(({ plan, actual }) => plan < 0 || actual < 0)) return null;
  const planned = pairs.reduce((product, { plan }) => product * plan, 1);
  const actual = pairs.reduce((product, pair) => product * pair.actual, 1);
  if (planned === 0 && actual === 0) return pairs.map(() => 0);
  if (planned === 0 || actual === 0) {
    const zeroed = pairs.map((pair) => (planned === 0 ? pair.plan === 0 : pair.actual === 0));
    const carriers = zeroed.filter(Boolean).length;
    return zeroed.map((carries) => (carries ? (actual - planned) / carriers : 0));
  }
  const mean = logMean(actual, planned);
  return pairs.map((pair) => mean * Math.log(pair.actual / pair.plan));
}

/** A factor undefined on one side takes the other side's value; undefined on both, it is neutral. */
export function definedOnBothSides({ plan, actual }: FactorPair): { plan: number; actual: number } {
  return { plan: plan ?? actual ?? 1, actual: actual ?? plan ?? 1 };
}
