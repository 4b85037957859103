import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../src/contract/exit-codes.ts';
import { decomposeGap } from '../src/domain/wager/gap.ts';
import { payOut } from '../src/domain/wager/payout.ts';
import { scoreForecast } from '../src/domain/wager/scoring.ts';
import { statusOf } from '../src/server/http/errors.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const markdown = (folder: string) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
const documents = [...markdown('.'), ...markdown('docs'), ...markdown('docs/decisions'), ...markdown('bench')];
const bilingual = [
  ['README.md', 'README.zh-CN.md'],
  ['docs/users.md', 'docs/users.zh-CN.md'],
  ['docs/operators.md', 'docs/operators.zh-CN.md'],
  ['docs/api.md', 'docs/api.zh-CN.md'],
  ['docs/new-feature.md', 'docs/new-feature.zh-CN.md'],
] as const;

/** The levels of the headings outside of code, in order. */
function headings(text: string): string[] {
  return [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^(#+) /gm)].map((match) => match[1] ?? '');
}

describe('the documents', () => {
  it.each(documents)('%s links only to what exists', (document) => {
    const links = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
    const local = links.filter((link) => !/^(https?:|#)/.test(link)).map((link) => link.replace(/#.*$/, ''));
    const missing = local.filter((link) => !existsSync(join(root, dirname(document), link)));
    expect(missing).toEqual([]);
  });

  it.each(documents)('%s names only paths and scripts that exist', (document) => {
    const text = read(document);
    const paths = [...text.matchAll(/`((?:src|test|bench|docs|scripts|migrations|bin)\/[\w./-]+)`/g)].map(
      (match) => match[1],
    );
    expect(paths.filter((path) => !existsSync(join(root, path ?? '')))).toEqual([]);
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/`npm run ([\w-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it.each(bilingual)('%s and %s have the same headings, tables and code', (en, zh) => {
    const [english, chinese] = [read(en), read(zh)];
    expect(headings(chinese)).toEqual(headings(english));
    const rows = (text: string) => text.split('\n').filter((line) => line.startsWith('|')).length;
    expect(rows(chinese)).toBe(rows(english));
    const blocks = (text: string) => [...text.matchAll(/^```(\w+)/gm)].map((match) => match[1]);
    expect(blocks(chinese)).toEqual(blocks(english));
  });

  it('explain every setting, and no other', () => {
    const settings = [...read('src/server/env.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map((match) => match[1]);
    expect(settings.length).toBeGreaterThan(5);
    for (const guide of ['docs/operators.md', 'docs/operators.zh-CN.md']) {
      const explained = [...read(guide).matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]);
      expect(explained.sort(), guide).toEqual([...settings].sort());
    }
  });

  it('tell the status and exit code of every error', () => {
    for (const guide of ['docs/api.md', 'docs/api.zh-CN.md']) {
      const rows = [...read(guide).matchAll(/^\| `(\w+)` \| (\d+) \| (\d+) \|$/gm)];
      expect(Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)]))).toEqual(statusOf);
      expect(Object.fromEntries(rows.map(([, code, , exit]) => [code, Number(exit)]))).toEqual(exitCodeOf);
    }
  });

  it('settle their example as the program does', () => {
    const shares = (pm: number, gtm: number, external: number) => ({ pm, gtm, external });
    const { drivers, owners, plan, actual, gap } = decomposeGap([
      {
        channel: 'example',
        factors: [
          { driver: 'reach', plan: 100_000, actual: 120_000, shares: shares(0, 80, 20) },
          { driver: 'conversion', plan: 0.02, actual: 0.015, shares: shares(50, 50, 0) },
          { driver: 'price', plan: 300_000, actual: 290_000, shares: shares(30, 50, 20) },
          { driver: 'kept', plan: 0.95, actual: 0.88, shares: shares(80, 20, 0) },
        ],
      },
    ]);
    const money = (minor: number, signed = true) => {
      const sign = minor < 0 ? '−' : signed && minor > 0 ? '+' : '';
      return sign + (Math.abs(minor) / 100).toLocaleString('en', { minimumFractionDigits: 2 });
    };
    const forecasts = { pm: [4.5, 5.2, 6], gtm: [5, 6, 7] }; // millions
    const score = ([p10, p50, p90]: number[]) =>
      scoreForecast({ p10: p10! * 1e8, p50: p50! * 1e8, p90: p90! * 1e8 }, actual);
    const { pm, gtm, attribution, forecast } = payOut({
      stakes: { pm: 100, gtm: 100 },
      attributionShare: 0.5,
      effects: owners,
      scores: { pm: score(forecasts.pm), gtm: score(forecasts.gtm) },
    });
    for (const guide of ['docs/users.md', 'docs/users.zh-CN.md']) {
      const text = read(guide);
      for (const { effect, owners: split } of drivers)
        expect(text).toContain(
          `| ${[effect, split.pm, split.gtm, split.external].map((part) => money(part)).join(' | ')} |`,
        );
      const sums = [owners.pm, owners.gtm, owners.external].map((part) => money(part)).join(' | ');
      expect(text).toContain(`${money(plan, false)} | ${money(actual, false)} | **${money(gap)}** | ${sums}`);
      expect(text).toContain(`${attribution.pm} + ${forecast.pm} = ${pm}`);
      expect(text).toContain(`${attribution.gtm} + ${forecast.gtm} = ${gtm}`);
    }
  });
});
