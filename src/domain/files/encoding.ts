import type { Encoding } from './options.ts';

/**
 * The encoding that the first bytes of a text file give away: by a byte order mark of `markBytes`, or by the zeros that UTF-16 has in
 * every ASCII character. Null where they do not.
 */
export function evidentEncoding(start: Uint8Array): { encoding: Encoding; markBytes: number } | null {
  const [a, b, c] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', markBytes: 3 };
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', markBytes: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', markBytes: 2 };
  const sample = start.subarray(0, 4096);
  let even = 0;
  let odd = 0;
  for (let at = 0; at < sample.length; at++) {
    if (sample[at] !== 0) continue;
    if (at % 2 === 0) even++;
    else odd++;
  }
  if (odd > sample.length / 8 && even === 0) return { encoding: 'utf-16le', markBytes: 0 };
  if (even > sample.length / 8 && odd === 0) return { encoding: 'utf-16be', markBytes: 0 };
  return null;
}

/** What a text could be encoded in, the likeliest first. */
export type EncodingGuess = {
  encoding: Encoding;
  /** The second likeliest, where it is nearly as likely. */
  also: Encoding | null;
};

/** How much like text of a language the characters outside of ASCII are, read in one encoding: 1 for nothing but frequent characters, below 0 for no text at all. */
type Rater = (bytes: Uint8Array) => number;

const invalid = -2;

/** Rates double-byte text: `rate` gives what the character of two bytes is worth, null where they are none; `single` what a byte by itself is worth. */
const doubleByte =
  (rate: (lead: number, trail: number) => number | null, single: (byte: number) => number | null = () => null): Rater =>
  (bytes) => {
    let [sum, units] = [0, 0];
    for (let at = 0; at < bytes.length; at++) {
      const lead = bytes[at]!;
      if (lead < 0x80) continue;
      units++;
      const alone = single(lead);
      if (alone !== null) {
        sum += alone;
        continue;
      }
      const worth = at + 1 < bytes.length ? rate(lead, bytes[at + 1]!) : 0;
      sum += worth ?? invalid;
      if (worth !== null) at++;
    }
    return units === 0 ? 0 : sum / units;
  };

/** GB 2312 keeps its frequent characters in rows B0–D7, its signs in A1–A9; what GBK adds is rare. */
const rateGb = doubleByte((lead, trail) => {
  if (lead === 0x80 || lead === 0xff) return null;
  if (trail >= 0x30 && trail <= 0x39) return 0;
  if (trail < 0x40 || trail === 0x7f || trail === 0xff) return null;
  if (trail < 0xa1) return -0.2;
  if (lead >= 0xb0 && lead <= 0xd7) return 1;
  if (lead >= 0xa1 && lead <= 0xa3) return 0.9;
  return lead >= 0xd8 && lead <= 0xf7 ? 0.3 : 0;
});

/** Big5 has its frequent characters in A4–C6, its signs in A1–A3. */
const rateBig5 = doubleByte((lead, trail) => {
  if (lead < 0xa1 || lead > 0xf9) return null;
  if (!((trail >= 0x40 && trail <= 0x7e) || (trail >= 0xa1 && trail <= 0xfe))) return null;
  return lead >= 0xa4 && lead <= 0xc6 ? 0.95 : lead <= 0xa3 ? 0.8 : 0;
});

const rateShiftJis = doubleByte(
  (lead, trail) => {
    if (lead === 0x80 || lead === 0xa0 || lead > 0xfc) return null;
    if (trail < 0x40 || trail === 0x7f || trail > 0xfc) return null;
    if (lead === 0x82 || lead === 0x83) return 1;
    if (lead === 0x81) return 0.8;
    return lead >= 0x88 && lead <= 0x97 ? 0.8 : 0.1;
  },
  (byte) => (byte >= 0xa1 && byte <= 0xdf ? 0.2 : null),
);

/** Western text has single letters with marks between plain ones. */
const rateWestern: Rater = (bytes) => {
  let [sum, units] = [0, 0];
  const isLetter = (byte: number | undefined) => byte !== undefined && (byte | 32) >= 97 && (byte | 32) <= 122;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte < 0x80) continue;
    units++;
    const [before, after] = [bytes[at - 1] ?? 0, bytes[at + 1] ?? 0];
    const alone = before < 0x80 && after < 0x80;
    if ([0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(byte)) sum += invalid;
    else if (byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7)
      sum += alone && (isLetter(before) || isLetter(after)) ? 1 : alone ? 0.3 : 0.1;
    else if (byte < 0xa0) sum += alone ? 0.7 : 0.1;
    else sum += alone ? 0.5 : 0.1;
  }
  return units === 0 ? 0 : sum / units;
};

const raters: readonly [Encoding, Rater][] = [
  ['gb18030', rateGb],
  ['big5', rateBig5],
  ['shift_jis', rateShiftJis],
  ['windows-1252', rateWestern],
];
/** Less like text than this is none. */
const leastLikely = 0.15;
/** So near each other that only a person can say. */
const nearlyAsLikely = 0.15;

/**
 * What bytes that are neither ASCII nor UTF-8 are encoded in, by how frequent the characters are that they would be: GB 18030 accepts almost any
 * bytes, and makes rare Chinese characters of Western ones. Null where it is no text in any of the known encodings.
 */
export function guessEncoding(bytes: Uint8Array): EncodingGuess | null {
  const rated = raters.map(([encoding, rate]) => ({ encoding, worth: rate(bytes) })).sort((a, b) => b.worth - a.worth);
  const [best, second] = rated as [(typeof rated)[number], (typeof rated)[number]];
  if (best.worth < leastLikely) return null;
  return {
    encoding: best.encoding,
    also: best.worth - second.worth < nearlyAsLikely && second.worth > leastLikely ? second.encoding : null,
  };
}

/** Of text read as UTF-8: the characters outside of ASCII that are whole, and the places where the bytes are none. */
export function utf8Faults(text: string): { sound: number; faults: number } {
  const faults = text.match(/\ufffd/g)?.length ?? 0;
  return { faults, sound: text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0 };
}

/** Damaged UTF-8 is UTF-8 still: its other bytes would happen to be text in another encoding, but the wrong one. */
export const isDamagedUtf8 = ({ sound, faults }: { sound: number; faults: number }): boolean => sound > 2 * faults;

/**
 * The encoding of bytes that are not all ASCII: UTF-8 is never mistaken for something else, and what is not UTF-8 is what its characters are most
 * like, see {@link guessEncoding}. Null where it is no text. Unless `whole`, the last character may be cut off.
 */
export function textEncoding(bytes: Uint8Array, whole: boolean): Encoding | null {
  const counts = utf8Faults(new TextDecoder('utf-8').decode(bytes, { stream: !whole }));
  if (counts.faults === 0 || isDamagedUtf8(counts)) return 'utf-8';
  return guessEncoding(bytes)?.encoding ?? null;
}
