import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../time/plain-date.ts';
import { toEpochDay, toPlainDate } from '../time/plain-date.ts';
import type { ProgressInput } from './figures.ts';
import { computeProgress, netByDay } from './progress.ts';
import type { WagerTerms } from './wager.ts';

const shares = { pm: 50, gtm: 40, external: 10 };
const terms: WagerTerms = {
  outcome: 'net_revenue',
  target: 90_000_00,
  currency: 'CNY',
  method: 'lmdi',
  salesFrom: '2026-11-01',
  salesTo: '2026-11-30',
  returnsTo: '2026-12-15',
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  attributionPercent: 60,
  answerDays: 14,
  tree: {
    drivers: [
      { key: 'orders', name: 'orders', measure: 'orders', shares },
      { key: 'value', name: 'value', measure: 'order_value', shares },
      { key: 'returns', name: 'returns', measure: 'return_rate', shares },
    ],
    channels: [{ name: 'shop', plan: { orders: 300, value: 400_00, returns: 0.1 } }],
  },
};

/** Eight orders a day of 400 yuan, up to and with the day `today`. */
function standing(today: PlainDate, change: Partial<ProgressInput> = {}) {
  const days = Math.max(0, toEpochDay(today) - toEpochDay(terms.salesFrom) + 1);
  const sales = Array.from({ length: days }, (_, day) => ({
    date: toPlainDate(toEpochDay(terms.salesFrom) + day),
    amount: 3_200_00,
  }));
  const fact = { channel: 'shop', units: 0, refundMinor: 0, refundedUnits: 0 };
  return computeProgress({
    terms,
    today,
    now: `${today}T08:00:00Z`,
    lastDay: sales.at(-1)?.date ?? null,
    counted: {
      channels: days > 0 ? [{ ...fact, orders: 8 * days, grossMinor: 3_200_00 * days }] : [],
      days: netByDay(sales, []),
      counts: { lines: 8 * days, refundLines: 0, orders: 8 * days, refunds: 0, outsideLines: 0 },
    },
    sales,
    refunds: [],
    entered: [],
    forecasts: { pm: null, gtm: null },
    earlierRatios: [],
    settled: null,
    ...change,
  });
}

const moments: [string, ReturnType<typeof standing>][] = [
  ['before the sales', standing('2026-10-20')],
  ['in the first days', standing('2026-11-03')],
  ['while it sells', standing('2026-11-20')],
  ['after the sales', standing('2026-12-05', { lastDay: '2026-11-30' })],
  ['after the returns', standing('2026-12-20', { lastDay: '2026-11-30' })],
];

describe('the standing of a wager', () => {
  it.each(moments)('claims no figure met or missed that has no target, %s', (_, { kpis }) => {
    for (const { id, status, target } of kpis) {
      if (target === undefined) expect([id, status]).toEqual([id, 'unknown']);
    }
  });
  it('says of the day that has not ended that it is partial, and of no other', () => {
    const partial = standing('2026-11-20');
    expect(partial).toMatchObject({ asOf: '2026-11-20', isPartial: true });
    const through = (progress: typeof partial) =>
      progress.kpis
        .find(({ id }) => id === 'wager.net')!
        .explain.inputs.map(({ label }) => label.key)
        .filter((key) => key.startsWith('wager.input.through'));
    expect(through(partial)).toEqual(['wager.input.throughPartial']);
    const whole = standing('2026-11-20', { lastDay: '2026-11-19' });
    expect(whole.isPartial).toBe(false);
    expect(through(whole)).toEqual(['wager.input.through']);
    for (const over of ['2026-12-20', '2026-10-20'] as const) expect(standing(over).isPartial).toBe(false);
  });
  it('projects from days that have ended, today only as the least it will bring', () => {
    const { projection } = standing('2026-11-20');
    expect(projection).toMatchObject({ state: 'projected', basis: { days: 19, through: '2026-11-19' } });
  });
  it('states the gap in the end beside the gap so far, both against the plan and not the target', () => {
    const progress = standing('2026-11-20');
    const { projection, projectedGap, planTotal, kpis } = progress;
    if (projection.state !== 'projected') throw new Error('expected a projection');
    expect(projectedGap!.p50).toBe(projection.final.p50 - planTotal);
    const figure = kpis.find(({ id }) => id === 'wager.projectedGap')!;
    expect(figure).toMatchObject({ value: projectedGap!.p50, signed: true, target: 0 });
    expect(figure.explain.inputs.slice(0, 2).map(({ value }) => value)).toEqual([projection.final.p50, planTotal]);
    const early = standing('2026-11-03');
    expect(early.projectedGap).toBeNull();
    expect(early.kpis.find(({ id }) => id === 'wager.projectedGap')).toMatchObject({ value: null, status: 'unknown' });
    const over = standing('2026-12-20', { lastDay: '2026-11-30' });
    expect(over.kpis.some(({ id }) => id === 'wager.projectedGap')).toBe(false);
  });
});
