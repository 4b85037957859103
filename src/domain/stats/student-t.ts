import betainc from '@stdlib/math-base-special-betainc';
import betaincinv from '@stdlib/math-base-special-betaincinv';

/** The t below which a Student variable with these degrees of freedom (not necessarily whole) falls with this probability. */
export function studentQuantile(probability: number, degrees: number): number {
  const x = betaincinv(2 * Math.min(probability, 1 - probability), degrees / 2, 0.5);
  const t = Math.sqrt((degrees * (1 - x)) / x);
  return probability < 0.5 ? -t : t;
}

/** The probability that a Student variable is farther from zero than |t|: the two-sided p-value. */
export function studentTwoSided(t: number, degrees: number): number {
  return betainc(degrees / (degrees + t * t), degrees / 2, 0.5);
}
