import { contentHash, genesisHash, type Json } from './canonical.ts';
import { type ChainEntry, verifyChain } from './chain.ts';
import { documentHash, type Side } from './signing.ts';
import type { CardKind } from './summary.ts';

export type VersionRecord = {
  launchId: string;
  kind: CardKind;
  number: number;
  prevHash: string;
  content: Json | null;
  hash: string | null;
  locked: boolean;
  /** Signatures that were not withdrawn. */
  signatures: { side: Side; hash: string }[];
};

/** Something outside the chain whose hash the chain recorded: a settlement, an opened forecast. */
export type SealedRecord = {
  /** `settlement`, `forecast` … names the record for a reader. */
  name: string;
  entryKinds: ChainEntry['kind'][];
  /** The hash that an entry of these kinds must carry as `payload.hash`. */
  hash: string;
  /** What the hash is recomputed from. */
  content: Json;
};

export type Break = {
  /** Which record does not hold. */
  record: 'entry' | 'version' | 'signature' | 'lock' | 'content' | 'sealed';
  /** Names it for a reader: `#7`, `wager v2`, `wager v2 pm`, `settlement 0`. */
  name: string;
  what: 'missing' | 'link' | 'content';
  expected: string;
  found: string;
};

export type Verification =
  | { ok: true; entries: number; versions: number; signatures: number; head: string }
  | { ok: false; broken: Break };

/**
 * Is everything that was signed, sealed and settled in a launch still what it was? Checks, in this order: the chain itself, then every version
 * (its content, the link to the version before), every signature, every lock against the chain, settlements and forecasts, and at last
 * that a locked card still says what was signed. Names the first that does not hold.
 *
 * `current` is what each card says now; absent kinds are not compared.
 */
export function verifyLaunch(
  entries: readonly ChainEntry[],
  versions: readonly VersionRecord[],
  sealed: readonly SealedRecord[],
  current: Partial<Record<CardKind, Json | null>>,
): Verification {
  const chain = verifyChain(entries);
  if (!chain.ok)
    return broken('entry', `#${chain.broken.seq}`, chain.broken.what, chain.broken.expected, chain.broken.found);
  const frozen = versions.filter((version) => version.hash !== null);
  for (const version of frozen) {
    const failure = brokenVersion(version, versions, entries);
    if (failure) return failure;
  }
  for (const record of sealed) {
    const found = contentHash(record.content);
    if (found !== record.hash) return broken('sealed', record.name, 'content', record.hash, found);
    if (!recorded(entries, record.entryKinds, record.hash))
      return broken('sealed', record.name, 'missing', record.hash, '');
  }
  for (const version of latestOfEachKind(frozen)) {
    const now = current[version.kind];
    const newest = versions.every(({ kind, number }) => kind !== version.kind || number <= version.number);
    if (!version.locked || !newest || now === undefined) continue;
    const found = documentHash({ ...version, content: now });
    if (found !== version.hash) return broken('content', nameOf(version), 'content', version.hash!, found);
  }
  return {
    ok: true,
    entries: chain.entries,
    versions: frozen.length,
    signatures: frozen.reduce((sum, version) => sum + version.signatures.length, 0),
    head: chain.head,
  };
}

function brokenVersion(
  version: VersionRecord,
  versions: readonly VersionRecord[],
  entries: readonly ChainEntry[],
): Verification | null {
  const name = nameOf(version);
  const found = documentHash({ ...version, content: version.content });
  if (found !== version.hash) return broken('version', name, 'content', version.hash!, found);
  const before = versions.find(({ kind, number }) => kind === version.kind && number === version.number - 1);
  const expectedPrevious = version.number === 1 ? genesisHash : before?.hash;
  if (expectedPrevious !== version.prevHash)
    return broken('version', name, 'link', expectedPrevious ?? '', version.prevHash);
  for (const { side, hash } of version.signatures) {
    const signature = `${name} ${side}`;
    if (version.locked && hash !== version.hash) return broken('signature', signature, 'content', version.hash!, hash);
    const inChain = entries.some((entry) => entry.kind === 'signed' && carries(entry, hash) && sideOf(entry) === side);
    if (!inChain) return broken('signature', signature, 'missing', hash, '');
  }
  if (!version.locked) return null;
  if (version.signatures.length !== 2) return broken('lock', name, 'missing', '2', String(version.signatures.length));
  return recorded(entries, ['locked'], version.hash!) ? null : broken('lock', name, 'missing', version.hash!, '');
}

function latestOfEachKind(versions: readonly VersionRecord[]): VersionRecord[] {
  return versions.filter(
    (version) => !versions.some(({ kind, number }) => kind === version.kind && number > version.number),
  );
}

function payloadOf(entry: ChainEntry): Record<string, Json> {
  const { payload } = entry;
  return payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : {};
}

const carries = (entry: ChainEntry, hash: string) => payloadOf(entry).hash === hash;
const sideOf = (entry: ChainEntry) => payloadOf(entry).side;
const nameOf = ({ kind, number }: VersionRecord) => `${kind} v${number}`;

function recorded(entries: readonly ChainEntry[], kinds: readonly ChainEntry['kind'][], hash: string): boolean {
  return entries.some((entry) => kinds.includes(entry.kind) && carries(entry, hash));
}

function broken(
  record: Break['record'],
  name: string,
  what: Break['what'],
  expected: string,
  found: string,
): Verification {
  return { ok: false, broken: { record, name, what, expected, found } };
}
