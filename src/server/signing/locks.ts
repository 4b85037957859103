/** What keeps a card from being edited while it is signed, and after. */
import { and, eq, sql } from 'drizzle-orm';
import type { CardKind } from '../../domain/cards/summary.ts';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { Db } from '../store/postgres.ts';
import { cardVersion } from './schema.ts';

type Scope = { db: Db; workspaceId: string };

/** The lock under which a card is edited (shared) or signed (exclusive), held to the end of the transaction. */
function cardLock(launchId: string, kind: CardKind) {
  return sql`hashtextextended(${`card ${launchId} ${kind}`}, 0)`;
}

/**
 * Call it in every handler that edits the content of a card, before the edit. Fails with `precondition_failed` when the card is locked and no
 * amendment is open; otherwise keeps anybody from signing until the edit is committed.
 */
export async function requireEditable({ db, workspaceId }: Scope, launchId: string, kind: CardKind): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock_shared(${cardLock(launchId, kind)})`);
  const locked = await isLocked({ db, workspaceId }, launchId, kind);
  if (locked) throw new BiplaneError('precondition_failed', text('cards.errors.locked'), { launchId, kind });
}

/** Keeps everybody from editing the card until the transaction ends; for signing. */
export async function holdStill({ db }: Scope, launchId: string, kind: CardKind): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(${cardLock(launchId, kind)})`);
}

/** Is the newest version of the card signed by both sides? */
export async function isLocked({ db, workspaceId }: Scope, launchId: string, kind: CardKind): Promise<boolean> {
  const [latest] = await db
    .select({ lockedAt: cardVersion.lockedAt })
    .from(cardVersion)
    .where(
      and(eq(cardVersion.workspaceId, workspaceId), eq(cardVersion.launchId, launchId), eq(cardVersion.kind, kind)),
    )
    .orderBy(sql`${cardVersion.number} desc`)
    .limit(1);
  return latest?.lockedAt != null;
}
