import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/references.ts';
import { workbook } from '../../../test/xlsx.ts';
import { analyzePlan, type PlanOptions } from './plan.ts';
import type { PlanReport } from './show-plan.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'biplane-plan-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function runFile(file: string, options: PlanOptions = {}, locale: 'zh-CN' | 'en' = 'zh-CN') {
  const printed: string[] = [];
  const complained: string[] = [];
  const out = { log: (line: string) => printed.push(line), error: (line: string) => complained.push(line), locale };
  const code = await analyzePlan(file, options, out);
  return { code, printed: printed.join('\n'), complained: complained.join('\n') };
}
async function run(content: string | Buffer, options: PlanOptions = {}, locale: 'zh-CN' | 'en' = 'zh-CN') {
  const file = join(dir, 'plan.csv');
  await writeFile(file, content);
  return runFile(file, options, locale);
}

const plan =
  '编号,任务,轨道,乐观,最可能,悲观,前置任务,开始\n1,芯片适配,产品,3,5,12,,2026-09-28\n2,续航实测,产品,2,4,6,1,\n3,铺货,市场,4,6,8,,\n';

describe('biplane analyze plan', () => {
  it('reads a task list of a spreadsheet like its text, wherever in it the table stands', async () => {
    const rows = plan
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const dates = ({ printed }: { printed: string }) => {
      const { schedule } = JSON.parse(printed) as PlanReport;
      return schedule;
    };
    const expected = dates(await run(plan, { json: true }));
    for (const sheet of [rows, [['上市计划'], [], ...rows, [], ['导出时间：2026-09-01']]])
      expect(dates(await run(Buffer.from(workbook({ 计划: sheet })), { json: true }))).toEqual(expected);
  });

  it('prints dates over the National Day holiday, percentiles and the chance of a date', async () => {
    const { code, printed } = await run(plan, { committed: '2026-10-14' });
    expect(code).toBe(0);
    expect(printed).toContain('关键路径 9 个工作日，2026-10-14 完成，次一工作日 2026-10-15 可上市');
    expect(printed).toMatch(/P80\s+[\d.]+\s+2026-10-/);
    expect(printed).toMatch(/芯片适配\s+2026-09-28\s+2026-10-09\s+0\s+>?\d+%/);
    expect(printed).toMatch(/2026-10-14 或之前上市：\d+%/);
  });

  it('gives programs the same as JSON, reproducible by its seed', async () => {
    const read = async (seed: string) =>
      JSON.parse((await run(plan, { json: true, seed, draws: '2000' })).printed) as PlanReport;
    const first = await read('3');
    expect(first.forecast).toMatchObject({ draws: 2000, seed: 3, uncertain: true });
    expect(await read('3')).toEqual(first);
    expect((await read('4')).forecast.lengthDays).not.toEqual(first.forecast.lengthDays);
  });

  it('reads GBK, and says that a plan without ranges has no chances unless given a spread', async () => {
    const gbk = iconv.encode('任务,工期\n芯片,5\n', 'gbk');
    expect((await run(gbk)).printed).toContain('没有任务填写乐观与悲观工期');
    const spread = await run(gbk, { spread: '0.8,1.6' });
    expect(spread.printed).toContain('P80');
    expect((await run(gbk, { spread: '2' })).code).not.toBe(0);
  });

  it('names row and column of bad input in both languages and exits non-zero', async () => {
    const bad = 'Task,Likely,Predecessors\nA,x,\nB,2,9\n';
    const chinese = await run(bad);
    expect(chinese.code).not.toBe(0);
    expect(chinese.complained).toContain('第 2 行「Likely」：「x」不是可用的天数');
    const english = await run(bad, {}, 'en');
    expect(english.complained).toContain('Row 3, Predecessors: There is no task with the number or unique name “9”.');
    const cyclic = await run('Task,Likely,Predecessors\nA,1,2\nB,2,1\n', {}, 'en');
    expect(cyclic.complained).toContain('A → B → A');
    expect((await run(plan, { draws: '0' })).complained).toContain('--draws');
    expect((await run(plan, { start: '2026-02-30' })).complained).toContain('2026-02-30');
    expect((await runFile(join(dir, 'none.csv'))).code).not.toBe(0);
    expect((await run(Buffer.from('504b030414000000080000002100', 'hex'))).complained).toContain('压缩文件已损坏');
  });

  const instance = sharedData('projects/psplib/j30/j301_1.sm');
  it.skipIf(!instance)('reads a PSPLIB instance (skipped without ../shared/data)', async () => {
    const { code, printed } = await runFile(instance!, { spread: '0.8,1.6' }, 'en');
    expect(code).toBe(0);
    expect(printed).toContain('Critical path 38 working days');
  });
});
