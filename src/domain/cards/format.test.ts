import { expect, it } from 'vitest';
import { chineseCalendar } from '../cadence/calendar.ts';
import { cadenceCardContent, cadenceFormats } from '../cadence/card.ts';
import { newTask } from '../cadence/plan.ts';
import { wagerCardContent } from '../wager/card-content.ts';
import type { WagerTerms } from '../wager/wager.ts';
import { formatOf, newestFormat } from './format.ts';

const plan = {
  ...{ start: '2026-01-05', committedDate: '2026-12-01', calendar: chineseCalendar, seed: 7 },
  distribution: 'pert_beta' as const,
  tasks: [newTask('a', { name: '试产' })],
  dependencies: [],
};
const terms: WagerTerms = {
  ...{ outcome: 'net_units', target: 500_000, currency: 'CNY', method: 'lmdi', attributionPercent: 50 },
  ...{ salesFrom: '2026-12-01', salesTo: '2026-12-31', returnsTo: '2027-01-31' },
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  tree: {
    drivers: [{ key: 'orders', name: '订单数', measure: 'orders', shares: { pm: 20, gtm: 80, external: 0 } }],
    channels: [{ name: '线上', plan: { orders: 500_000 } }],
  },
};

it('a field that tasks, plans or terms get later is not signed by itself', () => {
  const grown = { ...plan, goal: 'x', tasks: plan.tasks.map((task) => ({ ...task, cost: 5 })) };
  expect(cadenceCardContent(grown)).toEqual(cadenceCardContent(plan));
  const drivers = terms.tree.drivers.map((driver) => ({ ...driver, note: 'x' }));
  expect(wagerCardContent({ ...terms, ...{ note: 'x' }, tree: { ...terms.tree, drivers } })).toEqual(
    wagerCardContent(terms),
  );
  expect(wagerCardContent(terms)).toEqual(terms);
});

it('a form is found by its number, and one that only a newer program knows is refused', () => {
  expect(formatOf(cadenceFormats, newestFormat(cadenceFormats))(plan)).toEqual(cadenceCardContent(plan));
  expect(() => formatOf(cadenceFormats, newestFormat(cadenceFormats) + 1)).toThrow('unknownFormat');
});
