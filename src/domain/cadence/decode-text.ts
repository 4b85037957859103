import { invalidInput } from '../errors.ts';
import { evidentEncoding, textEncoding } from '../files/encoding.ts';

/**
 * The text of a file as people save it: UTF-8, UTF-16, or a Chinese encoding (GB 18030, which includes GBK). Fails with
 * `invalid_input` where it is none of these.
 */
export function decodeText(bytes: Uint8Array): string {
  const evident = evidentEncoding(bytes);
  if (!evident && bytes.includes(0)) throw invalidInput('cadence.errors.not_text');
  const encoding = evident?.encoding ?? textEncoding(bytes, true);
  if (encoding === null) throw invalidInput('cadence.errors.unknown_encoding');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw invalidInput('cadence.errors.unknown_encoding');
  }
}
