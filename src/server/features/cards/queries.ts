import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import type { Json } from '../../../domain/cards/canonical.ts';
import { genesisHash } from '../../../domain/cards/canonical.ts';
import type { Head } from '../../../domain/cards/chain.ts';
import { factsBreak } from '../../../domain/cards/facts.ts';
import {
  documentHash,
  liveSignatures,
  type Owners,
  type Side,
  type SignedDocument,
  type SigningStatus,
  signingStatus,
} from '../../../domain/cards/signing.ts';
import { type CardKind, cardKinds } from '../../../domain/cards/summary.ts';
import { type Break, type Verification, verifyLaunch } from '../../../domain/cards/verify.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import type { Standing } from '../../../domain/people/standing.ts';
import { text } from '../../../domain/text.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import { pause } from '../../answers.ts';
import { type AuditedRecords, isoText } from '../../store/audited.ts';
import type { FactsDoor } from '../../store/facts.ts';
import { ledgerHead, readLedger } from '../../store/ledger.ts';
import type { Db } from '../../store/postgres.ts';
import { importFacts } from '../imports/receipt-queries.ts';
import { getLaunch, type Launch } from '../launches/queries.ts';
import { brokenPost, isPosting } from '../orders/post-queries.ts';
import { auditedSince, hasEntryAfter } from '../people/audit-queries.ts';
import { sealedRecords, settledFacts } from '../wager/queries.ts';
import { contentOf, nowAsSigned } from './contents.ts';
import { cardSignature, cardVersion } from './schema.ts';

type Scope = { db: Db; workspaceId: string };
type ContentScope = Scope & {
  facts: FactsDoor;
  now: Date;
  today: PlainDate;
  timeZone: string;
  signal?: AbortSignal | undefined;
};

/** Who signed what, when; `lapsed`: the card was edited after it, or the side has another owner now. */
export type Signature = {
  side: Side;
  hash: string;
  signedBy: string;
  signedByName: string;
  signedAt: string;
  signer: Standing | null;
  lapsed: boolean;
};
export type CardVersion = {
  id: string;
  kind: CardKind;
  number: number;
  reason: string;
  openedByName: string;
  openedAt: string;
  prevHash: string;
  hash: string | null;
  lockedAt: Date | null;
  signatures: Omit<Signature, 'lapsed'>[];
};
/** Where a card stands, in short. */
export type Signing = {
  status: SigningStatus;
  number: number;
  pmSignedAt: string | null;
  gtmSignedAt: string | null;
};
/** What a card says now, and what a signature of it would be of; what a locked one says stands in its version ({@link contentOfVersion}). */
export type CurrentCard = { number: number; prevHash: string; content: Json | null; hash: string | null };

const { content: _content, workspaceId: _workspace, launchId: _launch, ...shortColumns } = getTableColumns(cardVersion);

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
    const { openedAt, ...rest } = version;
    const known = versions.get(version.id) ?? { ...rest, openedAt: openedAt.toISOString(), signatures: [] };
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

const hashes = new WeakMap<object, { of: string; hash: string }>();

/** The hash of a document; of one whose content is that of the last time, the hash is too. */
async function hashOf(document: SignedDocument): Promise<string> {
  const { content, ...rest } = document;
  if (content === null || typeof content !== 'object') return documentHash(document);
  const of = JSON.stringify(rest);
  const known = hashes.get(content);
  if (known?.of === of) return known.hash;
  // The content was read a moment ago: others first.
  await pause();
  const hash = documentHash(document);
  hashes.set(content, { of, hash });
  return hash;
}

/** Where a version stands in the chain of its card. */
type Place = Pick<CardVersion, 'number' | 'prevHash' | 'hash' | 'lockedAt'>;

/** What a locked version says stands in its row, and is its hash here. */
export const asLocked = ({ number, prevHash, hash }: Place): CurrentCard => ({ number, prevHash, content: null, hash });

/** What the card says now as the next signature would see it; a locked card's own frozen snapshot. */
export async function currentCard(
  ctx: ContentScope,
  launchId: string,
  kind: CardKind,
  latest: Place | undefined,
): Promise<CurrentCard> {
  if (latest?.lockedAt) return asLocked(latest);
  const number = latest?.number ?? 1;
  const prevHash = latest?.prevHash ?? genesisHash;
  const content = await contentOf(ctx, launchId, kind);
  const hash = content === null ? null : await hashOf({ kind, launchId, number, prevHash, content });
  return { number, prevHash, content, hash };
}

/** Who may sign which side of a launch's cards. */
export const ownersOf = (launch: Pick<Launch, 'pmOwnerId' | 'gtmOwnerId'>): Owners => ({
  pm: launch.pmOwnerId,
  gtm: launch.gtmOwnerId,
});

