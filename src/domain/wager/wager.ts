import { invalidInput } from '../errors.ts';
import { daysBetween } from '../time/plain-date.ts';
import { type GapMethod, type OwnerShares, owners } from './gap.ts';

/** `net_revenue` and `net_units` are counted from orders and refunds; `arr` is money whose drivers people enter. */
export const outcomes = ['net_revenue', 'net_units', 'arr'] as const;
export type Outcome = (typeof outcomes)[number];

/**
 * Where a driver's actual value comes from. `entered`: typed by a person with its source; everything else is computed from orders:
 * `orders` their number, `conversion` orders ÷ entered drivers, `units_per_order`, `price` gross ÷ units, `order_value` gross ÷ orders,
 * `return_rate` refunds ÷ gross and `unit_return_rate` returned ÷ sold units (both enter the product as 1 − rate).
 */
export const measures = [
  'entered',
  'orders',
  'conversion',
  'units_per_order',
  'price',
  'order_value',
  'return_rate',
  'unit_return_rate',
] as const;
export type Measure = (typeof measures)[number];

export type WagerDriver = {
  /** Unique within the wager; stays when the name changes. */
  key: string;
  name: string;
  measure: Measure;
  /** Percent; they sum to 100. */
  shares: OwnerShares;
};

export type WagerChannel = {
  /** Equals the channel of the orders. */
  name: string;
  /** Planned value of each driver that multiplies in this channel, in the driver's own terms: a return rate as 0.08, money in minor units. */
  plan: Readonly<Record<string, number>>;
};

/** The outcome is the sum over channels of the product of that channel's drivers. */
export type DriverTree = { drivers: readonly WagerDriver[]; channels: readonly WagerChannel[] };

export type Window = {
  /** First day of sales. */
  salesFrom: string;
  /** Last day of sales. */
  salesTo: string;
  /** Last day on which refunds count. */
  returnsTo: string;
};

export type WagerTerms = Window & {
  outcome: Outcome;
  /** Integer minor units of `currency`, or pieces for `net_units`. */
  target: number;
  currency: string;
  method: GapMethod;
  tree: DriverTree;
  stakes: { unit: 'points' | 'money'; pm: number; gtm: number };
  /** The part of the pot (0–100) that follows the attribution of the gap; the rest follows the forecasts. */
  attributionPercent: number;
  /** Days that a side has to answer the other's settlement and values before a lead may decide. */
  answerDays: number;
};

/** Does the driver enter the product as 1 − value? */
export function isRate(measure: Measure): boolean {
  return measure === 'return_rate' || measure === 'unit_return_rate';
}

/** The factor that a driver's value contributes to the product. */
export function factorOf(measure: Measure, value: number): number {
  return isRate(measure) ? 1 - value : value;
}

/** The drivers that multiply in a channel, in the tree's order. */
export function driversIn(tree: DriverTree, channel: WagerChannel): WagerDriver[] {
  return tree.drivers.filter((driver) => driver.key in channel.plan);
}

/** The driver that stands for volume: it grows with the days of the window, and a channel without plan appears in it. */
export function extentDriver(drivers: readonly WagerDriver[]): WagerDriver | undefined {
  return (
    drivers.find(({ measure }) => measure === 'entered') ??
    drivers.find(({ measure }) => measure === 'orders') ??
    drivers[0]
  );
}

// Each measured driver is a ratio of two counted quantities; a channel is whole when they cancel down to the outcome.
const ratioOf: Record<Exclude<Measure, 'entered'>, readonly [string, string]> = {
  orders: ['orders', ''],
  conversion: ['orders', 'entered'],
  units_per_order: ['units', 'orders'],
  price: ['gross', 'units'],
  order_value: ['gross', 'orders'],
  return_rate: ['net', 'gross'],
  unit_return_rate: ['netUnits', 'units'],
};

/** Do these drivers multiply exactly to the outcome, whatever the orders are? */
export function multiplyTo(outcome: Outcome, drivers: readonly WagerDriver[]): boolean {
  const entered = drivers.filter(({ measure }) => measure === 'entered').length;
  if (outcome === 'arr') return drivers.length > 0 && entered === drivers.length;
  const powers = new Map<string, number>();
  const multiply = (quantity: string, power: number) => powers.set(quantity, (powers.get(quantity) ?? 0) + power);
  if (entered > 0) multiply('entered', 1);
  for (const { measure } of drivers) {
    if (measure === 'entered') continue;
    const [above, below] = ratioOf[measure];
    multiply(above, 1);
    multiply(below, -1);
  }
  powers.delete('');
  const left = [...powers].filter(([, power]) => power !== 0);
  return left.length === 1 && left[0]![0] === (outcome === 'net_revenue' ? 'net' : 'netUnits') && left[0]![1] === 1;
}

/**
 * Refuses terms that could not be settled: windows out of order, shares that do not sum to 100, drivers that do not multiply to the
 * outcome, values outside their range. Fails with `invalid_input` naming channel and driver.
 */
export function checkTerms(terms: WagerTerms): void {
  const { tree } = terms;
  if (daysBetween(terms.salesFrom, terms.salesTo) < 0) throw invalidInput('wager.errors.windowOrder');
  if (daysBetween(terms.salesTo, terms.returnsTo) < 0) throw invalidInput('wager.errors.returnsBeforeSales');
  if (terms.attributionPercent < 0 || terms.attributionPercent > 100)
    throw invalidInput('wager.errors.attributionPercent');
  if (terms.stakes.pm < 0 || terms.stakes.gtm < 0) throw invalidInput('wager.errors.negativeStake');
  refuseRepeats(
    tree.drivers.map(({ key }) => key),
    'wager.errors.driverTwice',
  );
  refuseRepeats(
    tree.channels.map(({ name }) => name),
    'wager.errors.channelTwice',
  );
  for (const driver of tree.drivers) {
    const shares = owners.map((owner) => driver.shares[owner]);
    if (shares.some((share) => share < 0) || shares.reduce((total, share) => total + share, 0) !== 100) {
      throw invalidInput('wager.errors.sharesNot100', { driver: driver.name });
    }
  }
  for (const channel of tree.channels) checkChannel(terms, channel);
}

function checkChannel({ outcome, tree }: WagerTerms, channel: WagerChannel): void {
  const unknown = Object.keys(channel.plan).find((key) => !tree.drivers.some((driver) => driver.key === key));
  if (unknown !== undefined)
    throw invalidInput('wager.errors.unknownDriver', { channel: channel.name, driver: unknown });
  const drivers = driversIn(tree, channel);
  for (const { key, name, measure } of drivers) {
    const value = channel.plan[key]!;
    const inRange = Number.isFinite(value) && value >= 0 && (!isRate(measure) || value <= 1);
    if (!inRange) throw invalidInput('wager.errors.valueOutOfRange', { channel: channel.name, driver: name, value });
  }
  if (!multiplyTo(outcome, drivers)) throw invalidInput('wager.errors.driversDoNotMultiply', { channel: channel.name });
}

function refuseRepeats(values: readonly string[], reasonKey: string): void {
  const repeated = values.find((value, index) => values.indexOf(value) !== index);
  if (repeated !== undefined) throw invalidInput(reasonKey, { name: repeated });
}
