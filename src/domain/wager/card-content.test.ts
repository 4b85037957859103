import { expect, it, test } from 'vitest';
import { reference } from '../../../test/references.ts';
import { contentHash } from '../cards/canonical.ts';
import { formatOf } from '../cards/format.ts';
import { usualAnswerDays } from './agreement.ts';
import { termsSigned, wagerCardContent, wagerFormats } from './card-content.ts';
import type { WagerTerms } from './wager.ts';

const terms: WagerTerms = {
  ...{ outcome: 'net_units', target: 500_000, currency: 'CNY', method: 'lmdi', attributionPercent: 50, answerDays: 10 },
  ...{ salesFrom: '2026-12-01', salesTo: '2026-12-31', returnsTo: '2027-01-31' },
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  tree: {
    drivers: [{ key: 'orders', name: '订单数', measure: 'orders', shares: { pm: 20, gtm: 80, external: 0 } }],
    channels: [{ name: '线上', plan: { orders: 500_000 } }],
  },
};

it('a field that terms get later is not signed by itself', () => {
  const drivers = terms.tree.drivers.map((driver) => ({ ...driver, note: 'x' }));
  expect(wagerCardContent({ ...terms, ...{ note: 'x' }, tree: { ...terms.tree, drivers } })).toEqual(
    wagerCardContent(terms),
  );
  const { answerDays: _later, ...first } = terms;
  expect(wagerCardContent(terms)).toEqual(first);
});

const frozenTerms: WagerTerms = {
  ...{
    outcome: 'net_revenue',
    target: 12_345_678,
    currency: 'CNY',
    method: 'lmdi',
    attributionPercent: 62.5,
    answerDays: 10,
  },
  ...{ salesFrom: '2026-12-01', salesTo: '2026-12-31', returnsTo: '2027-01-31' },
  stakes: { unit: 'points', pm: 100, gtm: 80 },
  tree: {
    drivers: [
      { key: 'orders', name: '订单数', measure: 'orders', shares: { pm: 20, gtm: 70, external: 10 } },
      { key: 'price', name: '客单价', measure: 'price', shares: { pm: 60, gtm: 40, external: 0 } },
    ],
    channels: [
      { name: '线上', plan: { orders: 500.5, price: 20_000 } },
      { name: '门店', plan: { orders: 120, price: 19_900 } },
    ],
  },
};

test.each(wagerFormats.map((_, index) => index + 1))(
  'what was signed in form %i is written down the same for ever',
  (format) => {
    const frozen = reference<{ hash: string; content: unknown }>(`wager-card-${format}.json`);
    const content = formatOf(wagerFormats, format)(frozenTerms);
    expect(content).toEqual(frozen.content);
    expect(contentHash(content)).toBe(frozen.hash);
  },
);

it('terms that were signed in either form are terms again', () => {
  const signed = (format: number) => JSON.parse(JSON.stringify(formatOf(wagerFormats, format)(frozenTerms)));
  expect(termsSigned(signed(1))).toEqual({ ...frozenTerms, answerDays: usualAnswerDays });
  expect(termsSigned(signed(2))).toEqual(frozenTerms);
});
