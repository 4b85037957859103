import { daysBetween } from '../time/plain-date.ts';
import type { ChannelFactors, Factor } from './gap.ts';
import { driversIn, extentDriver, factorOf, isRate, type Measure, type WagerDriver, type WagerTerms } from './wager.ts';

/** What the orders of one channel say. Amounts are integer minor units; refunds are positive. */
export type ChannelFacts = {
  channel: string;
  orders: number;
  units: number;
  grossMinor: number;
  refundMinor: number;
  refundedUnits: number;
};

/** A value that a person entered for an `entered` driver, with where it comes from. */
export type EnteredActual = { channel: string; driver: string; value: number; source: string };

export type DriverActual = {
  channel: string;
  driver: string;
  /** Planned for the days so far, in the driver's own terms; `null` where the channel has no plan. */
  plan: number | null;
  /** `null` where it is not defined (no price where nothing was sold). */
  actual: number | null;
  /** Nobody entered it: the plan stands in. */
  assumed: boolean;
  planned: boolean;
};

export type Actuals = {
  /** 0–1: how much of the sales window has passed; plans of volume are scaled by it. */
  elapsedShare: number;
  drivers: DriverActual[];
  /** Ready for {@link decomposeGap}. */
  factors: ChannelFactors[];
};

const nothing = { orders: 0, units: 0, grossMinor: 0, refundMinor: 0, refundedUnits: 0 };

/** What was counted inside the windows, and what was left out. Holds all that a settlement is computed from. */
export type Counted = {
  channels: ChannelFacts[];
  /** What each day added to the outcome, in the order of the days. */
  days: { date: string; amount: number }[];
  counts: {
    lines: number;
    /** How many of the lines are refunds; settlements of earlier versions do not say it. */
    refundLines?: number | undefined;
    orders: number;
    refunds: number;
    /** Lines of this launch outside the sales and returns windows, and refunds of orders outside the sales window. */
    outsideLines: number;
  };
};

/** What was sold and what of it was taken back, in the unit of the outcome: pieces, or paid amounts. */
export function movementOf(outcome: WagerTerms['outcome'], channels: readonly ChannelFacts[]) {
  const byUnits = outcome === 'net_units';
  return {
    sold: channels.reduce((sum, fact) => sum + (byUnits ? fact.units : fact.grossMinor), 0),
    refunded: channels.reduce((sum, fact) => sum + (byUnits ? fact.refundedUnits : fact.refundMinor), 0),
  };
}

/** How much of the sales window has passed at the end of the day `asOf`, by days. */
export function elapsedShareOf(window: { salesFrom: string; salesTo: string }, asOf: string): number {
  const days = daysBetween(window.salesFrom, window.salesTo) + 1;
  return Math.min(1, Math.max(0, (daysBetween(window.salesFrom, asOf) + 1) / days));
}

/**
 * Puts plan and fact of every channel and driver side by side, as of a day: measured drivers from orders and refunds, entered ones from
 * people. The plan of the volume driver counts for the days that have passed (linear over the sales window; an `arr` wager is not spread over
 * days). Channels that sold without a plan appear with a planned volume of zero. What was refunded beyond what was sold is
 * carried by the return rate.
 */
