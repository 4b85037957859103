/** Gathers what a wager's arithmetic needs from Postgres and ClickHouse; computes nothing itself. */

import type { ChannelFacts } from '../../../domain/wager/actuals.ts';
import type { ProgressInput } from '../../../domain/wager/figures.ts';
import { netByDay, type Progress } from '../../../domain/wager/progress.ts';
import type { Quantiles } from '../../../domain/wager/scoring.ts';
import type { FactsReceipt } from '../../../domain/wager/settlement.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import { countedLines } from '../../../domain/wager/windows.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import type { Visible } from '../../facts/visible.ts';
import { computed } from '../../readings/pool.ts';
import type { Reading } from '../../readings/reading.ts';
import { getLaunch } from '../launches/queries.ts';
import {
  countLines,
  type DaySold,
  distinctOrders,
  orderDigest,
  type RefundDay,
  refundsByOrderDay,
  salesByDay,
} from '../orders/queries.ts';
import {
  earlierRatios,
  enteredActuals,
  type ForecastRow,
  findWager,
  forecastsOf,
  type ProposedActual,
  type ProposedSettlement,
  proposedActuals,
  proposedSettlement,
  settlementsOf,
  termsInForce,
} from './records.ts';

type FactsScope = { facts: FactsDoor; signal?: AbortSignal | undefined };

/** The wager of a launch as it stands, in all that everybody may see of it. */
export type WagerState = {
  terms: WagerTerms;
  progress: Progress;
  /** Which sides have sealed a forecast; what it says stays with them until it is opened. */
  sealed: { pm: boolean; gtm: boolean };
  /** What waits for the other side's word. */
  proposed: { actuals: ProposedActual[]; settlement: ProposedSettlement | null };
};

/** `null` while nobody has drafted a wager. */
export const wagerReading: Reading<WagerState | null> = {
  name: 'wager.progress',
  method: 5,
  facts: [{ table: orderLine }],
  async compute(ctx, launchId, seen) {
    const row = await findWager(ctx, launchId);
    if (!row) return null;
    const { currency } = await getLaunch(ctx, launchId);
    const terms = await termsInForce(ctx, row, currency);
    const [entered, forecasts, settlements, ratios] = await Promise.all([
      enteredActuals(ctx, launchId),
      forecastsOf(ctx, launchId),
      settlementsOf(ctx, launchId),
      earlierRatios(ctx, launchId),
    ]);
    const settled = settlements.at(-1)?.result ?? null;
    const facts = settled
      ? { counted: settled.counted, sales: [], refunds: [], lastDay: null }
      : await countFacts(ctx, seen.visible(orderLine, launchId), terms, terms.returnsTo);
    const input: ProgressInput = {
      terms,
      today: ctx.today,
      now: ctx.now.toISOString(),
      ...facts,
      entered,
      forecasts: openForecasts(forecasts),
      earlierRatios: ratios,
      settled,
    };
    const asker = { id: ctx.personId, request: ctx.request ?? ctx, signal: ctx.signal, committed: ctx.committed };
    const progress = await computed('wager.progress', input, asker);
    const hasSealed = (side: ForecastRow['side']) => forecasts.some((forecast) => forecast.side === side);
    const proposed = {
      actuals: await proposedActuals(ctx, launchId),
      settlement: await proposedSettlement(ctx, launchId),
    };
    return { terms, progress, sealed: { pm: hasSealed('pm'), gtm: hasSealed('gtm') }, proposed };
  },
};

/** The forecasts that both sides may see. */
export function openForecasts(rows: readonly ForecastRow[]): { pm: Quantiles | null; gtm: Quantiles | null } {
  const open = (side: ForecastRow['side']) => {
    const row = rows.find((each) => each.side === side && each.openedAt !== null);
    return row ? { p10: row.p10, p50: row.p50, p90: row.p90 } : null;
  };
  return { pm: open('pm'), gtm: open('gtm') };
}

type CountedFacts = Pick<ProgressInput, 'counted' | 'sales' | 'refunds' | 'lastDay'>;

