import { contentHash } from '../../../domain/cards/canonical.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { type FactsReceipt, settle } from '../../../domain/wager/settlement.ts';
import { stateOf } from '../../../domain/wager/state.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import { Outdated } from '../../act/transact.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { lockFacts } from '../../facts/visible.ts';
import { type Reading, read } from '../../readings/reading.ts';
import { appendToLedger } from '../../signing/ledger.ts';
import { holdStill, isLocked } from '../../signing/locks.ts';
import { decisionsVersion } from '../../store/decisions.ts';
import { getLaunch } from '../launches/queries.ts';
import { visibleOrders } from '../orders/queries.ts';
import { countFacts, openForecasts, receiptOf, wagerReading } from './progress.ts';
import { requireTerms } from './reading.ts';
import { earlierRatios, enteredActuals, forecastsOf, type SettlementRow, settlementsOf } from './records.ts';
import { settlement } from './schema.ts';

/** Of the lines that a settlement or adjustment would count today. */
const receiptReading: Reading<FactsReceipt> = {
  name: 'wager.receipt',
  method: 1,
  facts: wagerReading.facts,
  compute: async (ctx, launchId, seen) =>
    receiptOf(ctx, seen.visible(orderLine, launchId), await requireTerms(ctx, launchId), adjustThrough(ctx)),
};

/** The settlement with its adjustments, and whether the facts are still those it was computed from. */
export async function readSettlements(ctx: ReadContext, launchId: string) {
  await getLaunch(ctx, launchId);
  const rows = await settlementsOf(ctx, launchId);
  const latest = rows.at(-1);
  const now = latest && (await read(ctx, receiptReading, launchId));
  return {
    settlements: rows.map((row, index) => presentSettlement(row, rows[index - 1])),
    factsUnchanged: latest && now ? sameFacts(latest.result.facts, now) : null,
  };
}

/** What a settlement says, or an adjustment of it; counted before the transaction, in which nobody waits for facts. */
type Prepared = {
  /** Of the decisions and of the facts that it was computed from. */
  version: number;
  facts: string;
  rows: SettlementRow[];
  result: SettlementRow['result'];
};

/** Computes the settlement of a locked wager whose windows have closed; later, the next adjustment where facts have changed. */
export async function prepareSettlement(ctx: ReadContext, launchId: string): Promise<Prepared> {
  const version = await decisionsVersion(ctx, launchId);
  // One moment: what is counted, and the digest of what was.
  const visible = await visibleOrders(ctx, launchId);
  const terms = await requireTerms(ctx, launchId);
  if (!(await isLocked(ctx, launchId, 'wager'))) {
    throw new BiplaneError('precondition_failed', text('wager.errors.settleUnlocked'));
  }
  if (stateOf(terms, ctx.today) !== 'closed') {
    throw new BiplaneError('precondition_failed', text('wager.errors.windowOpen', { until: terms.returnsTo }));
  }
  const rows = await settlementsOf(ctx, launchId);
  const latest = rows.at(-1);
  // Late refunds: an adjustment counts up to the day it is made; the settlement itself up to the end of its window.
  const through = latest ? adjustThrough(ctx) : terms.returnsTo;
  const receipt = await receiptOf(ctx, visible, terms, through);
  if (latest && sameFacts(latest.result.facts, receipt)) {
    throw new BiplaneError('precondition_failed', text('wager.errors.nothingToAdjust'));
  }
  const [{ counted }, entered, forecasts, ratios] = await Promise.all([
    countFacts(ctx, visible, terms, through),
    enteredActuals(ctx, launchId),
    forecastsOf(ctx, launchId),
    earlierRatios(ctx, launchId),
  ]);
  const values = entered.map(({ channel, driver, value, source }) => ({ channel, driver, value, source }));
  const result = settle({
    terms,
    receipt,
    counted,
    entered: latest?.result.entered ?? values,
    forecasts: openForecasts(forecasts),
    earlierRatios: ratios,
  });
  return { version, facts: visible.digest, rows, result };
}

/** Writes down what was prepared, while the wager and the facts are still what it was computed from. */
export async function settleOrAdjust(ctx: DecideContext, launchId: string, { version, facts, rows, result }: Prepared) {
  ctx.basedOn(launchId, version);
  await holdStill(ctx, launchId, 'wager');
  // The audit entries of facts that come later follow its own: posts and imports take turns with it.
  await lockFacts(ctx, launchId);
  if ((await visibleOrders(ctx, launchId)).digest !== facts) throw new Outdated();
  const latest = rows.at(-1);
  const row: SettlementRow = {
    id: crypto.randomUUID(),
    workspaceId: ctx.workspaceId,
    launchId,
    number: rows.length,
    settledByName: ctx.actor.name,
    settledAt: ctx.now,
    result,
    resultHash: contentHash(result),
  };
  await ctx.db.insert(settlement).values(row);
  const payload = {
    number: row.number,
    hash: row.resultHash,
    actual: result.actual,
    gap: result.gap,
    by: ctx.actor.name,
  };
  await appendToLedger(ctx, { launchId, kind: latest ? 'adjusted' : 'settled', payload });
  const after = presentSettlement(row, latest);
  const change = { entity: 'settlement' as const, entityId: row.id, launchId, before: latest?.result ?? null, after };
  // What wagers came to is what a naive forecaster of the others goes by.
  ctx.changed({ ...change, concernsAll: true });
  return after;
}

function presentSettlement(row: SettlementRow, before: SettlementRow | undefined) {
  const { number, settledByName, settledAt, resultHash, result } = row;
  const { payout, owners, actual } = result;
  return {
    number,
    settledByName,
    settledAt: settledAt.toISOString(),
    resultHash,
    result,
    change: before
      ? {
          actual: actual - before.result.actual,
          owners: {
            pm: owners.pm - before.result.owners.pm,
            gtm: owners.gtm - before.result.owners.gtm,
            external: owners.external - before.result.owners.external,
          },
          pm: payout.pm - before.result.payout.pm,
          gtm: payout.gtm - before.result.payout.gtm,
        }
      : null,
  };
}

const sameFacts = (a: SettlementRow['result']['facts'], b: SettlementRow['result']['facts']) =>
  a.orders.digest === b.orders.digest && a.refunds.digest === b.refunds.digest;

const adjustThrough = (ctx: Pick<ReadContext, 'today'>) => ctx.today;
