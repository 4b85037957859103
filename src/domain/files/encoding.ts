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

/**
 * The encoding of bytes that are not all ASCII: UTF-8 is never mistaken for something else, and what is not UTF-8 is taken as GB18030 (which
 * includes GBK and GB2312) where it is valid as that. UTF-8 with a few damaged characters is UTF-8 still: its other bytes would happen to
 * be Chinese text, but the wrong one. Null where it is neither. Unless `whole`, the last character may be cut off.
 */
export function textEncoding(bytes: Uint8Array, whole: boolean): 'utf-8' | 'gb18030' | null {
  const text = new TextDecoder('utf-8').decode(bytes, { stream: !whole });
  const faults = text.match(/\ufffd/g)?.length ?? 0;
  if (faults === 0) return 'utf-8';
  const sound = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  if (sound > 2 * faults) return 'utf-8';
  try {
    new TextDecoder('gb18030', { fatal: true }).decode(bytes, { stream: !whole });
    return 'gb18030';
  } catch {
    return null;
  }
}
