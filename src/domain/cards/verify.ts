import { type Text, text } from '../text.ts';
import { contentHash, genesisHash, type Json } from './canonical.ts';
import { type ChainEntry, type Head, headText, verifyChain } from './chain.ts';
import type { Break, SealedRecord, WholeCardVersion } from './records.ts';
import { replayDifference } from './replay.ts';
import { documentHash } from './signing.ts';
import type { CardKind } from './summary.ts';

/** What is wrong, for people. */
export const reasonOf = ({ record, what, name }: Break): Text => text(`cards.broken.${record}.${what}`, { name });

/** The first thing that is wrong. */
export type Broken = { ok: false; broken: Break };

export type Verification = { ok: true; entries: number; versions: number; signatures: number; head: string } | Broken;

/**
 * Is everything that was signed, sealed and settled in a launch still what it was? Checks, in this order: the chain itself, then every version
 * (its content, the link to the version before, its signatures), settlements and forecasts by their own hash, then that the chain and the
 * records tell the same of all of them, that a locked card still says what was signed, and at last that the heads people were given are still in
 * the chain. Names the first that does not hold.
 *
 * `strictSince` as for {@link verifyChain}. `current` is what each card says now; absent kinds are not compared.
 */
export function verifyLaunch(
  entries: readonly ChainEntry[],
  versions: readonly WholeCardVersion[],
  sealed: readonly SealedRecord[],
  current: Partial<Record<CardKind, Json | null>>,
  heads: readonly Head[] = [],
  strictSince: string | null = '',
): Verification {
  const chain = verifyChain(entries, strictSince);
  if (!chain.ok)
    return broken('entry', `#${chain.broken.seq}`, chain.broken.what, chain.broken.expected, chain.broken.found);
  const frozen = versions.filter((version) => version.hash !== null);
  for (const version of frozen) {
    const failure = brokenVersion(version, versions);
    if (failure) return failure;
  }
  for (const { name, hashed } of sealed) {
    if (!hashed) continue;
    const found = contentHash(hashed.content);
    if (found !== hashed.hash) return broken('sealed', name, 'content', hashed.hash, found);
  }
  const difference = replayDifference(entries, versions, sealed);
  if (difference) return { ok: false, broken: difference };
  for (const version of latestOfEachKind(frozen)) {
    const now = current[version.kind];
    const newest = versions.every(({ kind, number }) => kind !== version.kind || number <= version.number);
    if (version.lockedAt === null || !newest || now === undefined) continue;
    const found = documentHash({ ...version, content: now });
    if (found !== version.hash) return broken('content', nameOf(version), 'content', version.hash!, found);
  }
  for (const head of heads) {
    const found = entries[head.seq - 1]?.hash ?? '';
    if (found !== head.hash) return broken('head', headText(head), 'missing', head.hash, found);
  }
  return {
    ok: true,
    entries: chain.entries,
    versions: frozen.length,
    signatures: frozen.reduce((sum, version) => sum + version.signatures.length, 0),
    head: chain.head,
  };
}

function brokenVersion(version: WholeCardVersion, versions: readonly WholeCardVersion[]): Verification | null {
  const name = nameOf(version);
  const found = documentHash({ ...version, content: version.content });
  if (found !== version.hash) return broken('version', name, 'content', version.hash!, found);
  const before = versions.find(({ kind, number }) => kind === version.kind && number === version.number - 1);
  const expectedPrevious = version.number === 1 ? genesisHash : before?.hash;
  if (expectedPrevious !== version.prevHash)
    return broken('version', name, 'link', expectedPrevious ?? '', version.prevHash);
  if (version.lockedAt === null) return null;
  for (const { side, hash } of version.signatures) {
    if (hash !== version.hash) return broken('signature', `${name} ${side}`, 'content', version.hash!, hash);
  }
  const signed = version.signatures.length;
  return signed === 2 ? null : broken('lock', name, 'missing', '2', String(signed));
}

function latestOfEachKind(versions: readonly WholeCardVersion[]): WholeCardVersion[] {
  return versions.filter(
    (version) => !versions.some(({ kind, number }) => kind === version.kind && number > version.number),
  );
}

const nameOf = ({ kind, number }: WholeCardVersion) => `${kind} v${number}`;

function broken(
  record: Break['record'],
  name: string,
  what: Break['what'],
  expected: string,
  found: string,
): Verification {
  return { ok: false, broken: { record, name, what, expected, found } };
}
