import { sql } from 'drizzle-orm';
import type { Json } from '../../../domain/cards/canonical.ts';
import { formatOf } from '../../../domain/cards/format.ts';
import type { SealedRecord } from '../../../domain/cards/records.ts';
import type { CardSummary } from '../../../domain/cards/summary.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import { wagerFormats } from '../../../domain/wager/card-content.ts';
import { wagerSummary } from '../../../domain/wager/summary.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { type ReadingContext, read } from '../../readings/reading.ts';
import type { Seen } from '../../readings/seen.ts';
import type { AuditedRecords } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { getLaunch } from '../launches/queries.ts';
import { visibleOrders } from '../orders/queries.ts';
import { receiptOf, wagerReading } from './progress.ts';
import { commitmentOf, findWager, forecastsOf, isBound, settlementsOf, termsInForce, termsOf } from './records.ts';

type Scope = { db: Db; workspaceId: string };
type FactsScope = Scope & { facts: FactsDoor; now: Date; today: PlainDate; signal?: AbortSignal | undefined };

/** What both sides sign under the wager card. */
export async function cardContent(ctx: Scope, launchId: string, format: number): Promise<object | null> {
  const row = await findWager(ctx, launchId);
  if (!row) return null;
  const { currency } = await getLaunch(ctx, launchId);
  return formatOf(wagerFormats, format)(termsOf(row, currency));
}

/** The last day on which refunds count; `null` while no wager is drafted. */
export async function returnsUntilOf(ctx: Scope, launchId: string): Promise<string | null> {
  const row = await findWager(ctx, launchId);
  return row && (await termsInForce(ctx, row, '')).returnsTo;
}

/** `precondition_failed` once the wager is settled: what was settled is not edited. */
export async function requireUnsettled(ctx: Scope, launchId: string): Promise<void> {
  if ((await settlementsOf(ctx, launchId)).length > 0) {
    throw new BiplaneError('precondition_failed', text('wager.errors.alreadySettled'));
  }
}

/** What the ledger vouches for besides cards: forecasts by their commitment and their values once opened, settlements by their result. */
export async function sealedRecords(ctx: Scope, launchId: string): Promise<SealedRecord[]> {
  const [forecasts, settlements] = await Promise.all([forecastsOf(ctx, launchId), settlementsOf(ctx, launchId)]);
  const opened = forecasts.filter((row) => row.openedAt);
  const openedAt = opened[0]?.openedAt?.toISOString();
  return [
    ...forecasts.map((row) => ({
      name: `forecast ${row.side}`,
      recorded: {
        hash: row.commitment,
        by: row.sealedBy,
        name: row.sealedByName,
        at: row.sealedAt.toISOString(),
        signer: row.signer,
      },
      hashed: { hash: row.commitment, content: commitmentOf(row) },
    })),
    ...(openedAt
      ? [
          {
            name: 'forecasts',
            recorded: { opened: Object.fromEntries(opened.map((row) => [row.side, commitmentOf(row)])), at: openedAt },
            hashed: null,
          },
        ]
      : []),
    ...settlements.map(({ number, resultHash, result, settledByName, settledAt, agreed }) => ({
      name: `settlement ${number}`,
      recorded: { hash: resultHash, by: settledByName, at: settledAt.toISOString(), agreed: agreed as Json },
      hashed: { hash: resultHash, content: result as unknown as Json },
    })),
  ];
}

/** The facts of the latest settlement as it counted them, and the same days as they are now; `null` while nothing is settled. */
export async function settledFacts(ctx: FactsScope, launchId: string) {
  const row = await findWager(ctx, launchId);
  const latest = (await settlementsOf(ctx, launchId)).at(-1);
  if (!row || !latest) return null;
  const { currency } = await getLaunch(ctx, launchId);
  const { facts } = latest.result;
  const now = await receiptOf(
    ctx,
    await visibleOrders(ctx, launchId),
    await termsInForce(ctx, row, currency),
    facts.through,
  );
  const name = `settlement ${latest.number}`;
  return {
    id: latest.id,
    facts: [
      { name, recorded: facts.orders, found: now.orders },
      { name, recorded: facts.refunds, found: now.refunds },
    ],
  };
}

/** The wager card in short, from the same figures as its own screen. */
export async function cardSummary(ctx: ReadingContext, launchId: string, seen: Seen): Promise<CardSummary> {
  const state = await read(ctx, wagerReading, launchId, seen);
  if (!state) return wagerSummary(null);
  // Asked only where it decides what comes next.
  const isBinding = state.progress.state !== 'closed' || (await isBound(ctx, launchId));
  return wagerSummary({ ...state, now: ctx.now, isBinding });
}

/** What the card's figures count. */
export const wagerFacts = wagerReading.facts;

/** Terms, what people entered (the newest of each driver counts) and settlements, for comparison with the audit log. */
export const auditedWagers: AuditedRecords[] = [
  {
    entity: 'wager',
    current: (workspaceId) => sql`
      select w.launch_id::text as entity_id, w.launch_id, l.name,
             jsonb_build_object('outcome', outcome, 'target', target, 'salesFrom', sales_from, 'salesTo', sales_to,
               'returnsTo', returns_to, 'method', method, 'attributionPercent', attribution_percent, 'tree', tree,
               'stakes', jsonb_build_object('unit', stakes_unit, 'pm', stake_pm, 'gtm', stake_gtm)) as says
        from wager w join launch l on l.id = w.launch_id where w.workspace_id = ${workspaceId}`,
  },
  {
    entity: 'wager_actual',
    current: (workspaceId) => sql`
      select distinct on (launch_id, channel, driver) channel || ' ' || driver as entity_id, launch_id, channel || ' ' || driver as name,
             jsonb_build_object('channel', channel, 'driver', driver, 'value', value, 'source', source) as says
        from wager_actual where workspace_id = ${workspaceId} order by launch_id, channel, driver, id desc`,
  },
  {
    entity: 'settlement',
    current: (workspaceId) => sql`
      select id::text as entity_id, launch_id, 'settlement ' || number as name,
             jsonb_build_object('number', number, 'resultHash', result_hash) as says
        from settlement where workspace_id = ${workspaceId}`,
  },
];
