import { describe, expect, it } from 'vitest';
import type { Json } from '../src/domain/cards/canonical.ts';
import { type CardKind, cardKinds } from '../src/domain/cards/summary.ts';
import { briefOf } from '../src/domain/words/brief.ts';
import { cardWords } from '../src/domain/words/cards.ts';
import { changeLine, changesBetween } from '../src/domain/words/changes.ts';
import { locales, translate } from '../src/locales/translate.ts';
import { reference } from './references.ts';

/** Contents as they were signed, in every form in which a card ever was. */
const signed = (
  [
    ['demand', 'demand-card-1.json'],
    ['demand', 'demand-card-2.json'],
    ['cadence', 'cadence-card-1.json'],
    ['wager', 'wager-card-1.json'],
    ['wager', 'wager-card-2.json'],
  ] as const
).map(([kind, file]) => ({ kind, file, content: reference<{ content: Json }>(file).content }));

const chinese = (kind: CardKind, before: Json, after: Json) =>
  changesBetween(cardWords[kind], before, after).map((change) =>
    changeLine(change, (text) => translate(text, 'zh-CN')),
  );

type Leaf = [path: string, change: (to: Json) => Json, value: Json];

/** Every leaf of a content, with what the content is when that leaf is another. */
function* leaves(content: Json, path: string, put: (changed: Json) => Json): Generator<Leaf> {
  if (Array.isArray(content))
    for (const [index, item] of content.entries())
      yield* leaves(item, `${path}[${index}]`, (to) => put(content.map((each, i) => (i === index ? to : each))));
  else if (content !== null && typeof content === 'object')
    for (const [key, value] of Object.entries(content))
      yield* leaves(value, `${path}.${key}`, (to) => put({ ...content, [key]: to }));
  else yield [path, put, content];
}

/** What stands in the same place of other items; a leaf that is nothing here is something there. */
function examplesIn(content: Json, path = '', found = new Map<string, Json>()): Map<string, Json> {
  if (content === null) return found;
  found.set(path, content);
  if (Array.isArray(content)) for (const item of content) examplesIn(item, `${path}[]`, found);
  else if (typeof content === 'object')
    for (const [key, value] of Object.entries(content)) examplesIn(value, `${path}.${key}`, found);
  return found;
}

function* everyLeafChanged(content: Json): Generator<[path: string, Json]> {
  const examples = examplesIn(content);
  for (const [path, change, value] of leaves(content, '', (to) => to)) {
    const another = examples.get(path.replace(/\[\d+\]/g, '[]')) ?? 'x';
    if (value === null) yield [path, change(another)];
    else
      yield [path, change(typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `${value}x`)];
  }
}

