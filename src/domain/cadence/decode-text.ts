import { invalidInput } from '../errors.ts';

/**
 * The text of a file as people save it: UTF-8, UTF-16 with byte order mark, or a Chinese encoding (GB 18030, which
 * includes GBK). Fails with `invalid_input` where it is none of these.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw invalidInput('cadence.errors.not_text');
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // Not this one; the next.
    }
  }
  throw invalidInput('cadence.errors.unknown_encoding');
}
