import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import canonicalize from 'canonicalize';
import { BiplaneError } from '../errors.ts';
import { text } from '../text.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The SHA-256 that stands where there is no predecessor. */
export const genesisHash = '0'.repeat(64);

/**
 * The one byte-exact way to write a JSON value: sorted keys, shortest round-trip numbers, no white space.
 * Source: RFC 8785 (JSON Canonicalization Scheme). Fails on what has no canonical form: NaN, infinities, lone surrogates, `undefined`.
 */
export function canonicalJson(value: unknown): string {
  refuseUnwritable(value);
  return canonicalize(value)!;
}

/** SHA-256 of the UTF-8 bytes of the canonical JSON, as 64 lower-case hex digits: what a person signs. */
export function contentHash(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
}

function refuseUnwritable(value: unknown): void {
  if (typeof value === 'string' && /\p{Surrogate}/u.test(value)) throw unwritable('lone surrogate');
  if (typeof value === 'number' && !Number.isFinite(value)) throw unwritable(String(value));
  if (value === undefined || typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw unwritable(typeof value);
  }
  if (value === null || typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const item of value) refuseUnwritable(item);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    refuseUnwritable(key);
    refuseUnwritable(item);
  }
}

function unwritable(what: string): BiplaneError {
  return new BiplaneError('invalid_input', text('cards.errors.notCanonical', { what }));
}
