/** What others do to a wager, in their transaction. */
import { and, eq } from 'drizzle-orm';
import { addDays } from '../../../domain/time/plain-date.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import type { DecideContext } from '../../act/context.ts';
import { getLaunch } from '../launches/queries.ts';
import { findWager, termsOf } from './records.ts';
import { wager } from './schema.ts';

type Columns = Omit<
  typeof wager.$inferInsert,
  'id' | 'workspaceId' | 'launchId' | 'version' | 'createdAt' | 'updatedAt'
>;
export function columnsOf({ stakes, currency: _currency, ...terms }: WagerTerms): Columns {
  return { ...terms, stakesUnit: stakes.unit, stakePm: stakes.pm, stakeGtm: stakes.gtm };
}

/** Puts terms back that were signed before, in place of those that an amendment made of them. */
export async function restoreTerms(ctx: DecideContext, launchId: string, signed: WagerTerms): Promise<void> {
  const row = (await findWager(ctx, launchId))!;
  const { currency } = await getLaunch(ctx, launchId);
  await ctx.db
    .update(wager)
    .set({ ...columnsOf(signed), version: row.version + 1, updatedAt: ctx.now })
    .where(and(eq(wager.workspaceId, ctx.workspaceId), eq(wager.id, row.id)));
  const before = termsOf(row, currency);
  ctx.changed({ entity: 'wager', entityId: launchId, launchId, before, after: signed });
}

/** Drafts the terms of another launch's wager, this many days later. */
export async function copyTerms(ctx: DecideContext, from: string, to: string, days: number): Promise<void> {
  const row = await findWager(ctx, from);
  if (!row) return;
  const { currency } = await getLaunch(ctx, to);
  const terms = termsOf(row, currency);
  const moved = {
    ...terms,
    salesFrom: addDays(terms.salesFrom, days),
    salesTo: addDays(terms.salesTo, days),
    returnsTo: addDays(terms.returnsTo, days),
  };
  const at = { workspaceId: ctx.workspaceId, launchId: to, createdAt: ctx.now, updatedAt: ctx.now };
  await ctx.db.insert(wager).values({ ...columnsOf(moved), ...at, id: crypto.randomUUID() });
  ctx.changed({ entity: 'wager', entityId: to, launchId: to, before: null, after: moved });
}
