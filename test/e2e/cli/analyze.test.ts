import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { biplane } from './biplane.ts';

const survey = [
  '性别,满意度,最看重',
  '男,5,续航;影像',
  '女,4,续航',
  '女,3,影像',
  '男,5,续航;价格',
  '女,5,影像;续航',
].join('\n');
const result = ['渠道,情景,访客,转化率,客单价', '天猫,计划,1000,0.02,300', '天猫,实际,1200,0.015,290'].join('\n');
const plan = ['任务,乐观,最可能,悲观,前置任务', '调研,3,5,8,', '开发,10,15,25,1', '预售,2,3,4,2'].join('\n');

describe('biplane analyze', { timeout: 60_000 }, () => {
  let folder: string;
  const file = (name: string) => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'biplane-analyze-'));
    await Promise.all([
      writeFile(file('survey.csv'), survey),
      writeFile(file('result.csv'), result),
      writeFile(file('plan.csv'), plan),
      writeFile(file('ragged.csv'), 'a,b\n1,2\n1,2,3\n'),
      writeFile(file('cycle.csv'), '任务,工期,前置任务\n甲,1,2\n乙,1,1\n'),
    ]);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('shows the shares of a questionnaire with intervals', async () => {
    const zh = await biplane(['analyze', 'shares', file('survey.csv')]);
    expect(zh).toMatchObject({ code: 0, err: '' });
    expect(zh.out).toMatch(/续航 +4 +80\.0% +37\.6%–96\.4%/);
    const json = await biplane(['analyze', 'shares', file('survey.csv'), '--by', '性别', '--json', '--lang', 'en']);
    expect(JSON.parse(json.out)).toMatchObject({ responses: 5, by: '性别' });
  });

  it('splits a gap exactly', async () => {
    const { code, out } = await biplane(['analyze', 'gap', file('result.csv'), '--json']);
    expect(code).toBe(0);
    const report = JSON.parse(out) as { plan: number; actual: number; gap: number; drivers: { effect: number }[] };
    expect(report).toMatchObject({ plan: 6000, actual: 5220, gap: -780 });
    const cents = report.drivers.reduce((sum, { effect }) => sum + Math.round(effect * 100), 0);
    expect(cents).toBe(-78_000);
  });

  it('forecasts a plan, the same in every run', async () => {
    const run = () =>
      biplane(['analyze', 'plan', file('plan.csv'), '--start', '2026-11-02', '--draws', '1000', '--json']);
    const [first, second] = [await run(), await run()];
    expect(first.code).toBe(0);
    expect(second.out).toBe(first.out);
    const { forecast } = JSON.parse(first.out) as { forecast: { launch: { p50: string; p95: string } } };
    expect(forecast.launch.p50 < forecast.launch.p95).toBe(true);
  });

  it('says what is wrong with a file and where, in the language of the reader', async () => {
    const absent = await biplane(['analyze', 'shares', file('nothing.csv'), '--lang', 'en']);
    expect(absent).toMatchObject({ code: 2, out: '', err: expect.stringContaining('was not found') });
    expect(await biplane(['analyze', 'shares', file('ragged.csv')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('第 3 行'),
    });
    expect(await biplane(['analyze', 'shares', file('survey.csv'), '--by', '年龄'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('年龄'),
    });
    expect(await biplane(['analyze', 'plan', file('cycle.csv')])).toMatchObject({ code: 2, out: '' });
    expect(await biplane(['analyze', 'gap', file('result.csv'), '--method', 'guess'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('lmdi'),
    });
    expect(await biplane(['analyze', 'shares'])).toMatchObject({ code: 2, err: expect.stringContaining('file') });
  });
});
