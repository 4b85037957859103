/** A mean is written in what it is measured in, and never as a share, wherever a card tells of it. */
import { expect, it } from 'vitest';
import { demandSummary } from '../src/domain/demand/card-summary.ts';
import type { NeedState } from '../src/domain/demand/need-state.ts';
import { decide } from '../src/domain/demand/verdict.ts';
import { meanInterval } from '../src/domain/stats/mean.ts';
import { translate } from '../src/locales/translate.ts';

const asOf = '2026-11-22T00:00:00.000Z';

/** A Must need that is judged by the mean answer to a question in these words. */
function need(label: string): NeedState {
  const criterion = {
    measure: { kind: 'mean' as const, spec: { position: 1 } },
    segment: null,
    weighted: false,
    direction: 'at_least' as const,
    threshold: 300,
    minimumN: 100,
    confidence: 0.95,
  };
  const sample = { n: 400, weight: 400, weightSquared: 400, mean: 331.553, squaredDeviations: 400 * 90 ** 2 };
  const estimate = meanInterval(sample, 0.95);
  return {
    id: 'need',
    number: 1,
    title: '愿付价格',
    statement: '',
    moscow: 'must',
    pm: { moscow: 'must', rank: 1 },
    gtm: { moscow: 'must', rank: 1 },
    round: { number: 1, openedAt: asOf, pm: true, gtm: true },
    evidence: {
      criterion,
      registeredAt: asOf,
      responsesWhenRegistered: 0,
      study: { id: 'study', name: '调研', questions: [{ position: 1, key: 'Q1', label, type: 'number' }] },
      range: null,
      base: { responses: 400, inSegment: 400, answered: 400 },
      estimate,
      verdict: decide(criterion, estimate),
    },
  };
}

it.each([
  ['最高愿意支付的价格（元）', '愿付价格 ¥331.55 · 门槛 ¥300', '愿付价格 ¥331.55 · threshold ¥300'],
  ['Battery life (hours)', '愿付价格 331.55 hours · 门槛 300 hours', '愿付价格 331.55 hours · threshold 300 hours'],
  ['您愿意付多少', '愿付价格 331.55 · 门槛 300', '愿付价格 331.55 · threshold 300'],
])('a card writes the mean answer to 「%s」 in what it asks for', (label, inChinese, inEnglish) => {
  const summary = demandSummary([need(label)], asOf);
  expect(translate(summary.bar.label, 'zh-CN')).toBe(inChinese);
  expect(translate(summary.bar.label, 'en')).toBe(inEnglish);
  const said = [summary.bar.label, summary.verdict, summary.headline, ...summary.next.map(({ text }) => text)];
  for (const text of said) expect(translate(text, 'en')).not.toMatch(/33,?155|331[^ ]*%/);
});
