import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../domain/files/options.ts';
import { findEncoding, NotInEncoding, TextBytes } from './encoding.ts';

async function* pieces(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, { chunk = 7, encoding }: { chunk?: number; encoding?: Encoding } = {}) {
  const found = await findEncoding(pieces(bytes, chunk), encoding);
  const text = new TextBytes(found);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunk)
    parts.push(Buffer.from(text.push(bytes.subarray(at, at + chunk), at + chunk >= bytes.length)));
  return { text: Buffer.concat(parts).toString('utf8'), encoding: found.encoding, also: found.also };
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
  ] as const)('%s', async (encoding, bytes, expected) => {
    for (const chunk of [1, 2, 3, 5, 1000]) {
      // What a single byte order mark or character is cut into must not matter, but the first bytes decide.
      if (chunk < 4 && encoding !== null) continue;
      expect(await read(bytes, { chunk })).toMatchObject({ text: expected, encoding });
    }
  });

  const texts: [Encoding, string, string][] = [
    ['gb18030', 'gbk', '编号,性别,满意度\n1,男,非常满意\n2,女,一般\n'],
    ['gb18030', 'gb18030', '订单号,渠道,商品名称\n260311,天猫,无线耳夹(黑色)\n'],
    ['windows-1252', 'win1252', 'id,stadt\n1,Köln\n2,Zürich\n3,Düren\n'],
    ['windows-1252', 'win1252', 'id,ville\n1,Orléans\n2,Besançon\n3,Nîmes\n4,“Sète”\n'],
    ['windows-1252', 'win1252', 'id,nombre\n1,Peña\n2,Muñoz\n3,Ávila\n'],
    ['big5', 'big5', '編號,城市,滿意度\n1,臺北,非常滿意\n2,高雄,普通\n3,臺中,不滿意\n'],
    ['shift_jis', 'shift_jis', '番号,都市,満足度\n1,東京,とても満足\n2,大阪,ふつう\n3,名古屋,アンケート\n'],
    ['gb18030', 'gbk', 'id,性别\n1,男\n2,女\n'],
  ];
  test.each(texts)('%s, by how frequent its characters are: %s', async (encoding, by, expected) => {
    expect(await read(iconv.encode(expected, by))).toMatchObject({ text: expected, encoding });
    // However late the first of them comes.
    const late = `${'1,abc\n'.repeat(3_000)}${expected}`;
    expect(await read(iconv.encode(late, by), { chunk: 512 })).toMatchObject({ encoding });
  });

  test('characters that are cut in two by a chunk stay whole', async () => {
    for (let chunk = 4; chunk < 30; chunk++) {
      expect((await read(Buffer.from(sentence.repeat(3)), { chunk })).text).toBe(sentence.repeat(3));
      expect((await read(iconv.encode(chinese.repeat(3), 'gbk'), { chunk })).encoding).toBe('gb18030');
    }
  });

  test('a character that was cut leaves a mark, and does not change how the others are read', async () => {
    const good = Buffer.from('id,城市\n1,北京\n2,上海\n3,广州\n4,深圳\n5,成都\n');
    const bad = Buffer.concat([good, Buffer.from([0x36, 0x2c, 0xe5, 0x8c, 0x0a])]);
    const found = await read(bad, { chunk: 1000 });
    expect(found).toMatchObject({ encoding: 'utf-8' });
    expect(found.text).toBe(`${good.toString('utf8')}6,\ufffd\n`);
  });

  test('bytes that are no text are refused with the number of lines before them', async () => {
    const bad = Buffer.concat([
      Buffer.from('id,city\n1,Bern\n'),
      Buffer.from([0x32, 0x2c, 0xff, 0x81, 0x8d, 0x90, 0x0a]),
    ]);
    const failure = await read(bad, { chunk: 1000 }).catch((error) => error);
    expect(failure).toBeInstanceOf(NotInEncoding);
    expect((failure as NotInEncoding).lines).toBe(2);
  });

  test('an encoding that was chosen is taken at its word, unless most of the text is none in it', async () => {
    expect((await read(iconv.encode('città', 'win1252'), { encoding: 'windows-1252', chunk: 100 })).text).toBe('città');
    await expect(read(Buffer.from([0xff, 0xff, 0xff]), { encoding: 'utf-8', chunk: 100 })).rejects.toThrow(
      NotInEncoding,
    );
    await expect(read(iconv.encode(chinese, 'gbk'), { encoding: 'utf-8', chunk: 100 })).rejects.toThrow(NotInEncoding);
  });
});
