/** JSON from outside: what it may cost is known before it is parsed. */
import { invalidInput } from '../../domain/errors.ts';

/** No input of the contract is nested half as deep. */
const deepest = 32;
/** Every value beside the first follows a comma or opens an object or a list; the largest file mapping has a third of this. */
const mostValues = 500_000;

const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openObject, openList, closeObject, closeList] = [0x7b, 0x5b, 0x7d, 0x5d];

/** One pass over the bytes, which takes no memory: refuses what is nested too deep or holds too many values. */
function assertParsable(bytes: Uint8Array): void {
  let depth = 0;
  let values = 1;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === backslash) at += 1;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === comma) values += 1;
    else if (byte === openObject || byte === openList) {
      depth += 1;
      values += 1;
      if (depth > deepest) throw invalidInput('errors.tooDeep', { limit: deepest });
    } else if (byte === closeObject || byte === closeList) depth -= 1;
  }
  if (values > mostValues) throw invalidInput('errors.tooManyValues', { limit: mostValues });
}

/** The value of a body; `undefined` for an empty one. Fails with `invalid_input`, in time that grows with the length only. */
export function parseJson(bytes: Uint8Array): unknown {
  assertParsable(bytes);
  try {
    const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return source.trim() === '' ? undefined : JSON.parse(source);
  } catch {
    throw invalidInput('errors.malformedRequest');
  }
}
