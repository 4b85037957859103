import { invalidInput } from '../errors.ts';
import { evidentEncoding, textEncoding } from '../files/encoding.ts';

/**
 * The text of a file as people save it: UTF-8, UTF-16, or a Chinese encoding (GB 18030, which includes GBK); XML also in the encoding that it declares,
 * where its bytes are text in that one. Fails with `invalid_input` where it is none of these.
 */
export function decodeText(bytes: Uint8Array): string {
  const evident = evidentEncoding(bytes);
  if (!evident && bytes.includes(0)) throw invalidInput('cadence.errors.not_text');
  const declared = evident ? null : inDeclaredEncoding(bytes);
  if (declared !== null) return declared;
  const encoding = evident?.encoding ?? textEncoding(bytes, true);
  if (encoding === null) throw invalidInput('cadence.errors.unknown_encoding');
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw invalidInput('cadence.errors.unknown_encoding');
  }
}

/** The first line of an XML file, whose letters are the same in every encoding that it can declare there. */
const declaration = /^<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']/;

function inDeclaredEncoding(bytes: Uint8Array): string | null {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 400)).trimStart();
  const name = declaration.exec(start)?.[1];
  // UTF-16 without its marks or zeros is something else that was saved under an old heading.
  if (!name || /^utf-?16/i.test(name)) return null;
  try {
    return new TextDecoder(name, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