describe('what differs between two contents of a card', () => {
  it.each(signed)('has words for every leaf of $file, in both languages', ({ kind, content }) => {
    for (const [path, changed] of everyLeafChanged(content)) {
      const changes = changesBetween(cardWords[kind], content, changed);
      expect(changes.length, path).toBeGreaterThan(0);
      for (const language of locales)
        for (const { of } of changes) {
          const what = of.map((text) => translate(text, language));
          expect(
            of.filter((text, index) => what[index] === '' || what[index] === text.key),
            path,
          ).toEqual([]);
          // What a part is signed under is no word for people.
          const names = path.split(/[.[\]]+/);
          expect(
            what.filter((each) => names.includes(each) || /[[\]]|\w\.\w/.test(each)),
            path,
          ).toEqual([]);
          expect(of.length, path).toBeGreaterThan(0);
        }
      for (const change of changes)
        expect(
          changeLine(change, (text) => text.key),
          path,
        ).not.toBe('');
    }
  });

  it.each(signed)('is nothing where both say the same: $file', ({ kind, content }) => {
    expect(changesBetween(cardWords[kind], content, structuredClone(content))).toEqual([]);
  });

  it.each(signed)('is everything where there was nothing before: $file', ({ kind, content }) => {
    const changes = changesBetween(cardWords[kind], null, content);
    expect(changes.every((change) => change.kind === 'added' && change.before === null && change.after !== null)).toBe(
      true,
    );
  });

  it('is said as people say it', () => {
    const plan = (likely: number, committedDate: string, tasks: object[] = []) => ({
      committedDate,
      tasks: [{ id: 'a', name: '芯片适配', likely }, ...tasks],
      dependencies: [] as Json[],
    });
    expect(chinese('cadence', plan(14, '2026-12-01') as Json, plan(19, '2026-12-15') as Json)).toEqual([
      '承诺上市日 2026-12-01 → 2026-12-15',
      '芯片适配 · 最可能 14 → 19 天',
    ]);
    const linked = { ...plan(14, '2026-12-01', [{ id: 'b', name: '试产', likely: 2.5 }]) };
    linked.dependencies = [{ predecessorId: 'a', successorId: 'b', kind: 'FS', lag: 0 }];
    expect(chinese('cadence', plan(14, '2026-12-01') as Json, linked as Json)).toEqual([
      '试产 新增',
      '试产 · 名称 试产',
      '试产 · 最可能 2.5 天',
      '依赖 · 芯片适配 → 试产 新增',
      '依赖 · 芯片适配 → 试产 · 依赖类型 完成后开始',
      '依赖 · 芯片适配 → 试产 · 间隔 0 天',
    ]);
    expect(chinese('cadence', linked as Json, plan(14, '2026-12-01') as Json)).toEqual([
      '试产 已删除',
      '依赖 · 芯片适配 → 试产 已删除',
    ]);
  });

  it('keeps every digit of money, and the unit of each driver', () => {
    const { content } = signed.find(({ kind }) => kind === 'wager')!;
    const changed = structuredClone(content) as {
      target: number;
      tree: { channels: { plan: Record<string, number> }[] };
    };
    changed.target += 1;
    changed.tree.channels[0]!.plan.price = 20_001;
    changed.tree.channels[0]!.plan.orders = 510;
    expect(chinese('wager', content, changed as unknown as Json)).toEqual([
      '目标 ¥123,456.78 → ¥123,456.79',
      '渠道 · 线上 · 订单数 500.5 → 510',
      '渠道 · 线上 · 客单价 ¥200.00 → ¥200.01',
    ]);
  });

  it('says thresholds and estimates in the unit of what is measured', () => {
    const { content } = signed.find(({ file }) => file === 'demand-card-2.json')!;
    const changed = structuredClone(content) as {
      needs: { evidence: { criterion: { threshold: number }; estimate: { value: number } } }[];
    };
    changed.needs[0]!.evidence.criterion.threshold = 0.625;
    changed.needs[0]!.evidence.estimate.value = 0.71;
    changed.needs[1]!.evidence.criterion.threshold = 3.5;
    expect(chinese('demand', content, changed as unknown as Json)).toEqual([
      'N-01 长续航 · 标准 · 门槛 50% → 62.5%',
      'N-01 长续航 · 估计 70% → 71%',
      'N-02 弱网信号稳 · 标准 · 门槛 3.3 → 3.5',
    ]);
  });
});

describe('what is said of a card before it is signed', () => {
  it('covers every card in both languages, and names what is open', () => {
    for (const { kind, content } of signed)
      for (const { label, said } of briefOf(kind, content))
        for (const language of locales)
          for (const text of [label, said]) expect(translate(text, language)).not.toBe(text.key);
    const { content } = signed.find(({ file }) => file === 'demand-card-2.json')!;
    const points = briefOf('demand', content);
    expect(points.filter(({ status }) => status === 'at_risk').length).toBeGreaterThan(0);
    expect(points.find(({ label }) => label.key === 'cards.brief.withoutCriterion')!.names.length).toBe(1);
    expect(cardKinds.length).toBe(new Set(signed.map(({ kind }) => kind)).size);
  });
});
