import { expect, it } from 'vitest';
import { wagerCardContent } from './card-content.ts';
import type { WagerTerms } from './wager.ts';

const terms: WagerTerms = {
  ...{ outcome: 'net_units', target: 500_000, currency: 'CNY', method: 'lmdi', attributionPercent: 50 },
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
  expect(wagerCardContent(terms)).toEqual(terms);
});
