import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { BiplaneError } from '../errors.ts';
import { text } from '../text.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The SHA-256 that stands where there is no predecessor. */
export const genesisHash = '0'.repeat(64);

/**
 * The one byte-exact way to write a JSON value: sorted keys, shortest round-trip numbers, no white space.
 * Source: RFC 8785 (JSON Canonicalization Scheme). Written here in one walk, which of a large plan takes half as long as a library's and one before
 * it for what it does not refuse; the tests compare the two. Fails on what has no canonical form: NaN, infinities, lone surrogates, `undefined`.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return canonicalText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw unwritable(String(value));
    return JSON.stringify(value);
  }
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw unwritable(typeof value);
  if (Array.isArray(value)) {
    let items = '';
    for (let i = 0; i < value.length; i++) items += i === 0 ? canonicalJson(value[i]) : `,${canonicalJson(value[i])}`;
    return `[${items}]`;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonicalJson(value.toJSON());
  const record = value as Record<string, unknown>;
  let members = '';
  // The order of UTF-16 code units, which is that of `sort`.
  for (const key of Object.keys(record).sort()) {
    members += `${members === '' ? '' : ','}${canonicalText(key)}:${canonicalJson(record[key])}`;
  }
  return `{${members}}`;
}

function canonicalText(value: string): string {
  const written = JSON.stringify(value);
  // Only a lone surrogate is written as an escape that begins like this, and only then is there need for a closer look.
  if (written.includes('\\ud') && /\p{Surrogate}/u.test(value)) throw unwritable('lone surrogate');
  return written;
}

/** SHA-256 of the UTF-8 bytes of the canonical JSON, as 64 lower-case hex digits: what a person signs. */
export function contentHash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

/** {@link contentHash} of a list, in steps: whoever has others waiting can let them in between. Run to its end it answers the hash. */
export function* listHashSteps(items: readonly unknown[]): Generator<void, string> {
  const hash = sha256.create();
  for (const [index, item] of items.entries()) {
    const json = canonicalJson(item);
    yield;
    hash.update(utf8ToBytes(`${index === 0 ? '[' : ','}${json}`));
    yield;
  }
  hash.update(utf8ToBytes(items.length === 0 ? '[]' : ']'));
  return bytesToHex(hash.digest());
}

function unwritable(what: string): BiplaneError {
  return new BiplaneError('invalid_input', text('cards.errors.notCanonical', { what }));
}