export function actualsOf(
  terms: WagerTerms,
  facts: readonly ChannelFacts[],
  entered: readonly EnteredActual[],
  asOf: string,
): Actuals {
  const elapsedShare = terms.outcome === 'arr' ? 1 : elapsedShareOf(terms, asOf);
  const factOf = new Map(facts.map((fact) => [fact.channel, fact]));
  const planned = terms.tree.channels.map((channel) => {
    const drivers = driversIn(terms.tree, channel);
    const extent = extentDriver(drivers);
    const typed = new Map(
      entered.filter((value) => value.channel === channel.name).map((value) => [value.driver, value.value]),
    );
    const planOf = ({ key }: WagerDriver) => channel.plan[key]! * (key === extent?.key ? elapsedShare : 1);
    const volume = drivers
      .filter(({ measure }) => measure === 'entered')
      .reduce((product, driver) => product * (typed.get(driver.key) ?? planOf(driver)), 1);
    const fact = factOf.get(channel.name) ?? { channel: channel.name, ...nothing };
    return {
      fact,
      drivers,
      rows: drivers.map((driver) => ({
        channel: channel.name,
        driver: driver.key,
        plan: planOf(driver),
        actual:
          driver.measure === 'entered'
            ? (typed.get(driver.key) ?? planOf(driver))
            : measured(driver.measure, fact, volume),
        assumed: driver.measure === 'entered' && !typed.has(driver.key),
        planned: true,
      })),
    };
  });
  const unplanned =
    terms.outcome === 'arr'
      ? []
      : facts.filter(({ channel }) => !terms.tree.channels.some(({ name }) => name === channel));
  const all = [...planned, ...unplanned.map((fact) => unplannedChannel(terms, fact))];
  return {
    elapsedShare,
    drivers: all.flatMap(({ rows }) => rows),
    factors: all.map(({ fact, drivers, rows }) => ({
      channel: fact.channel,
      ...(terms.outcome === 'arr' ? {} : countedResult(terms, fact, drivers)),
      factors: drivers.map((driver, index) => factorPair(driver, rows[index]!)),
    })),
  };
}

function unplannedChannel(terms: WagerTerms, fact: ChannelFacts) {
  const first = terms.tree.channels[0];
  const drivers = first ? driversIn(terms.tree, first) : [...terms.tree.drivers];
  const extent = extentDriver(drivers)?.key;
  const rows = drivers.map((driver) => ({
    channel: fact.channel,
    driver: driver.key,
    plan: driver.key === extent ? 0 : null,
    // Volume stands for all orders, so what brought them (reach × conversion) is not told apart here.
    actual:
      driver.key === extent ? fact.orders : measuresVolume(driver.measure) ? null : measured(driver.measure, fact, 1),
    assumed: false,
    planned: false,
  }));
  return { fact, drivers, rows };
}

function measuresVolume(measure: Measure): boolean {
  return measure === 'entered' || measure === 'orders' || measure === 'conversion';
}

function measured(measure: Exclude<Measure, 'entered'>, fact: ChannelFacts, volume: number): number | null;
function measured(measure: Measure, fact: ChannelFacts, volume: number): number | null;
function measured(measure: Measure, fact: ChannelFacts, volume: number): number | null {
  const ratio = (above: number, below: number) => (below === 0 ? null : above / below);
  switch (measure) {
    case 'entered':
      return null;
    case 'orders':
      return fact.orders;
    case 'conversion':
      return ratio(fact.orders, volume);
    case 'units_per_order':
      return ratio(fact.units, fact.orders);
    case 'price':
      return ratio(fact.grossMinor, fact.units);
    case 'order_value':
      return ratio(fact.grossMinor, fact.orders);
    case 'return_rate':
      return atMostAll(ratio(fact.refundMinor, fact.grossMinor));
    case 'unit_return_rate':
      return atMostAll(ratio(fact.refundedUnits, fact.units));
  }
}

// More refunds than sales: everything sold came back, and the excess is carried as what no product of factors can express.
function atMostAll(rate: number | null): number | null {
  return rate === null ? null : Math.min(1, rate);
}

function factorPair(driver: WagerDriver, row: DriverActual): Factor {
  const factor = (value: number | null) => (value === null ? null : factorOf(driver.measure, value));
  return { driver: driver.key, plan: factor(row.plan), actual: factor(row.actual), shares: driver.shares };
}

function countedResult(terms: WagerTerms, fact: ChannelFacts, drivers: readonly WagerDriver[]) {
  const actual = terms.outcome === 'net_revenue' ? fact.grossMinor - fact.refundMinor : fact.units - fact.refundedUnits;
  const carrier = drivers.find(({ measure }) => isRate(measure)) ?? drivers.at(-1);
  return carrier ? { actual, restDriver: carrier.key } : { actual };
}
