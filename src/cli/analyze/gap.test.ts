import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference, referenceFile, sharedData } from '../../../test/references.ts';
import { workbook } from '../../../test/xlsx.ts';
import { analyzeGap, type GapOptions, gapOf } from './gap.ts';

describe('analyze gap', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'biplane-gap-'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  async function run(csv: string | Buffer, options: GapOptions = {}) {
    const file = path.join(dir, 'gap.csv');
    await writeFile(file, csv);
    const lines: string[] = [];
    const errors: string[] = [];
    const exitCode = await analyzeGap(file, options, {
      log: (line) => lines.push(line),
      error: (line) => errors.push(line),
      locale: 'zh-CN',
    });
    return { exitCode, printed: lines.join('\n'), error: errors.join('\n') };
  }

  const plain =
    '渠道,情景,触达,转化,单价,退货率\n线上,计划,1000,2%,50,0.1\n线上,实际,800,0.025,50,0.1\n门店,计划,100,0.1,60,0\n门店,实际,100,0.1,60,0.5\n';

  it('splits a plan-and-actual file by driver and segment to the cent', async () => {
    const { printed, exitCode } = await run(plain, { by: '渠道', drivers: '触达,转化,单价,1-退货率', json: true });
    const report = JSON.parse(printed);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ plan: 1500, actual: 1200, gap: -300, residual: 0 });
    const effects = report.drivers.map(({ effect }: { effect: number }) => effect);
    expect(effects).toEqual([-200.83, 200.83, 0, -300]);
    expect(report.segments[1].effects.at(-1).effect).toBe(-300);
  });
  it('prints a table whose rows add up', async () => {
    const { printed } = await run(plain, { by: '渠道', drivers: '触达,转化,单价,1-退货率', method: 'shapley' });
    expect(printed).toContain('与计划之差 −300');
    expect(printed).toMatch(/合计\s+1,500\s/);
    expect(printed).toContain('沙普利值');
  });
  it('adds rows up where drivers are ratios of columns that add up', async () => {
    const csv = 'scenario,shop,visits,orders,revenue\nplan,a,10,2,20\nplan,b,30,2,20\nactual,a,40,4,80\n';
    const { printed } = await run(csv, { drivers: 'visits,orders/visits,revenue/orders', json: true });
    expect(JSON.parse(printed)).toMatchObject({ plan: 40, actual: 80, gap: 40 });
    const common = await run(csv, { drivers: 'visits,orders/visits,revenue/orders', by: 'shop', common: true });
    expect(common.printed).toContain('未计入的 1 个细分：b（计划 20，实际 0）');
  });
  it('reads percents in either width, and says which columns it left out', async () => {
    const csv = '渠道,期间,访客,转化率,客单价,备注\n天猫,计划,1000,10%,100,大促\n天猫,实际,900,12％,110,\n';
    const { printed } = await run(csv, { by: '渠道' });
    expect(printed).toContain('实际 11,880 − 计划 10,000');
    expect(printed).toContain('备注');
    expect(JSON.parse((await run(csv, { by: '渠道', json: true })).printed).ignored).toEqual(['备注']);
  });
  it('reads decimal commas where a column is written with them', async () => {
    const gap = async (csv: string) => JSON.parse((await run(csv, { json: true })).printed).gap;
    expect(await gap('scenario;visits;price\nplan;1000;10,50\nactual;1200;11,00\n')).toBe(2700);
    expect(await gap('scenario;visits;price\nplan;1.000;10,50\nactual;1.200;11,00\n')).toBe(2700);
    expect(await gap('scenario;visits;price\nplan;1 000;€ 10,50\nactual;1 200;€ 11,00\n')).toBe(2700);
    expect(await gap('scenario,visits,price\nplan,"1,000",10.50\nactual,"1,200",11.00\n')).toBe(2700);
    expect(await gap('scenario;rate;price\nplan;12,5%;100\nactual;13,5%;100\n')).toBe(1);
  });
  it('takes a ratio of nothing to nothing as unchanged', async () => {
    const csv = '渠道,期间,访客,订单,收入\n天猫,计划,100,10,1000\n天猫,实际,100,0,0\n';
    const { printed } = await run(csv, { drivers: '访客,订单/访客,收入/订单', json: true });
    const { gap, drivers } = JSON.parse(printed);
    expect(gap).toBe(-1000);
    expect(drivers.map(({ effect }: { effect: number }) => effect)).toEqual([0, -1000, 0]);
  });
  it.each([
    ['no scenario', 'a,b\n1,2\n', {}, '找不到区分计划与实际的列'],
    ['a repeated segment', 'scenario,x\nplan,1\nplan,2\nactual,3\n', { drivers: '1-x' }, '第 3 行'],
    [
      'a cell that is no number',
      'scenario,x\nplan,1\nactual,abc\n',
      { drivers: 'x' },
      '第 3 行「x」列的「abc」不是数字',
    ],
    ['one slip in a column of numbers', '期间,访客\n计划,1000\n实际,1 20\n', {}, '第 3 行「访客」列的「1 20」不是数字'],
    ['two currencies in a column', '期间,单价\n计划,¥90\n实际,$100\n', {}, '第 3 行「单价」列的「$100」'],
    ['a Chinese file of one side', '期间,单价\n计划,90\n', {}, '没有取值为「实际」的行'],
    ['something over nothing', 'scenario,a,b\nplan,1,0\nactual,1,1\n', { drivers: 'a/b' }, '分母为 0'],
    ['an unknown column', 'scenario,x\nplan,1\nactual,2\n', { drivers: 'y' }, '没有「y」这一列'],
    ['an unknown method', 'scenario,x\nplan,1\nactual,2\n', { method: 'guess' }, '不认识的方法'],
    ['one side only', 'scenario,x\nplan,1\n', {}, '没有取值为「actual」的行'],
    ['an empty file', '', {}, '文件是空的'],
    ['ragged rows', 'scenario,x\nplan,1,2\n', {}, '第 2 行'],
  ])('refuses %s with a clear message and a failing exit code', async (_, csv, options, message) => {
    const { exitCode, error, printed } = await run(csv, options);
    expect(exitCode).not.toBe(0);
    expect(printed).toBe('');
    expect(error).toContain(message);
  });
  it('reads what the server reads: CR line ends, UTF-16 without mark; damaged UTF-8 is not taken for GBK', async () => {
    const csv = 'scenario,x\nplan,1\nactual,2\n';
    expect((await run(csv.replaceAll('\n', '\r'), { json: true })).exitCode).toBe(0);
    expect((await run(Buffer.from(csv, 'utf16le'), { json: true })).exitCode).toBe(0);
    const damaged = Buffer.concat([Buffer.from('期间,单价\n计划,1\n实际'), Buffer.from([0xff]), Buffer.from(',2\n')]);
    expect((await run(damaged)).error).toContain('第 3 行「期间」的「实际\ufffd」里有字节不是文字');
  });
  it('reads a spreadsheet like its text, says what another file is, and names a directory', async () => {
    const csv = '期间,访问,单价\n计划,1000,10\n实际,1100,12\n';
    const sheet = workbook({
      Sheet1: csv
        .trim()
        .split('\n')
        .map((line) => line.split(',')),
    });
    expect((await run(Buffer.from(sheet), { json: true })).printed).toBe((await run(csv, { json: true })).printed);
    expect((await run('%PDF-1.7')).error).toContain('PDF');
    const errors: string[] = [];
    const out = { log: () => {}, error: (line: string) => errors.push(line), locale: 'zh-CN' as const };
    expect(await analyzeGap(dir, {}, out)).toBe(2);
    expect(errors.join()).toContain('是目录');
  });
  it('refuses a file that is not there', async () => {
    const errors: string[] = [];
    const out = { log: () => {}, error: (line: string) => errors.push(line), locale: 'en' as const };
    expect(await analyzeGap(path.join(dir, 'none.csv'), {}, out)).not.toBe(0);
    expect(errors.join()).toContain('none.csv');
  });

  it('reproduces the reference on real revenue', async () => {
    type Reference = {
      delta: number;
      lmdi: number[];
      shapley: number[];
      countries: string[];
      asOneSegment: { lmdi: number[]; shapley: number[] };
    };
    const { results } = reference<{ results: Record<string, Reference> }>('retail-decomposition.json');
    const file = referenceFile('retail-country-month.csv');
    const drivers = 'customers,invoices/customers,units/invoices,revenue/units';
    for (const [span, computed] of Object.entries(results)) {
      const [plan, actual] = span.split('->');
      for (const method of ['lmdi', 'shapley'] as const) {
        const cases = [
          [
            await gapOf(file, { method, period: 'm', plan, actual, drivers, by: 'Country', common: true }),
            computed[method],
          ],
          [await gapOf(file, { method, period: 'm', plan, actual, drivers }), computed.asOneSegment[method]],
        ] as const;
        for (const [report, expected] of cases) {
          report.drivers.forEach(({ unrounded }, index) => {
            expect(unrounded).toBeCloseTo(expected[index]!, 4);
          });
          const total = report.drivers.reduce((sum, { effect }) => sum + Math.round(effect * 100), 0);
          expect(total).toBe(Math.round(report.gap * 100));
        }
        expect(cases[0][0].gap).toBeCloseTo(computed.delta, 6);
        expect(cases[0][0].segments.map(({ segment }) => segment).sort()).toEqual(computed.countries);
      }
    }
  });
});

const decimalComma = sharedData('field-cases/gap-decimal-comma.csv');
const totalRow = sharedData('field-cases/gap-total-row.csv');
describe.skipIf(!decimalComma || !totalRow)('files as they come (skipped where ../shared/data is absent)', () => {
  it('semicolons and decimal commas: both drivers count', async () => {
    expect(await gapOf(decimalComma!, {})).toMatchObject({ gap: 2_700, ignored: [] });
  });
  it('a row of totals is no channel, and the person is told', async () => {
    const report = await gapOf(totalRow!, { by: 'channel' });
    expect(report.gap).toBe(220);
    expect(report.segments.map(({ segment, gap }) => [segment, gap])).toEqual([
      ['A', 320],
      ['B', -100],
    ]);
    expect(report.notices).toMatchObject([{ key: 'imports.reading.leftOut.total', params: { count: 2 } }]);
  });
});
