import { sql } from 'drizzle-orm';
import type { Json } from '../../../domain/cards/canonical.ts';
import { genesisHash } from '../../../domain/cards/canonical.ts';
import type { Head } from '../../../domain/cards/chain.ts';
import { factsBreak } from '../../../domain/cards/facts.ts';
import type { Break, CardVersion, WholeCardVersion } from '../../../domain/cards/records.ts';
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
import { type Verification, verifyLaunch } from '../../../domain/cards/verify.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import { auditedSince, hasEntryAfter } from '../../act/audit-log.ts';
import { pause } from '../../base/steps.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { ledgerHead, readLedger } from '../../signing/ledger.ts';
import { contentOfVersion, lastWithdrawn, versionsOf } from '../../signing/versions.ts';
import { type AuditedRecords, isoText } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { importFacts } from '../imports/receipt-queries.ts';
import { getLaunch, ownersOf } from '../launches/queries.ts';
import { brokenPost } from '../orders/post-queries.ts';
import { sealedRecords, settledFacts } from '../wager/queries.ts';
import { contentOf, nextFormat, nowAsSigned } from './contents.ts';

type Scope = { db: Db; workspaceId: string };
type ContentScope = Scope & {
  facts: FactsDoor;
  now: Date;
  today: PlainDate;
  timeZone: string;
  signal?: AbortSignal | undefined;
};

/** Where a card stands, in short. */
export type Signing = {
  status: SigningStatus;
  number: number;
  pmSignedAt: string | null;
  gtmSignedAt: string | null;
  /** The version that binds both sides: the newest one that is locked. */
  inForce: number | null;
  /** Who took their signature back, where nobody has signed since. */
  withdrawn: { side: Side; name: string; at: string } | null;
};
/** What a card says now, and what a signature of it would be of; what a locked one says stands in its version ({@link contentOfVersion}). */
export type CurrentCard = {
  format: number;
  number: number;
  prevHash: string;
  content: Json | null;
  hash: string | null;
};

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
type Place = Pick<CardVersion, 'format' | 'number' | 'prevHash' | 'hash' | 'lockedAt' | 'signatures'>;

/** What a locked version says stands in its row, and is its hash here. */
export const asLocked = ({ format, number, prevHash, hash }: Omit<Place, 'signatures'>): CurrentCard => ({
  ...{ format, number, prevHash, hash },
  content: null,
});

/** What the card says now as the next signature would see it; a locked card's own frozen snapshot. */
export async function currentCard(
  ctx: ContentScope,
  launchId: string,
  kind: CardKind,
  latest: Place | undefined,
  owners: Owners,
): Promise<CurrentCard> {
  if (latest?.lockedAt) return asLocked(latest);
  const number = latest?.number ?? 1;
  const prevHash = latest?.prevHash ?? genesisHash;
  const inForm = async (format: number): Promise<CurrentCard> => {
    const content = await contentOf(ctx, launchId, { kind, format });
    const hash = content === null ? null : await hashOf({ format, kind, launchId, number, prevHash, content });
    return { format, number, prevHash, content, hash };
  };
  // What somebody has signed stays in the form in which they did while their signature holds, so that the other signs the same.
  if (latest && latest.signatures.length > 0 && latest.format !== nextFormat(kind)) {
    const signed = await inForm(latest.format);
    if (liveSignatures(latest, signed.hash, owners).length > 0) return signed;
  }
  return inForm(nextFormat(kind));
}

/** Signing state of the three cards. A proposal counts only while the card still says what was signed. */
export async function signingOf(ctx: ContentScope, launchId: string): Promise<Record<CardKind, Signing>> {
  const owners = ownersOf(await getLaunch(ctx, launchId));
  const versions = await versionsOf(ctx, launchId);
  const states = await Promise.all(
    cardKinds.map(async (kind) => {
      const latest = versions.findLast((version) => version.kind === kind);
      // Nobody has signed: the content need not be read to know that it is a draft.
      const hash = latest?.signatures.length ? (await currentCard(ctx, launchId, kind, latest, owners)).hash : null;
      const live = liveSignatures(latest, hash, owners);
      const signedAt = (side: Side) => live.find((signature) => signature.side === side)?.signedAt ?? null;
      return [
        kind,
        {
          status: signingStatus(latest, live),
          number: latest?.number ?? 1,
          pmSignedAt: signedAt('pm'),
          gtmSignedAt: signedAt('gtm'),
          inForce: versions.findLast((version) => version.kind === kind && version.lockedAt)?.number ?? null,
          withdrawn: latest && live.length === 0 ? await lastWithdrawn(ctx, latest.id) : null,
        },
      ] as const;
    }),
  );
  return Object.fromEntries(states) as Record<CardKind, Signing>;
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
  // Facts that came or went lawfully since have their entries; the settlement is adjusted, not broken.
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
  const versions: WholeCardVersion[] = [];
  for (const version of bare) versions.push({ ...version, content: await contentOfVersion(ctx, version.id) });
  const current = Object.fromEntries(
    await Promise.all(
      cardKinds.map(async (kind) => {
        const signed = versions.findLast((version) => version.kind === kind && version.lockedAt);
        if (!signed?.content) return [kind, null] as const;
        return [kind, nowAsSigned(kind, signed.content, await contentOf(ctx, launchId, signed))] as const;
      }),
    ),
  ) as Partial<Record<CardKind, Json | null>>;
  const verification = verifyLaunch(entries, versions, sealed, current, heads, await auditedSince(ctx));
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
