import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../domain/files/options.ts';
import { NotInEncoding, TextBytes } from './encoding.ts';

function read(bytes: Uint8Array, { chunk = 7, encoding }: { chunk?: number; encoding?: Encoding } = {}) {
  const text = new TextBytes(encoding);
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    pieces.push(Buffer.from(text.push(bytes.subarray(at, at + chunk), at + chunk >= bytes.length)));
  return { text: Buffer.concat(pieces).toString('utf8'), encoding: text.encoding };
}

const sentence = 'id,城市\n1,北京😀\n2,上海\n3,Zürich\n';
const chinese = 'id,城市\n1,北京\n2,上海㐀\n';

describe('the encoding of a file is found out', () => {
  test.each([
    ['utf-8', Buffer.from(sentence), sentence],
    ['utf-8', Buffer.from(`\ufeff${sentence}`), sentence],
    ['gb18030', iconv.encode(chinese, 'gb18030'), chinese],
    ['utf-16le', iconv.encode(sentence, 'utf16-le', { addBOM: true }), sentence],
    ['utf-16be', iconv.encode(sentence, 'utf16-be', { addBOM: true }), sentence],
    ['utf-16le', iconv.encode('id,city\n1,Bern\n', 'utf16-le'), 'id,city\n1,Bern\n'],
    [null, Buffer.from('id,city\n1,Bern\n'), 'id,city\n1,Bern\n'],
  ] as const)('%s', (encoding, bytes, expected) => {
    for (const chunk of [1, 2, 3, 5, 1000]) {
      // What a single byte order mark or character is cut into must not matter, but the first bytes decide.
      if (chunk < 4 && encoding !== null) continue;
      expect(read(bytes, { chunk })).toEqual({ text: expected, encoding });
    }
  });

  test('characters that are cut in two by a chunk stay whole', () => {
    for (let chunk = 4; chunk < 30; chunk++) {
      expect(read(Buffer.from(sentence.repeat(3)), { chunk }).text).toBe(sentence.repeat(3));
      expect(read(iconv.encode(chinese.repeat(3), 'gbk'), { chunk }).encoding).toBe('gb18030');
    }
  });

  test('bytes that are no text are refused with the number of lines before them', () => {
    const good = Buffer.from('id,城市\n1,北京\n');
    const bad = Buffer.concat([good, Buffer.from([0x32, 0x2c, 0xff, 0xff, 0x0a])]);
    try {
      read(bad, { chunk: 1000 });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(NotInEncoding);
      expect((error as NotInEncoding).lines).toBe(2);
    }
  });

  test('an encoding that was chosen is taken at its word', () => {
    expect(read(iconv.encode('città', 'win1252'), { encoding: 'windows-1252', chunk: 100 }).text).toBe('città');
    expect(() => read(Buffer.from([0xff, 0xff, 0xff]), { encoding: 'utf-8', chunk: 100 })).toThrow(NotInEncoding);
  });
});
