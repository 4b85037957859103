import { contentHash, genesisHash, type Json } from './canonical.ts';

/** Earlier versions wrote when a request began, and not when it had its turn: of two at once, the later entry may say the earlier time, by as much as a transaction lasts. */
const longestTransactionMs = 10 * 60_000;

export const entryKinds = [
  'proposed',
  'signed',
  'withdrawn',
  'locked',
  'amended',
  'amendment_dropped',
  'forecast_sealed',
  'forecasts_opened',
  'settlement_proposed',
  'settlement_answered',
  'settled',
  'adjusted',
] as const;
export type EntryKind = (typeof entryKinds)[number];

/** One link of a launch's ledger. `hash` covers everything else in the entry, `prevHash` ties it to the entry before. */
export type ChainEntry = {
  /** 1, 2, 3 … within the launch. */
  seq: number;
  launchId: string;
  kind: EntryKind;
  /** ISO instant. */
  at: string;
  payload: Json;
  prevHash: string;
  hash: string;
};

export type ChainBreak = {
  seq: number;
  /** `missing`: a number is skipped or doubled; `link`: does not follow its predecessor; `content`: was changed after it was written; `time`: says a time before its predecessor's. */
  what: 'missing' | 'link' | 'content' | 'time';
  expected: string;
  found: string;
};

export type ChainCheck = { ok: true; entries: number; head: string } | { ok: false; broken: ChainBreak };

/** The entry that follows `previous` (`null` begins a chain). */
export function nextEntry(
  previous: Pick<ChainEntry, 'seq' | 'hash'> | null,
  event: Pick<ChainEntry, 'launchId' | 'kind' | 'at' | 'payload'>,
): ChainEntry {
  const unsealed = { ...event, seq: (previous?.seq ?? 0) + 1, prevHash: previous?.hash ?? genesisHash };
  return { ...unsealed, hash: entryHash(unsealed) };
}

/** SHA-256 of the entry's canonical JSON without its own hash. */
export function entryHash({ seq, launchId, kind, at, payload, prevHash }: Omit<ChainEntry, 'hash'>): string {
  return contentHash({ seq, launchId, kind, at, payload, prevHash });
}

/**
 * Is this launch's ledger as it was written? Entries in order of `seq`; the first link that does not hold is named.
 * Times never run backwards, but for entries from before `strictSince` (an ISO instant; `null`: all of them), which may by ten minutes.
 * What a chain alone cannot tell, a cut-off tail, is found by comparing it with the records that refer to it.
 */
export function verifyChain(entries: readonly ChainEntry[], strictSince: string | null = ''): ChainCheck {
  let previous: ChainEntry | null = null;
  for (const entry of entries) {
    const isEarly = strictSince === null || entry.at < strictSince;
    const broken = brokenLink(entry, previous, isEarly ? longestTransactionMs : 0);
    if (broken) return { ok: false, broken };
    previous = entry;
  }
  return { ok: true, entries: entries.length, head: previous?.hash ?? genesisHash };
}

function brokenLink(entry: ChainEntry, previous: ChainEntry | null, toleranceMs: number): ChainBreak | null {
  const seq = (previous?.seq ?? 0) + 1;
  const head = previous?.hash ?? genesisHash;
  if (entry.seq !== seq) return { seq, what: 'missing', expected: String(seq), found: String(entry.seq) };
  if (entry.prevHash !== head) return { seq, what: 'link', expected: head, found: entry.prevHash };
  const hash = entryHash(entry);
  if (hash !== entry.hash) return { seq, what: 'content', expected: entry.hash, found: hash };
  if (previous && Date.parse(entry.at) < Date.parse(previous.at) - toleranceMs)
    return { seq, what: 'time', expected: previous.at, found: entry.at };
  return null;
}

/** A place in a chain that somebody was given: `seq:hash`. Whoever keeps one can tell whether what came before it was rewritten. */
export type Head = { seq: number; hash: string };

const headForm = /^(\d{1,9}):([0-9a-f]{64})$/;

export const headText = ({ seq, hash }: Head): string => `${seq}:${hash}`;

/** Reads what {@link headText} writes; `null` for anything else. */
export function readHead(written: string): Head | null {
  const [, seq, hash] = headForm.exec(written.trim().toLowerCase()) ?? [];
  return seq && hash ? { seq: Number(seq), hash } : null;
}
