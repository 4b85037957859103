/** Names and characters of XML, in bytes. */
export const hashStart = 0x811c9dc5 | 0;
export const hashed = (hash: number, byte: number) => Math.imul(hash ^ byte, 0x01000193);

/** Names are told apart by a number each. */
export const xmlName = (name: string): number => [...Buffer.from(name)].reduce(hashed, hashStart);

const entities = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
]);

function entityText(name: string): string {
  const known = entities.get(name);
  if (known !== undefined) return known;
  const digits = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
  const code = digits ? (digits[1] ? Number.parseInt(digits[1], 16) : Number(digits[2])) : 0;
  if (code < 1 || code > 0x10ffff) throw new Error(`no entity: &${name};`);
  return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : String.fromCodePoint(code);
}

/** The characters from `from` to `to` with their entities replaced. */
export function withoutEntities(bytes: Buffer, from: number, to: number): Buffer {
  const text = bytes.toString('utf8', from, to).replace(/\r\n?/g, '\n');
  const found = text.replace(/&([^;&\s]{0,10})(;?)/g, (_, name: string, end: string) => {
    if (end === '') throw new Error('an entity without an end');
    return entityText(name);
  });
  return Buffer.from(found);
}

/** How many of these bytes are whole characters of UTF-8, if any are. */
export function wholeCharacters(bytes: Uint8Array): number {
  const end = bytes.length;
  for (let back = 1; back <= Math.min(3, end); back++) {
    const byte = bytes[end - back]!;
    if (byte < 0x80) return end;
    if (byte < 0xc0) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return needed > back ? end - back : end;
  }
  return end;
}
