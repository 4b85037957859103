/** Gathers what a wager's arithmetic needs from Postgres and ClickHouse; computes nothing itself. */

import type { PlainDate } from '../../../domain/time/plain-date.ts';
import type { ChannelFacts } from '../../../domain/wager/actuals.ts';
import { computeProgress, netByDay, type Progress, type ProgressInput } from '../../../domain/wager/progress.ts';
import type { Quantiles } from '../../../domain/wager/scoring.ts';
import type { FactsReceipt } from '../../../domain/wager/settlement.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import type { FactsDoor } from '../../facts/door.ts';
import type { Visible } from '../../facts/visible.ts';
import type { Db } from '../../store/postgres.ts';
import { getLaunch } from '../launches/queries.ts';
import { orderBreakdown, orderDigest, orderTotals, refundsByOrderDay, visibleOrders } from '../orders/queries.ts';
import {
  type EnteredRow,
  earlierRatios,
  enteredActuals,
  type ForecastRow,
  findWager,
  forecastsOf,
  type SettlementRow,
  settlementsOf,
  termsOf,
} from './records.ts';

export type FactsScope = {
  db: Db;
  facts: FactsDoor;
  workspaceId: string;
  now: Date;
  today: PlainDate;
  signal?: AbortSignal | undefined;
};

export type Reading = {
  terms: WagerTerms;
  version: number;
  progress: Progress;
  entered: EnteredRow[];
  /** Values included: hide what is sealed before any of it leaves the server. */
  forecasts: ForecastRow[];
  settlements: SettlementRow[];
};

/** The wager of a launch as it stands now; `null` while nobody has drafted one. */
export async function readProgress(ctx: FactsScope, launchId: string): Promise<Reading | null> {
  const row = await findWager(ctx, launchId);
  if (!row) return null;
  const { currency } = await getLaunch(ctx, launchId);
  const terms = termsOf(row, currency);
  const [entered, forecasts, settlements, ratios] = await Promise.all([
    enteredActuals(ctx, launchId),
    forecastsOf(ctx, launchId),
    settlementsOf(ctx, launchId),
    earlierRatios(ctx, launchId),
  ]);
  const settled = settlements.at(-1)?.result ?? null;
  const facts = settled
    ? { counted: settled.counted, sales: [], refunds: [], lastDay: null }
    : await countFacts(ctx, await visibleOrders(ctx, launchId), terms, terms.returnsTo);
  const progress = computeProgress({
    terms,
    today: ctx.today,
    now: ctx.now.toISOString(),
    ...facts,
    entered,
    forecasts: openForecasts(forecasts),
    earlierRatios: ratios,
    settled,
  });
  return { terms, version: row.version, progress, entered, forecasts, settlements };
}

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
  ctx: Pick<FactsScope, 'facts' | 'signal'>,
  visible: Visible,
  terms: WagerTerms,
  through: string,
): Promise<CountedFacts> {
  if (terms.outcome === 'arr') {
    const counts = { lines: 0, orders: 0, refunds: 0, outsideLines: 0 };
    return { counted: { channels: [], days: [], counts }, sales: [], refunds: [], lastDay: null };
  }
  const { orders, refunds } = windowsOf(terms, through);
  const [all, sold, back, soldByChannel, backByChannel, soldByDay, cohorts] = await Promise.all([
    orderTotals(ctx, visible),
    orderTotals(ctx, visible, orders),
    orderTotals(ctx, visible, refunds),
    orderBreakdown(ctx, visible, ['channel'], orders),
    orderBreakdown(ctx, visible, ['channel'], refunds),
    orderBreakdown(ctx, visible, ['day'], orders),
    refundsByOrderDay(ctx, visible, refunds),
  ]);
  const channels = new Map<string, ChannelFacts>();
  const of = (channel: string) => {
    const fact = channels.get(channel) ?? {
      channel,
      orders: 0,
      units: 0,
      grossMinor: 0,
      refundMinor: 0,
      refundedUnits: 0,
    };
    channels.set(channel, fact);
    return fact;
  };
  for (const row of soldByChannel)
    Object.assign(of(row.channel), { orders: row.orders, units: row.units, grossMinor: row.grossMinor });
  for (const row of backByChannel)
    Object.assign(of(row.channel), { refundMinor: -row.refundMinor, refundedUnits: -row.unitsReturned });
  const byUnits = terms.outcome === 'net_units';
  const lines = sold.lines + back.lines;
  const sales = soldByDay.map((row) => ({ date: row.day, amount: byUnits ? row.units : row.grossMinor }));
  const taken = cohorts.map(({ orderedOn, refundedOn, amountMinor, units }) => ({
    orderedOn,
    refundedOn,
    amount: byUnits ? units : amountMinor,
  }));
  return {
    counted: {
      channels: [...channels.values()],
      days: netByDay(sales, taken),
      counts: { lines, orders: sold.orders, refunds: back.refunds, outsideLines: all.lines - lines },
    },
    sales,
    refunds: taken,
    lastDay:
      [sold.lastDay, back.lastDay]
        .filter((day) => day !== null)
        .sort()
        .at(-1) ?? null,
  };
}

/** A digest of exactly the lines that count, to be stored with what was computed from them. */
export async function receiptOf(
  ctx: Pick<FactsScope, 'facts' | 'signal'>,
  visible: Visible,
  terms: WagerTerms,
  through: string,
): Promise<FactsReceipt> {
  const { orders, refunds } = windowsOf(terms, through);
  return {
    through,
    orders: await orderDigest(ctx, visible, orders),
    refunds: await orderDigest(ctx, visible, refunds),
  };
}

/** A wager is on the orders of its sales window, and answers for their refunds; one without a known order counts by its own day. */
function windowsOf({ salesFrom, salesTo }: WagerTerms, through: string) {
  return {
    orders: { from: salesFrom, to: salesTo, kind: 'order' as const },
    refunds: { from: salesFrom, to: through, kind: 'refund' as const, orderedFrom: salesFrom, orderedTo: salesTo },
  };
}
