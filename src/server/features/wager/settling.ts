import { and, eq } from 'drizzle-orm';
import { contentHash, type Json } from '../../../domain/cards/canonical.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { type Agreed, waitsFor } from '../../../domain/wager/agreement.ts';
import { termsSigned } from '../../../domain/wager/card-content.ts';
import { type FactsReceipt, settle } from '../../../domain/wager/settlement.ts';
import { stateOf } from '../../../domain/wager/state.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import { Outdated } from '../../act/transact.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { lockFacts } from '../../facts/visible.ts';
import { type Reading, read } from '../../readings/reading.ts';
import { dropAmendment, lockedWhileAmended } from '../../signing/amendments.ts';
import { appendToLedger } from '../../signing/ledger.ts';
import { holdStill } from '../../signing/locks.ts';
import { contentOfVersion, versionsOf } from '../../signing/versions.ts';
import { decisionsVersion } from '../../store/decisions.ts';
import { getLaunch, holdLaunch, type Launch, requireUnarchived } from '../launches/queries.ts';
import { moveToStage } from '../launches/writes.ts';
import { visibleOrders } from '../orders/queries.ts';
import { failed, type Given, recordAnswer, requireDecider, sideOf } from './answering.ts';
import { countFacts, openForecasts, receiptOf, wagerReading } from './progress.ts';
import { presentProposed, requireTerms } from './reading.ts';
import {
  earlierRatios,
  enteredActuals,
  forecastsOf,
  isBound,
  type ProposedSettlement,
  proposedSettlement,
  type SettlementRow,
  settlementsOf,
} from './records.ts';
import { settlement, settlementProposal } from './schema.ts';
import { restoreTerms } from './writes.ts';

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
  const proposal = await proposedSettlement(ctx, launchId);
  const { answerDays } = proposal ? await requireTerms(ctx, launchId) : { answerDays: 0 };
  return {
    proposal: proposal && { ...proposal, ...presentProposed(proposal, answerDays) },
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

/**
 * Computes the settlement of a locked wager whose windows have closed; later, the next adjustment where facts have changed. `proposed`: what the
 * one that waits for an answer comes to now.
 */
export async function prepareSettlement(
  ctx: ReadContext,
  launchId: string,
  of: 'next' | 'proposed' = 'next',
): Promise<Prepared> {
  const version = await decisionsVersion(ctx, launchId);
  // One moment: what is counted, and the digest of what was.
  const visible = await visibleOrders(ctx, launchId);
  const terms = await requireTerms(ctx, launchId);
  if (!(await isBound(ctx, launchId))) throw failed('settleUnlocked');
  if (stateOf(terms, ctx.today) !== 'closed') throw failed('windowOpen', { until: terms.returnsTo });
  const rows = await settlementsOf(ctx, launchId);
  const latest = rows.at(-1);
  const proposed = of === 'proposed' ? await proposedSettlement(ctx, launchId) : null;
  // Late refunds: an adjustment counts up to the day it is proposed; the settlement itself up to the end of its window.
  const through = proposed?.result.facts.through ?? (latest ? adjustThrough(ctx) : terms.returnsTo);
  const receipt = await receiptOf(ctx, visible, terms, through);
  if (latest && of === 'next' && sameFacts(latest.result.facts, receipt)) throw failed('nothingToAdjust');
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

/** The launch, while the wager and the facts are still what was computed from them. */
async function holdSettlement(ctx: DecideContext, launchId: string, { version, facts }: Prepared): Promise<Launch> {
  ctx.basedOn(launchId, version);
  const launch = await holdLaunch(ctx, launchId);
  requireUnarchived(launch);
  await holdStill(ctx, launchId, 'wager');
  // The audit entries of facts that come later follow its own: posts and imports take turns with it.
  await lockFacts(ctx, launchId);
  if ((await visibleOrders(ctx, launchId)).digest !== facts) throw new Outdated();
  return launch;
}

/** Writes down what was computed, for the other side to confirm; in place of an earlier proposal that says something else. */
export async function proposeSettlement(ctx: DecideContext, launchId: string, prepared: Prepared): Promise<void> {
  const launch = await holdSettlement(ctx, launchId, prepared);
  const { rows, result } = prepared;
  const earlier = await proposedSettlement(ctx, launchId);
  const resultHash = contentHash(result);
  if (earlier?.resultHash === resultHash) throw failed('alreadyProposed', { name: earlier.proposedByName });
  if (earlier) await close(ctx, earlier);
  const id = crypto.randomUUID();
  const side = sideOf(ctx, launch);
  const number = rows.length;
  await ctx.db.insert(settlementProposal).values({
    ...{ id, workspaceId: ctx.workspaceId, launchId, number, result, resultHash },
    ...{ proposedBy: ctx.personId, proposedByName: ctx.actor.name, proposedSide: side, proposedAt: ctx.now },
  });
  const payload = { number, hash: resultHash, actual: result.actual, gap: result.gap, by: ctx.actor.name, side };
  await appendToLedger(ctx, { launchId, kind: 'settlement_proposed', payload });
  const after = { number, resultHash, actual: result.actual, gap: result.gap };
  ctx.changed({ entity: 'settlement_proposal', entityId: id, launchId, before: null, after });
}

type Target = { launchId: string; proposalId: string; hash: string };

/** The proposal that was seen; `conflict` where another has taken its place, or it is settled. */
async function seen(ctx: DecideContext, { launchId, proposalId, hash }: Target): Promise<ProposedSettlement> {
  const found = await proposedSettlement(ctx, launchId);
  if (found?.id !== proposalId || found.resultHash !== hash)
    throw new BiplaneError('conflict', text('wager.errors.proposalReplaced'));
  return found;
}

/** A side stands to what was proposed, or says why not; once both do, it is settled. */
export async function answerSettlement(
  ctx: DecideContext,
  { launchId, proposalId, hash, ...given }: Target & Given,
  prepared: Prepared | null,
): Promise<void> {
  const launch = prepared ? await holdSettlement(ctx, launchId, prepared) : await holdLaunch(ctx, launchId);
  await holdStill(ctx, launchId, 'wager');
  const proposal = await seen(ctx, { launchId, proposalId, hash });
  const after = await recordAnswer(ctx, launch, proposal, { proposalId }, given);
  const { side, answer, reason } = given;
  const { number } = proposal;
  const payload = { number, hash, side, answer, reason, by: ctx.actor.name };
  await appendToLedger(ctx, { launchId, kind: 'settlement_answered', payload });
  ctx.changed({
    entity: 'settlement_proposal',
    entityId: proposalId,
    launchId,
    before: { number, resultHash: hash },
    after: { number, resultHash: hash, side, answer, reason },
  });
  if (prepared && waitsFor(after).length === 0)
    await complete(ctx, launch, { ...proposal, ...after }, prepared, 'both');
}

/** A lead settles what the sides have not agreed on in their time; the record says so. */
export async function decideSettlement(ctx: DecideContext, target: Target, prepared: Prepared): Promise<void> {
  const launch = await holdSettlement(ctx, target.launchId, prepared);
  const proposal = await seen(ctx, target);
  const { answerDays } = await requireTerms(ctx, target.launchId);
  await requireDecider(ctx, launch, proposal, answerDays);
  await complete(ctx, launch, proposal, prepared, 'lead');
}

const close = (ctx: DecideContext, { id }: { id: string }) =>
  ctx.db
    .update(settlementProposal)
    .set({ closedAt: ctx.now })
    .where(and(eq(settlementProposal.workspaceId, ctx.workspaceId), eq(settlementProposal.id, id)));

async function complete(
  ctx: DecideContext,
  launch: Launch,
  proposal: ProposedSettlement,
  { rows, result }: Prepared,
  as: Agreed['as'],
): Promise<void> {
  // What is confirmed is what was seen: facts, values or other settlements may have moved it since.
  if (contentHash(result) !== proposal.resultHash) throw failed('proposalOutdated');
  const launchId = launch.id;
  const latest = rows.at(-1);
  const { side: proposedSide, at: proposedAt, proposedByName: proposedBy, answers } = proposal;
  const decidedBy = as === 'lead' ? ctx.actor.name : null;
  const agreed: Agreed = { as, proposedBy, proposedSide, proposedAt, answers: [...answers], decidedBy };
  const row: SettlementRow = {
    ...{ id: crypto.randomUUID(), workspaceId: ctx.workspaceId, launchId, number: rows.length },
    ...{ settledByName: ctx.actor.name, settledAt: ctx.now, result, resultHash: proposal.resultHash, agreed },
  };
  await ctx.db.insert(settlement).values(row);
  await close(ctx, proposal);
  const { number, resultHash: hash } = row;
  const payload = { number, hash, actual: result.actual, gap: result.gap, by: ctx.actor.name, agreed };
  await appendToLedger(ctx, { launchId, kind: latest ? 'adjusted' : 'settled', payload: payload as unknown as Json });
  const after = presentSettlement(row, latest);
  const change = { entity: 'settlement' as const, entityId: row.id, launchId, before: latest?.result ?? null, after };
  // What wagers came to is what a naive forecaster of the others goes by.
  ctx.changed({ ...change, concernsAll: true });
  await dropOpenAmendment(ctx, launchId);
  if (launch.stage !== 'settled') {
    const moved = await moveToStage(ctx, launch, 'settled');
    ctx.changed({ entity: 'launch', entityId: launchId, launchId, before: launch, after: moved });
  }
}

/** What was settled is not amended any more. */
async function dropOpenAmendment(ctx: DecideContext, launchId: string): Promise<void> {
  const locked = await lockedWhileAmended(ctx, launchId, 'wager');
  const content = locked && (await contentOfVersion(ctx, locked.id));
  if (!content) return;
  const open = (await versionsOf(ctx, launchId, 'wager')).at(-1)!;
  await dropAmendment(ctx, open, 'settled');
  await restoreTerms(ctx, launchId, termsSigned(content));
  ctx.changed({
    entity: 'card',
    entityId: open.id,
    launchId,
    before: { kind: 'wager', number: open.number, reason: open.reason },
    after: null,
  });
}

function presentSettlement(row: SettlementRow, before: SettlementRow | undefined) {
  const { number, settledByName, settledAt, resultHash, result, agreed } = row;
  const { payout, owners, actual } = result;
  return {
    number,
    settledByName,
    settledAt: settledAt.toISOString(),
    resultHash,
    result,
    agreed,
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
