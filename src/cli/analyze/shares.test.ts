import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reference, sharedData } from '../../../test/references.ts';
import { analyzeShares, type SharesOptions, sharesOf } from './shares.ts';
import type { SharesReport } from './show-shares.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'biplane-shares-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function run(content: string | Buffer, options: SharesOptions = {}, locale: 'zh-CN' | 'en' = 'zh-CN') {
  const file = join(dir, 'survey.csv');
  await writeFile(file, content);
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await analyzeShares(file, options, {
    log: (line) => printed.push(line),
    error: (line) => complained.push(line),
    locale,
  });
  return { code, printed: printed.join('\n'), complained: complained.join('\n').replaceAll(file, 'FILE') };
}

const survey = `序号,人群,满意度,功能,权重\n${Array.from({ length: 40 }, (_, i) => `${i + 1},${i % 4 ? '学生' : '商务'},${1 + (i % 5)}分,${i % 2 ? '续航┋影像' : '续航'},${i % 4 ? 1 : 3}`).join('\n')}\n`;

describe('biplane analyze shares', () => {
  it('prints a table for people and the same numbers as JSON for programs', async () => {
    const { code, printed } = await run(survey, { weight: 'none' });
    expect(code).toBe(0);
    expect(printed).toContain('40 份答卷');
    expect(printed).toMatch(/商务\s+10\s+25\.0%\s+14\.2%–40\.2%/);
    const report = JSON.parse((await run(survey, { json: true, weight: 'none' })).printed) as SharesReport;
    const share = report.questions[0]!.options.find((option) => option.answer === '商务')!;
    expect(share.estimate).toMatchObject({ value: 0.25, n: 40, method: 'wilson' });
    expect(share.estimate.lower).toBeCloseTo(0.1419, 4);
    expect(report.questions.map((question) => question.type)).toEqual(['single', 'rating', 'multi']);
  });
  it('weights by a column and splits by another', async () => {
    const report = JSON.parse((await run(survey, { json: true, weight: '权重', by: '人群' })).printed) as SharesReport;
    const [group, rating] = report.questions;
    expect(group!.options.find((option) => option.answer === '商务')!.estimate.value).toBe(0.5);
    expect(group!.effectiveN).toBeCloseTo(60 ** 2 / (10 * 9 + 30), 9);
    expect(group!.crossTab).toBeNull();
    expect(rating!.crossTab!.groups.map((each) => each.result.answered).sort()).toEqual([10, 30]);
  });
  it('reads GBK, a byte order mark, gzip and quoted line breaks alike', async () => {
    const figures = (printed: string) => ({ ...(JSON.parse(printed) as SharesReport), notices: [] });
    const plain = figures((await run(survey, { json: true })).printed);
    for (const same of [
      iconv.encode(survey, 'gbk'),
      `\ufeff${survey}`,
      gzipSync(survey),
      survey.replaceAll('\n', '\r\n'),
    ]) {
      expect(figures((await run(same, { json: true })).printed)).toEqual(plain);
    }
    const quoted = JSON.parse((await run('a,b\n"x\ny",1\n"x\ny",2\n', { json: true })).printed) as SharesReport;
    expect(quoted.questions[0]!.options[0]!.answer).toBe('x\ny');
  });
  it.each([
    ['an empty file', '', {}, '文件是空的', 'The file is empty'],
    ['a header alone', 'a,b\n', {}, 'FILE 只有表头', 'has a header but no rows'],
    ['a ragged row', 'a,b\n1,2\n3,4,5\n', {}, '第 3 行有 3 个单元格，列名只有 2 个。', 'Row 3 has 3 cells'],
    ['an open quote', 'a,b\n"1,2\n', {}, '引号没有闭合', 'never closed'],
    ['an unknown column', 'a,b\n1,2\n', { by: 'c' }, '没有「c」这一列', 'There is no column “c”'],
    ['a weight that is none', 'a,w\nx,1\ny,-2\n', { weight: 'w' }, '第 3 行的权重「-2」', 'Row 3: the weight “-2”'],
    [
      'free text as groups',
      `a,t\n${Array.from({ length: 30 }, (_, i) => `${i % 2},第${i}条不同的长意见`).join('\n')}`,
      { by: 't' },
      '不能用来分组',
      'cannot form groups',
    ],
  ])('refuses %s with a message in the reader’s language', async (_what, content, options, zh, en) => {
    const chinese = await run(content, options);
    expect(chinese.code).toBe(2);
    expect(chinese.printed).toBe('');
    expect(chinese.complained).toContain(zh);
    expect((await run(content, options, 'en')).complained).toContain(en);
  });
});

type Share = { k: number; n: number; p: number; lo: number; hi: number };
type CrossTab = { chisq: number; df: number; cramers_v: number };
const [stackOverflowFile, popVsSodaFile] = ['stackoverflow_2017_5594.csv', 'pop_vs_soda_374250.csv.gz'].map((name) =>
  sharedData(`survey/${name}`),
) as [string | null, string | null];
describe('real surveys (skipped where ../shared/data is absent)', () => {
  const { stackOverflow, popVsSoda } = reference<{
    stackOverflow: { shares: Record<string, Share>; remoteByCountry: CrossTab };
    popVsSoda: { shares: Record<string, Share>; wordByRegion: CrossTab };
  }>('survey-shares.json');
  const shareIn = (report: SharesReport, label: string, answer: string) =>
    report.questions.find((question) => question.label === label)!.options.find((option) => option.answer === answer)!;
  const equal = (found: ReturnType<typeof shareIn>, { k, n, p, lo, hi }: Share) => {
    expect([found.count, found.estimate.n]).toEqual([k, n]);
    expect(found.estimate.value).toBeCloseTo(p, 10);
    expect(found.estimate.lower).toBeCloseTo(lo, 10);
    expect(found.estimate.upper).toBeCloseTo(hi, 10);
  };

  it.skipIf(!stackOverflowFile)('Stack Overflow 2017: shares, and remote work by country', async () => {
    const report = await sharesOf(stackOverflowFile!, { by: 'Country' });
    const { shares, remoteByCountry: remote } = stackOverflow;
    for (const [column, expected] of Object.entries(shares)) equal(shareIn(report, column, '1'), expected);
    const test = report.questions.find((question) => question.label === 'Remote')!.crossTab!.independence!;
    expect(test.chiSquared).toBeCloseTo(remote.chisq, 8);
    expect(test.degrees).toBe(remote.df);
    expect(test.cramersV).toBeCloseTo(remote.cramers_v, 10);
  });
  it.skipIf(!popVsSodaFile)('pop versus soda: 374,250 answers out of a gzip file', async () => {
    const report = await sharesOf(popVsSodaFile!, { by: 'region' });
    const { shares, wordByRegion: expected } = popVsSoda;
    for (const [word, share] of Object.entries(shares)) equal(shareIn(report, 'word_for_cola', word), share);
    const test = report.questions.find((question) => question.label === 'word_for_cola')!.crossTab!.independence!;
    expect(test.chiSquared / expected.chisq).toBeCloseTo(1, 10);
    expect(test.cramersV).toBeCloseTo(expected.cramers_v, 10);
  });
});
