import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSource } from './source.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'biplane-sheets-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function read(content: Uint8Array, sheet?: string) {
  const file = path.join(directory, crypto.randomUUID());
  await writeFile(file, content);
  const source = await openSource(file, { sheet });
  let rows = 0;
  for await (const batch of source.batches) rows += batch.count;
  return { header: source.header, sheet: source.sheet, sheets: source.sheets, rows };
}

/** Sheets by name; a leading dot hides one. */
async function book(sheets: Record<string, (string | number)[][]>): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  for (const [name, rows] of Object.entries(sheets)) {
    const state = name.startsWith('.') ? 'hidden' : 'visible';
    workbook.addWorksheet(name.replace('.', ''), { state }).addRows(rows);
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

describe('a damaged spreadsheet ends its reading', () => {
  const damages: Record<string, (content: Uint8Array) => Uint8Array> = {
    'cut to 60 %': (content) => content.subarray(0, Math.floor(content.length * 0.6)),
    '64 bytes flipped in the middle': (content) => {
      const middle = content.length >> 1;
      return content.map((byte, at) => (at >= middle && at < middle + 64 ? byte ^ 0xff : byte));
    },
  };
  test.each(Object.entries(damages))(
    '%s',
    async (_name, damage) => {
      const rows = Array.from({ length: 20_000 }, (_, row) => [
        `city ${row % 7}`,
        `${(row * 7919) % 10_007} said ${row}`,
      ]);
      const whole = await book({ Sheet1: [['city', 'note'], ...rows] });
      expect(await read(whole)).toMatchObject({ rows: 20_000 });
      await expect(read(damage(whole))).rejects.toMatchObject({
        code: 'invalid_input',
        reason: { key: 'imports.errors.brokenSpreadsheet' },
      });
    },
    60_000,
  );
});

describe('of several sheets', () => {
  const sheets = {
    '.Lists': [['option'], ['yes']],
    Cover: [],
    Answers: [['city'], ['Bern']],
    Other: [['town'], ['Chur']],
  };

  test('the first one with content that is not hidden is read, and all of them are named', async () => {
    const found = await read(await book(sheets));
    expect(found).toMatchObject({ sheet: 'Answers', header: ['city'], rows: 1 });
    expect(found.sheets).toEqual([
      { name: 'Lists', hidden: true, empty: false },
      { name: 'Cover', hidden: false, empty: true },
      { name: 'Answers', hidden: false, empty: false },
      { name: 'Other', hidden: false, empty: false },
    ]);
  });

  test('the one that is asked for is read, be it hidden', async () => {
    expect(await read(await book(sheets), 'Lists')).toMatchObject({ sheet: 'Lists', header: ['option'] });
    await expect(read(await book(sheets), '2024')).rejects.toMatchObject({
      reason: { key: 'imports.errors.noSheet', params: { name: '2024' } },
    });
  });

  test('an archive that is no workbook says so', async () => {
    // One entry, `a`, without content.
    const central = Buffer.alloc(46 + 1);
    central.write('504b0102', 0, 'hex');
    central.writeUInt16LE(1, 28);
    central.write('a', 46);
    const local = Buffer.alloc(30 + 1);
    local.write('504b0304', 0, 'hex');
    local.writeUInt16LE(1, 26);
    local.write('a', 30);
    const end = Buffer.alloc(22);
    end.write('504b0506', 0, 'hex');
    end.writeUInt16LE(1, 8);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(central.length, 12);
    end.writeUInt32LE(local.length, 16);
    await expect(read(Buffer.concat([local, central, end]))).rejects.toMatchObject({
      reason: { key: 'imports.errors.notAWorkbook' },
    });
  });
});
