const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

const rotl = (x: number, bits: number) => (x << bits) | (x >>> (32 - bits));

function finalMix(h: number): number {
  let x = h;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** The up to four bytes from `at` that lie before `end`, as the low bytes of a word. */
function tailWord(bytes: DataView, at: number, end: number): number {
  const left = end - at;
  if (left <= 0) return 0;
  if (left >= 4) return bytes.getInt32(at, true);
  if (at + 4 <= bytes.byteLength) return bytes.getInt32(at, true) & ((1 << (left * 8)) - 1);
  let word = 0;
  for (let index = 0; index < left; index++) word |= bytes.getUint8(at + index) << (index * 8);
  return word;
}

/**
 * A name for content: two different rows of a file, or of all files of an installation, do not get the same one by accident.
 *
 * MurmurHash3_x86_128 with seed 0 of the bytes from `start` to `end`, as four 32-bit words into `out`.
 * Not for signatures: it withstands accident, not intent. Source: Austin Appleby, MurmurHash3.cpp (public domain).
 */
export function murmur128(bytes: DataView, start: number, end: number, out: Int32Array): void {
  const length = end - start;
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const tail = start + (length & ~15);
  for (let at = start; at < tail; at += 16) {
    h1 ^= Math.imul(rotl(Math.imul(bytes.getInt32(at, true), c1), 15), c2);
    h1 = (Math.imul((rotl(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotl(Math.imul(bytes.getInt32(at + 4, true), c2), 16), c3);
    h2 = (Math.imul((rotl(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotl(Math.imul(bytes.getInt32(at + 8, true), c3), 17), c4);
    h3 = (Math.imul((rotl(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotl(Math.imul(bytes.getInt32(at + 12, true), c4), 18), c1);
    h4 = (Math.imul((rotl(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }

  const k1 = tailWord(bytes, tail, end);
  const k2 = tailWord(bytes, tail + 4, end);
  const k3 = tailWord(bytes, tail + 8, end);
  const k4 = tailWord(bytes, tail + 12, end);
  h1 ^= Math.imul(rotl(Math.imul(k1, c1), 15), c2);
  h2 ^= Math.imul(rotl(Math.imul(k2, c2), 16), c3);
  h3 ^= Math.imul(rotl(Math.imul(k3, c3), 17), c4);
  h4 ^= Math.imul(rotl(Math.imul(k4, c4), 18), c1);

  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  h3 = finalMix(h3);
  h4 = finalMix(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[0] = h1;
  out[1] = (h2 + h1) | 0;
  out[2] = (h3 + h1) | 0;
  out[3] = (h4 + h1) | 0;
}
