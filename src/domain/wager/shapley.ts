import { invalidInput } from '../errors.ts';
import { type DriverValues, degree, driversOf, gradient, hasPower, type Tree } from './tree.ts';

/**
 * How much of the change of a tree from `plan` to `actual` is due to each driver, averaged over every order in which
 * the drivers could have changed one after the other. Effects sum to the change exactly; no order is privileged.
 *
 * Source: Shapley (1953). Computed through Owen's multilinear extension (1972): for a function that is linear in each
 * driver, `effect_i = ∫₀¹ (actual_i − plan_i) · ∂f/∂x_i (plan + p (actual − plan)) dp`. The integrand is a polynomial of degree
 * below that of the tree, so Gauss–Legendre quadrature is exact, in time linear in the tree instead of 2^n coalitions.
 *
 * Fails with `invalid_input` when a driver multiplies itself (then the formula above would not be the Shapley value).
 */
export function shapleyEffects(tree: Tree, plan: DriverValues, actual: DriverValues): Record<string, number> {
  if (hasPower(tree)) throw invalidInput('wager.errors.driverSquared');
  const drivers = driversOf(tree);
  const effects: Record<string, number> = Object.fromEntries(drivers.map((driver) => [driver, 0]));
  for (const { at, weight } of gaussLegendre(Math.ceil(degree(tree) / 2))) {
    const between = Object.fromEntries(
      drivers.map((driver) => [driver, plan[driver]! + at * (actual[driver]! - plan[driver]!)]),
    );
    const slopes = gradient(tree, between);
    for (const driver of drivers) {
      effects[driver] = effects[driver]! + weight * slopes[driver]! * (actual[driver]! - plan[driver]!);
    }
  }
  return effects;
}

/** Nodes and weights on [0, 1] that integrate polynomials of degree 2n − 1 exactly (Newton's method on Legendre's recurrence). */
function gaussLegendre(n: number): { at: number; weight: number }[] {
  return Array.from({ length: n }, (_, index) => {
    let x = Math.cos((Math.PI * (index + 0.75)) / (n + 0.5));
    for (let step = 0; step < 100; step++) {
      const { value, slope } = legendre(n, x);
      const move = value / slope;
      x -= move;
      if (Math.abs(move) < 1e-16) break;
    }
    const { slope } = legendre(n, x);
    return { at: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}

function legendre(n: number, x: number): { value: number; slope: number } {
  let [previous, value] = [1, x];
  for (let k = 2; k <= n; k++) [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k];
  return { value, slope: (n * (x * value - previous)) / (x * x - 1) };
}
