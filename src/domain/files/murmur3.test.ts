import { expect, test } from 'vitest';
import { murmur128 } from './murmur3.ts';

function hex(text: string, offset = 0): string {
  const memory = new ArrayBuffer(256);
  const bytes = new Uint8Array(memory);
  const encoded = new TextEncoder().encode(text);
  bytes.set(encoded, offset);
  const out = new Int32Array(4);
  murmur128(new DataView(memory), offset, offset + encoded.length, out);
  return [...out].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

// Published values of MurmurHash3_x86_128, seed 0.
test('content is named as the published algorithm names it', () => {
  expect(hex('')).toBe('00000000000000000000000000000000');
  expect(hex('I will not buy this record, it is scratched.')).toBe('a0a9683b25ac5e40d9af2895890dddf5');
  expect(hex('The quick brown fox jumps over the lazy dog')).toBe('2f1583c3ecee2c675d7bf66ce5e91d2c');
});

test('a name depends on the content, not on where it stands', () => {
  expect(hex('华北,手机,3', 0)).toBe(hex('华北,手机,3', 61));
  expect(hex('华北,手机,3')).not.toBe(hex('华北,手机,4'));
});
