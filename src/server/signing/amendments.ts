/** A card that was locked and is open again: what stays in force meanwhile, and how the amendment is dropped. */
import { and, desc, eq } from 'drizzle-orm';
import type { CardVersion } from '../../domain/cards/records.ts';
import type { CardKind } from '../../domain/cards/summary.ts';
import type { Db } from '../store/postgres.ts';
import { appendToLedger } from './ledger.ts';
import { cardVersion } from './schema.ts';

type Scope = { db: Db; workspaceId: string };

/** A version that both sides signed, and that an open amendment follows. */
export type Locked = { id: string; number: number; lockedAt: string };

/** The version in force while an amendment of the card is open; `null` while none is. */
export async function lockedWhileAmended(
  { db, workspaceId }: Scope,
  launchId: string,
  kind: CardKind,
): Promise<Locked | null> {
  const { id, number, lockedAt } = cardVersion;
  const [newest, before] = await db
    .select({ id, number, lockedAt })
    .from(cardVersion)
    .where(
      and(eq(cardVersion.workspaceId, workspaceId), eq(cardVersion.launchId, launchId), eq(cardVersion.kind, kind)),
    )
    .orderBy(desc(number))
    .limit(2);
  if (!newest || newest.lockedAt !== null || !before?.lockedAt) return null;
  return { ...before, lockedAt: before.lockedAt.toISOString() };
}

/** Takes an open amendment back, with what was signed of it: only the ledger goes on knowing of it. What the card says is put back by its feature. */
export async function dropAmendment(
  ctx: Scope & { now: Date; actor: { name: string } },
  { id, launchId, kind, number }: Pick<CardVersion, 'id' | 'launchId' | 'kind' | 'number'>,
  why: 'dropped' | 'settled',
): Promise<void> {
  await appendToLedger(ctx, {
    launchId,
    kind: 'amendment_dropped',
    payload: { card: kind, number, why, by: ctx.actor.name },
  });
  // Its signatures go with it.
  await ctx.db.delete(cardVersion).where(and(eq(cardVersion.workspaceId, ctx.workspaceId), eq(cardVersion.id, id)));
}
