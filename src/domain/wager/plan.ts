import { productOf } from './gap.ts';
import { type DriverTree, driversIn, factorOf, type WagerChannel } from './wager.ts';

/**
 * The planned outcome of the whole window: the sum of the channels' products, each rounded to the unit; a channel without a planned value adds
 * nothing.
 */
export function planOf({ tree }: { tree: DriverTree }): number {
  return tree.channels.reduce((sum, channel) => sum + plannedBy(tree, channel), 0);
}

/** What one channel adds to it. */
export function plannedBy(tree: DriverTree, channel: WagerChannel): number {
  const factors = driversIn(tree, channel).map((driver) => {
    const plan = factorOf(driver.measure, channel.plan[driver.key]!);
    return { plan, actual: plan };
  });
  return factors.length === 0 ? 0 : Math.round(productOf(factors, 'plan'));
}
