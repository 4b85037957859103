/**
 * The chain of a workspace's audit log. Entries are sealed in blocks, each block into the hash of the next. What an entry says about people is
 * in the chain only as a salted digest: erased together with its salt, it can no longer be read or guessed, and the chain stays whole.
 */
import { contentHash, genesisHash, listHashSteps } from '../cards/canonical.ts';
import type { Break } from '../cards/records.ts';

/** An entry as it is stored; times are ISO instants. */
export type AuditEntry = {
  /** In the order of writing, with gaps. */
  id: number;
  workspaceId: string;
  /** The moment it is about. */
  at: string;
  /** When the database wrote it. */
  writtenAt: string;
  actorKind: string;
  actorId: string;
  actorName: string;
  procedure: string;
  entity: string;
  entityId: string;
  launchId: string | null;
  before: unknown;
  after: unknown;
  actorSalt: string | null;
  actorDigest: string | null;
  valuesSalt: string | null;
  valuesDigest: string | null;
  erasedAt: string | null;
  /** The block it is sealed in, and its hash there. */
  block: number | null;
  leaf: string | null;
};

/** The last entry of each ledger (by launch) that the entries of a block are about. */
export type LedgerHeads = Record<string, { seq: number; hash: string }>;

export type AuditBlock = {
  workspaceId: string;
  /** 1, 2, 3 … within the workspace. */
  seq: number;
  entries: number;
  firstId: number;
  lastId: number;
  ledgers: LedgerHeads;
  /** ISO instant. */
  at: string;
  prevHash: string;
  hash: string;
};

/** What stands in the chain for the name of who acted. */
export const actorDigest = (salt: string, name: string): string => contentHash([salt, name]);

/** What stands in the chain for what a record was and became. */
export const valuesDigest = (salt: string, before: unknown, after: unknown): string =>
  contentHash([salt, before ?? null, after ?? null]);

/** {@link valuesDigest} in steps. */
export const valuesDigestSteps = (salt: string, before: unknown, after: unknown): Generator<void, string> =>
  listHashSteps([salt, before ?? null, after ?? null]);

/** The hash of an entry, over everything in it that is never erased. */
export function leafHash(entry: AuditEntry): string {
  const { id, workspaceId, at, writtenAt, actorKind, actorId, procedure, entity, entityId, launchId } = entry;
  const { actorDigest: actor, valuesDigest: values } = entry;
  return contentHash([
    ...[id, workspaceId, at, writtenAt, actorKind, actorId, procedure, entity, entityId, launchId],
    ...[actor, values],
  ]);
}

/** The block that follows `previous` (`null` begins a chain) over these entries, which are in the order of their ids. */
export function nextBlock(
  previous: Pick<AuditBlock, 'seq' | 'hash'> | null,
  sealed: { workspaceId: string; leaves: readonly { id: number; leaf: string }[]; ledgers: LedgerHeads; at: string },
): AuditBlock {
  const { workspaceId, leaves, ledgers, at } = sealed;
  const unsealed = {
    workspaceId,
    seq: (previous?.seq ?? 0) + 1,
    entries: leaves.length,
    firstId: leaves[0]!.id,
    lastId: leaves.at(-1)!.id,
    ledgers,
    at,
    prevHash: previous?.hash ?? genesisHash,
  };
  return { ...unsealed, hash: blockHash(unsealed, leaves) };
}

function blockHash(block: Omit<AuditBlock, 'hash'>, leaves: readonly { leaf: string }[]): string {
  const { workspaceId, seq, entries, firstId, lastId, ledgers, at, prevHash } = block;
  const root = contentHash(leaves.map(({ leaf }) => leaf));
  return contentHash({ workspaceId, seq, entries, firstId, lastId, ledgers, at, prevHash, root });
}

/** An entry waits seconds to be sealed; one that waits longer than this while the server runs was not written by the product. */
const longestWaitMs = 60_000;
/** A transaction's time is that of its begin, so that its entries may be older than the block sealed before them, but not by this much. */
export const longestTransactionMs = 10 * 60_000;

/** What is wrong with one entry, by itself, in steps, since it may say much; `previousAt` is when the block before its own was sealed, `now` is `null` where no server runs that would seal. */
export function* entryBreak(
  entry: AuditEntry,
  previousAt: string | null,
  now: string | null,
): Generator<void, Break | null> {
  const name = `${entry.id}`;
  const digests = [
    { digest: entry.actorDigest, salt: entry.actorSalt, says: [entry.actorName] },
    { digest: entry.valuesDigest, salt: entry.valuesSalt, says: [entry.before ?? null, entry.after ?? null] },
  ];
  for (const { digest, salt, says } of digests) {
    // Entries from before the chain get their digests when they are sealed.
    if (digest === null && entry.block === null) continue;
    if (salt === null && entry.erasedAt !== null) continue;
    const found = salt === null ? '' : yield* listHashSteps([salt, ...says]);
    if (found !== digest) return { record: 'audit', name, what: 'content', expected: digest ?? '', found };
  }
  if (entry.block === null) {
    const waited = now === null ? 0 : Date.parse(now) - Date.parse(entry.writtenAt);
    return waited > longestWaitMs
      ? { record: 'audit', name, what: 'waiting', expected: '', found: entry.writtenAt }
      : null;
  }
  const leaf = leafHash(entry);
  if (leaf !== entry.leaf) return { record: 'audit', name, what: 'content', expected: entry.leaf ?? '', found: leaf };
  if (previousAt !== null && Date.parse(entry.writtenAt) < Date.parse(previousAt) - longestTransactionMs)
    return { record: 'audit', name, what: 'time', expected: previousAt, found: entry.writtenAt };
  return null;
}

/** What is wrong with a block, given the one before and the entries that say they are in it. */
export function blockBreak(
  block: AuditBlock,
  previous: AuditBlock | null,
  leaves: readonly { id: number; leaf: string }[],
): Break | null {
  const broken = (what: Break['what'], expected: string | number, found: string | number): Break => ({
    record: 'block',
    name: `${block.seq} (#${block.firstId}–#${block.lastId})`,
    what,
    expected: String(expected),
    found: String(found),
  });
  const seq = (previous?.seq ?? 0) + 1;
  if (block.seq !== seq) return broken('missing', seq, block.seq);
  if (block.prevHash !== (previous?.hash ?? genesisHash))
    return broken('link', previous?.hash ?? genesisHash, block.prevHash);
  if (leaves.length < block.entries) return broken('removed', block.entries, leaves.length);
  if (leaves.length > block.entries) return broken('added', block.entries, leaves.length);
  if (previous && Date.parse(block.at) < Date.parse(previous.at)) return broken('time', previous.at, block.at);
  const hash = blockHash(block, leaves);
  return hash === block.hash ? null : broken('content', block.hash, hash);
}
