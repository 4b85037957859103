import { canonicalJson, genesisHash, type Json } from './canonical.ts';
import type { ChainEntry } from './chain.ts';
import type { Break, SealedRecord, WholeCardVersion } from './records.ts';

/** What stands about one record, as the ledger or the record itself has it. */
type Statement = { record: Break['record']; name: string; says: Json };
type Statements = Map<string, Statement>;

/**
 * Does the ledger, replayed from its first entry, arrive at exactly the records that are stored? The first difference, in the order of the
 * ledger: `removed`: the ledger has it, the records do not; `content`: both have it and differ; `missing`: only the records have it.
 */
export function replayDifference(
  entries: readonly ChainEntry[],
  versions: readonly WholeCardVersion[],
  sealed: readonly SealedRecord[],
): Break | null {
  const told = replayed(entries);
  const stored = statementsOf(versions, sealed);
  for (const [key, { record, name, says }] of told) {
    const expected = canonicalJson(says);
    const found = stored.get(key);
    if (!found) return { record, name, what: 'removed', expected, found: '' };
    const actual = canonicalJson(found.says);
    if (actual !== expected) return { record, name, what: 'content', expected, found: actual };
  }
  for (const [key, { record, name, says }] of stored) {
    if (!told.has(key)) return { record, name, what: 'missing', expected: canonicalJson(says), found: '' };
  }
  return null;
}

function replayed(entries: readonly ChainEntry[]): Statements {
  const told: Statements = new Map();
  for (const { kind, at, payload } of entries) {
    const {
      card,
      number,
      side,
      hash,
      prevHash,
      reason,
      by,
      name: person,
      signer = null,
      agreed = null,
    } = fieldsOf(payload);
    const version = `${card} v${number}`;
    const signature = `${version} ${side}`;
    const put = (record: Break['record'], name: string, says: Json, key = name) =>
      told.set(key, { record, name, says });
    if (kind === 'amended') put('version', version, { reason: reason!, by: by!, at, prevHash: prevHash! });
    if (kind === 'signed') {
      // The first signature of a card opens its first version.
      if (!told.has(version)) put('version', version, { reason: '', by: person!, at, prevHash: genesisHash });
      put('signature', signature, { hash: hash!, by: by!, name: person!, at, signer });
    }
    if (kind === 'withdrawn') told.delete(signature);
    if (kind === 'locked') put('lock', version, { hash: hash!, at }, `${version} locked`);
    // A dropped amendment leaves nothing behind but its entries.
    if (kind === 'amendment_dropped') for (const key of [version, `${version} pm`, `${version} gtm`]) told.delete(key);
    if (kind === 'settled' || kind === 'adjusted')
      put('sealed', `settlement ${number}`, { hash: hash!, by: by!, at, agreed });
    // A forecast may be sealed anew until it is opened; the last one counts.
    if (kind === 'forecast_sealed')
      put('sealed', `forecast ${side}`, { hash: hash!, by: by!, name: person!, at, signer });
    if (kind === 'forecasts_opened') put('sealed', 'forecasts', { opened: payload, at });
  }
  return told;
}

function statementsOf(versions: readonly WholeCardVersion[], sealed: readonly SealedRecord[]): Statements {
  const stored: Statements = new Map();
  for (const { kind, number, reason, openedByName, openedAt, prevHash, lockedAt, hash, signatures } of versions) {
    const name = `${kind} v${number}`;
    stored.set(name, { record: 'version', name, says: { reason, by: openedByName, at: openedAt, prevHash } });
    for (const { side, hash, signedBy, signedByName, signedAt, signer } of signatures) {
      const says = { hash, by: signedBy, name: signedByName, at: signedAt, signer };
      stored.set(`${name} ${side}`, { record: 'signature', name: `${name} ${side}`, says });
    }
    if (lockedAt !== null) stored.set(`${name} locked`, { record: 'lock', name, says: { hash, at: lockedAt } });
  }
  for (const { name, recorded } of sealed) stored.set(name, { record: 'sealed', name, says: recorded });
  return stored;
}

function fieldsOf(payload: Json): Record<string, Json> {
  return payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : {};
}
