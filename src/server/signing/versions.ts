/** The versions of a card and who signed them. */
import { and, asc, desc, eq, getTableColumns, isNotNull, isNull } from 'drizzle-orm';
import type { Json } from '../../domain/cards/canonical.ts';
import type { CardVersion } from '../../domain/cards/records.ts';
import type { CardKind } from '../../domain/cards/summary.ts';
import type { Db } from '../store/postgres.ts';
import { cardSignature, cardVersion } from './schema.ts';

type Scope = { db: Db; workspaceId: string };

const { content: _content, workspaceId: _workspace, ...shortColumns } = getTableColumns(cardVersion);

/** All versions of a launch's cards (or of one card) with the signatures that were not withdrawn, oldest first; what they say can be megabytes each. */
export async function versionsOf(
  { db, workspaceId }: Scope,
  launchId: string,
  kind?: CardKind,
): Promise<CardVersion[]> {
  const rows = await db
    .select({ version: shortColumns, signature: cardSignature })
    .from(cardVersion)
    .leftJoin(cardSignature, and(eq(cardSignature.cardVersionId, cardVersion.id), isNull(cardSignature.withdrawnAt)))
    .where(
      and(
        eq(cardVersion.workspaceId, workspaceId),
        eq(cardVersion.launchId, launchId),
        kind ? eq(cardVersion.kind, kind) : undefined,
      ),
    )
    .orderBy(asc(cardVersion.kind), asc(cardVersion.number), asc(cardSignature.signedAt));
  const versions = new Map<string, CardVersion>();
  for (const { version, signature } of rows) {
    const known = versions.get(version.id) ?? {
      ...version,
      openedAt: version.openedAt.toISOString(),
      lockedAt: version.lockedAt?.toISOString() ?? null,
      signatures: [],
    };
    if (signature) {
      const { side, hash, signedBy, signedByName, signedAt, signer } = signature;
      known.signatures.push({ side, hash, signedBy, signedByName, signedAt: signedAt.toISOString(), signer });
    }
    versions.set(version.id, known);
  }
  return [...versions.values()];
}

/** What a version says, once somebody has signed it. */
export async function contentOfVersion({ db, workspaceId }: Scope, id: string): Promise<Json | null> {
  const [row] = await db
    .select({ content: cardVersion.content })
    .from(cardVersion)
    .where(and(eq(cardVersion.workspaceId, workspaceId), eq(cardVersion.id, id)));
  return row?.content ?? null;
}

/** The newest signature of a version that its own signer took back, unless somebody has signed it since. */
export async function lastWithdrawn({ db, workspaceId }: Scope, versionId: string) {
  const { side, signedByName, withdrawnAt, signedAt } = cardSignature;
  const here = and(eq(cardSignature.workspaceId, workspaceId), eq(cardSignature.cardVersionId, versionId));
  const [newest] = await db
    .select({ side, name: signedByName, at: withdrawnAt })
    .from(cardSignature)
    .where(and(here, isNotNull(withdrawnAt), eq(cardSignature.withdrawnBy, cardSignature.signedBy)))
    .orderBy(desc(withdrawnAt), desc(signedAt))
    .limit(1);
  return newest?.at ? { ...newest, at: newest.at.toISOString() } : null;
}
