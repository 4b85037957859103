/** The bytes of a cell of a spreadsheet as the cell of a table: trimmed, without control characters and without the escapes of the format. */

/** A stretch of bytes. */
export type Span = { bytes: Buffer; from: number; to: number };

const space = 32;
const lineFeed = 10;
const quote = 34;
const apostrophe = 39;
const zero = 48;
const nine = 57;
const equals = 61;
const underscore = 95;
const x = 120;
const shortestEscape = 7;

/** A blank of other scripts at `at`: how many bytes it has, 0 where there is none. U+00A0, U+1680, U+2000–U+200A, U+2028, U+2029, U+202F, U+205F, U+3000, U+FEFF. */
function blankAt(bytes: Uint8Array, at: number): number {
  const [first, second, third] = [bytes[at]!, bytes[at + 1]!, bytes[at + 2]!];
  if (first === 0xc2) return second === 0xa0 ? 2 : 0;
  if (first === 0xe1) return second === 0x9a && third === 0x80 ? 3 : 0;
  if (first === 0xe3) return second === 0x80 && third === 0x80 ? 3 : 0;
  if (first === 0xef) return second === 0xbb && third === 0xbf ? 3 : 0;
  if (first !== 0xe2) return 0;
  if (second === 0x80) return third <= 0x8a || third === 0xa8 || third === 0xa9 || third === 0xaf ? 3 : 0;
  return second === 0x81 && third === 0x9f ? 3 : 0;
}

/** Replaces control characters by blanks and takes blanks off both ends, in place; line feeds within stay. */
export function clean(span: Span): void {
  const { bytes } = span;
  let { from, to } = span;
  for (let at = from; at < to; at++) if (bytes[at]! < space && bytes[at] !== lineFeed) bytes[at] = space;
  while (from < to) {
    const length = bytes[from]! <= space ? 1 : bytes[from]! < 0xc2 ? 0 : blankAt(bytes, from);
    if (length === 0 || from + length > to) break;
    from += length;
  }
  while (from < to) {
    const last = bytes[to - 1]!;
    const length =
      last <= space ? 1 : last < 0x80 || last > 0xbf ? 0 : Math.max(blankAt(bytes, to - 3), blankAt(bytes, to - 2) & 2);
    if (length === 0 || to - length < from) break;
    to -= length;
  }
  span.from = from;
  span.to = to;
}

/** Takes off what keeps spreadsheet programs from taking a text for a number, as {@link unwrappedCell} does with a string. */
export function unwrap(span: Span): void {
  const { bytes, from, to } = span;
  if (to - from > 2 && bytes[from] === equals && bytes[from + 1] === quote && bytes[to - 1] === quote) {
    span.from += 2;
    span.to -= 1;
  } else if (to - from > 1 && bytes[from] === apostrophe && bytes[from + 1]! >= zero && bytes[from + 1]! <= nine)
    span.from += 1;
}

/** Decodes the escapes of a text: `_x000D_` is a carriage return, `_x005F_` an underscore (ECMA-376 part 1, 22.9.2.19). In place: a character is shorter than its escape. */
export function decodeEscapes(span: Span): void {
  const { bytes, from, to } = span;
  let first = from;
  while (first < to && (bytes[first] !== underscore || bytes[first + 1] !== x)) first++;
  if (first + shortestEscape > to) return;
  const text = bytes
    .toString('utf8', from, to)
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\r\n/g, '\n');
  span.to = from + bytes.write(text, from, 'utf8');
}

/** Spreadsheets calculate with so many digits: what is further behind is an artefact of binary fractions. */
const exactDigits = 15;

/**
 * Is this number written as its text would be: the shortest way, without an exponent? Whole numbers are, however long: all their digits were written by
 * whoever made the file.
 */
export function isPlainNumber(bytes: Uint8Array, from: number, to: number): boolean {
  let at = bytes[from] === 45 ? from + 1 : from;
  const first = at;
  while (at < to && bytes[at]! >= zero && bytes[at]! <= nine) at++;
  const whole = at - first;
  if (whole === 0 || (bytes[first] === zero && (whole > 1 || (at === to && first > from)))) return false;
  if (at === to) return true;
  if (bytes[at] !== 46 || to - at < 2 || to - first - 1 > exactDigits) return false;
  for (at++; at < to; at++) if (bytes[at]! < zero || bytes[at]! > nine) return false;
  return bytes[to - 1] !== zero;
}

/** A whole number without a sign; −1 where it is none. */
export function wholeNumber(bytes: Uint8Array, from: number, to: number): number {
  if (from === to || to - from > exactDigits) return -1;
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = bytes[at]! - zero;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}
