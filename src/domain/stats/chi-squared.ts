import gammainc from '@stdlib/math-base-special-gammainc';
import gammaincinv from '@stdlib/math-base-special-gammaincinv';

/** The value below which a χ² variable with these degrees of freedom falls with this probability. */
export function chiSquaredQuantile(probability: number, degrees: number): number {
  return 2 * gammaincinv(probability, degrees / 2);
}

/** The probability that a χ² variable exceeds x: precise far out in the tail. */
export function chiSquaredUpperTail(x: number, degrees: number): number {
  return gammainc(x / 2, degrees / 2, true, true);
}