/** Signing state of the three cards. A proposal counts only while the card still says what was signed. */
export async function signingOf(ctx: ContentScope, launchId: string): Promise<Record<CardKind, Signing>> {
  const owners = ownersOf(await getLaunch(ctx, launchId));
  const versions = await versionsOf(ctx, launchId);
  const states = await Promise.all(
    cardKinds.map(async (kind) => {
      const latest = versions.findLast((version) => version.kind === kind);
      // Nobody has signed: the content need not be read to know that it is a draft.
      const hash = latest?.signatures.length ? (await currentCard(ctx, launchId, kind, latest)).hash : null;
      const live = liveSignatures(latest, hash, owners);
      const signedAt = (side: Side) => live.find((signature) => signature.side === side)?.signedAt ?? null;
      return [
        kind,
        {
          status: signingStatus(latest, live),
          number: latest?.number ?? 1,
          pmSignedAt: signedAt('pm'),
          gtmSignedAt: signedAt('gtm'),
        },
      ] as const;
    }),
  );
  return Object.fromEntries(states) as Record<CardKind, Signing>;
}

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

/** The first set of facts of a launch that is not what was recorded when it came, or what the last settlement counted. */
async function brokenFacts(ctx: ContentScope, launchId: string): Promise<Break | null> {
  for (const facts of await importFacts(ctx, launchId)) {
    const broken = factsBreak(facts);
    if (broken) return broken;
  }
  const post = await brokenPost(ctx, launchId);
  if (post) return post;
  const settled = await settledFacts(ctx, launchId);
  const broken = settled?.facts.map(factsBreak).find((each) => each !== null);
  if (!settled || !broken) return null;
  // Facts that came or went lawfully since have their entries, or get them in a moment; the settlement is adjusted, not broken.
  if (await isPosting(ctx, launchId)) return null;
  // A settlement takes turns with them, so that their entries follow its own exactly when their facts came after its count.
  const after = { entity: 'settlement', entityId: settled.id };
  return (await hasEntryAfter(ctx, { launchId, entities: ['import', 'orders'], after })) ? null : broken;
}

/** How often a launch is read again that somebody signs, seals or settles meanwhile. */
const readings = 5;

/**
 * Checks everything that was signed, sealed and settled in a launch and the facts it was computed from, and that the heads people kept are still in
 * its ledger; names the first that does not hold. What seems broken is read again when the ledger went on meanwhile: it is not read at one moment.
 */
export async function verifyLaunchRecords(
  ctx: ContentScope,
  launchId: string,
  heads: readonly Head[] = [],
): Promise<Verification> {
  for (let reading = 1; ; reading++) {
    ctx.signal?.throwIfAborted();
    const before = await ledgerHead(ctx, launchId);
    const found = await verifyOnce(ctx, launchId, heads);
    if (found.ok || reading === readings) return found;
    const after = await ledgerHead(ctx, launchId);
    if (after?.hash === before?.hash) return found;
  }
}

async function verifyOnce(ctx: ContentScope, launchId: string, heads: readonly Head[]): Promise<Verification> {
  const [entries, bare, sealed] = await Promise.all([
    readLedger(ctx, launchId),
    versionsOf(ctx, launchId),
    sealedRecords(ctx, launchId),
  ]);
  const versions: (CardVersion & { content: Json | null })[] = [];
  for (const version of bare) versions.push({ ...version, content: await contentOfVersion(ctx, version.id) });
  const current = Object.fromEntries(
    await Promise.all(
      cardKinds.map(async (kind) => {
        const signed = versions.findLast((version) => version.kind === kind && version.lockedAt)?.content ?? null;
        return [kind, signed && nowAsSigned(kind, signed, await contentOf(ctx, launchId, kind))] as const;
      }),
    ),
  ) as Partial<Record<CardKind, Json | null>>;
  const records = versions.map((version) => ({
    ...version,
    launchId,
    lockedAt: version.lockedAt?.toISOString() ?? null,
  }));
  const verification = verifyLaunch(entries, records, sealed, current, heads, await auditedSince(ctx));
  const broken = verification.ok ? await brokenFacts(ctx, launchId) : null;
  return broken ? { ok: false, broken } : verification;
}

/** Versions of cards, for comparison with the audit log. */
export const auditedCards: AuditedRecords = {
  entity: 'card',
  current: (workspaceId) => sql`
    select id::text as entity_id, launch_id, kind || ' v' || number as name,
           jsonb_build_object('kind', kind, 'number', number, 'lockedAt', ${isoText('locked_at')}) as says
      from card_version where workspace_id = ${workspaceId}`,
};