/** Orders of the sales window and their refunds up to `through`, by channel and by day. An `arr` wager counts none. */
export async function countFacts(
  ctx: FactsScope,
  visible: Visible,
  terms: WagerTerms,
  through: string,
): Promise<CountedFacts> {
  if (terms.outcome === 'arr') {
    const counts = { lines: 0, refundLines: 0, orders: 0, refunds: 0, outsideLines: 0 };
    return { counted: { channels: [], days: [], counts }, sales: [], refunds: [], lastDay: null };
  }
  const { orders, refunds } = countedLines(terms, through);
  const [all, sold, distinct, back] = await Promise.all([
    countLines(ctx, visible),
    salesByDay(ctx, visible, orders),
    distinctOrders(ctx, visible, orders),
    refundsByOrderDay(ctx, visible, refunds),
  ]);
  const byUnits = terms.outcome === 'net_units';
  const sales = addUp(
    sold,
    ({ day }) => day,
    ({ day, units, grossMinor }) => ({ date: day, amount: byUnits ? units : grossMinor }),
  );
  const taken = addUp(
    back.days,
    ({ orderedOn, refundedOn }) => `${orderedOn} ${refundedOn}`,
    ({ orderedOn, refundedOn, units, amountMinor }) => ({
      orderedOn,
      refundedOn,
      amount: byUnits ? units : amountMinor,
    }),
  );
  const linesOf = (rows: readonly { lines: number }[]) => rows.reduce((sum, { lines }) => sum + lines, 0);
  const refundLines = linesOf(back.days);
  const lines = linesOf(sold) + refundLines;
  const days = [...sold.map(({ day }) => day), ...back.days.map(({ refundedOn }) => refundedOn)];
  return {
    counted: {
      channels: channelsOf(sold, distinct.byChannel, back.days),
      days: netByDay(sales, taken),
      counts: { lines, refundLines, orders: distinct.all, refunds: back.orders, outsideLines: all - lines },
    },
    sales,
    refunds: taken,
    lastDay: days.reduce<string | null>((last, day) => (last !== null && last > day ? last : day), null),
  };
}

/** Rows of the same key as one: the first, with the amounts of all. */
function addUp<R, S extends { amount: number }>(
  rows: readonly R[],
  keyOf: (row: R) => string,
  sumOf: (row: R) => S,
): S[] {
  const sums = new Map<string, S>();
  for (const row of rows) {
    const [key, sum] = [keyOf(row), sumOf(row)];
    const known = sums.get(key);
    if (known) known.amount += sum.amount;
    else sums.set(key, sum);
  }
  return [...sums.values()];
}

function channelsOf(
  sold: readonly DaySold[],
  orders: ReadonlyMap<string, number>,
  back: readonly RefundDay[],
): ChannelFacts[] {
  const channels = new Map<string, ChannelFacts>();
  const of = (channel: string) => {
    const known = channels.get(channel);
    if (known) return known;
    const none = { units: 0, grossMinor: 0, refundMinor: 0, refundedUnits: 0 };
    const fact = { channel, orders: orders.get(channel) ?? 0, ...none };
    channels.set(channel, fact);
    return fact;
  };
  for (const { channel, units, grossMinor } of sold) {
    const fact = of(channel);
    fact.units += units;
    fact.grossMinor += grossMinor;
  }
  for (const { channel, units, amountMinor } of back) {
    const fact = of(channel);
    fact.refundedUnits += units;
    fact.refundMinor += amountMinor;
  }
  return [...channels.values()].sort((a, b) => (a.channel < b.channel ? -1 : 1));
}

/** A digest of exactly the lines that count, to be stored with what was computed from them. */
export async function receiptOf(
  ctx: FactsScope,
  visible: Visible,
  terms: WagerTerms,
  through: string,
): Promise<FactsReceipt> {
  const { orders, refunds } = countedLines(terms, through);
  return {
    through,
    orders: await orderDigest(ctx, visible, orders),
    refunds: await orderDigest(ctx, visible, refunds),
  };
}
