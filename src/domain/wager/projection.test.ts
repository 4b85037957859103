import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toEpochDay, toPlainDate } from '../time/plain-date.ts';
import type { DayRefunds } from './day-amounts.ts';
import { type ProjectionInput, projectOutcome } from './projection.ts';

const day = (offset: number) => toPlainDate(toEpochDay('2026-11-01') + offset);
/** 1,000 a day; of every day's orders 5 % come back after 3 days and 15 % after 10. */
const refundsOf = (days: number, asOf: number): DayRefunds[] =>
  Array.from({ length: days }, (_, d) => [
    { orderedOn: day(d), refundedOn: day(d + 3), amount: 50 },
    { orderedOn: day(d), refundedOn: day(d + 10), amount: 150 },
  ])
    .flat()
    .filter(({ refundedOn }) => refundedOn <= day(asOf));

const projected = (given: ProjectionInput) => {
  const projection = projectOutcome(given);
  if (projection.state !== 'projected') throw new Error('expected a projection');
  return projection;
};

const input = (elapsed: number): ProjectionInput => ({
  salesFrom: day(0),
  salesTo: day(29),
  returnsTo: day(59),
  asOf: day(elapsed - 1),
  sales: Array.from({ length: Math.min(30, elapsed) }, (_, d) => ({ date: day(d), amount: 1000 })),
  refunds: refundsOf(Math.min(30, elapsed), elapsed - 1),
  target: 23_500,
  seed: 7,
});

describe('projection of the outcome', () => {
  it('does not mistake young orders for kept ones', () => {
    const projection = projectOutcome(input(20));
    if (projection.state !== 'projected') throw new Error('expected a projection');
    expect(projection.maturedReturnRate).toBeCloseTo(0.2, 10);
    expect(projection.final.date).toBe(day(59));
    expect(projection.final.p50).toBeGreaterThan(23_900);
    expect(projection.final.p50).toBeLessThan(24_100);
    expect(projection.chance).toBeGreaterThan(0.95);
    expect(projection.fan).toHaveLength(40);
    const peak = Math.max(...projection.fan.map((point) => point.p50));
    expect(peak).toBeGreaterThan(projection.final.p50);
  });
  it('follows only refunds once sales have ended, and nothing once returns have closed', () => {
    const projection = projectOutcome(input(40));
    expect(projection).toMatchObject({ state: 'projected', final: { p50: 24_000, p10: 24_000, p90: 24_000 } });
    expect(projectOutcome(input(60)).state).toBe('too_few');
  });
  it('says that six days are too few', () => {
    expect(projectOutcome(input(6))).toEqual({ state: 'too_few', days: 6, needDays: 7 });
    expect(projectOutcome({ ...input(20), sales: [] }).state).toBe('too_few');
  });
  it('widens with the day-to-day variation of sales and is the same for the same seed', () => {
    const uneven = { ...input(20), sales: input(20).sales.map((sale, i) => ({ ...sale, amount: i % 2 ? 1500 : 500 })) };
    const a = projectOutcome(uneven);
    expect(a).toEqual(projectOutcome(uneven));
    if (a.state !== 'projected') throw new Error('expected a projection');
    expect(a.final.p10).toBeLessThan(a.final.p25);
    expect(a.final.p75).toBeLessThan(a.final.p90);
    expect(a.chance).toBeGreaterThan(0);
    expect(a.chance).toBeLessThan(1);
  });
  it('counts refunds of unknown orders and lets them follow what is sold, to the end of the returns window', () => {
    const base = input(15);
    const refunds = [4, 9, 14].map((d) => ({ orderedOn: null, refundedOn: day(d), amount: 500 }));
    const projection = projected({ ...base, refunds });
    expect(projection.basis).toEqual({ days: 15, through: day(14), unmatchedRefunds: 1500 });
    // A tenth of what was sold has come back so far, and some of what was sold last is still to come back.
    expect(projection.final.p50).toBeLessThan(27_000);
    expect(projection.final.p50).toBeGreaterThan(25_000);
    expect(projection.maturedReturnRate).toBeGreaterThanOrEqual(0.1);
    expect(projection.maturedReturnRate).toBeLessThan(0.18);
    const { fan } = projection;
    expect(fan.find(({ date }) => date === day(29))!.p50).toBeGreaterThan(projection.final.p50);
  });
  it('says nothing of refunds of unknown orders where there are none', () => {
    const { final, basis } = projected({ ...input(20), refunds: [] });
    expect(Math.abs(final.p50 - 30_000)).toBeLessThan(10);
    expect(basis.unmatchedRefunds).toBe(0);
  });
  it('is the wider the fewer days it rests on and the more are to come', () => {
    const uneven = (elapsed: number, salesTo: string) => {
      const sales = Array.from({ length: elapsed }, (_, d) => ({
        date: day(d),
        amount: [600, 1300, 900, 1200][d % 4]!,
      }));
      const { final } = projected({ ...input(elapsed), sales, refunds: [], salesTo, returnsTo: salesTo });
      return final.p90 - final.p10;
    };
    expect(uneven(28, day(41))).toBeLessThan(uneven(14, day(27)));
    expect(uneven(28, day(41))).toBeLessThan(uneven(28, day(83)));
  });
  it('takes a weekday on which a shop never sells for a closed one', () => {
    const open = (d: number) => d % 7 !== 3;
    const sales = Array.from({ length: 28 }, (_, d) => ({ date: day(d), amount: open(d) ? 900 + 50 * (d % 5) : 0 }));
    const { fan } = projected({ ...input(28), sales, refunds: [], salesTo: day(41), returnsTo: day(41) });
    const at = (d: number) => fan[d - 28]!;
    for (const d of [31, 38]) expect(at(d)).toEqual({ ...at(d - 1), date: day(d) });
    expect(at(32).p10).toBeGreaterThan(at(31).p10);
  });
  it('lets a day that has begun bring at least what it has brought', () => {
    const base = { ...input(20), refunds: [], salesTo: day(20), returnsTo: day(20) };
    const begun = projected({ ...base, sales: [...base.sales, { date: day(20), amount: 5_000 }] });
    expect(begun.final.p10).toBeGreaterThanOrEqual(25_000);
    expect(projected(base).final.p90).toBeLessThan(25_000);
    expect(begun.basis.days).toBe(20);
  });
  it('varies what is still to come back once sales have ended', () => {
    const refunds = Array.from({ length: 30 }, (_, d) => ({
      orderedOn: day(d),
      refundedOn: day(d + 3 + (d % 9)),
      amount: 20 + 60 * (d % 4),
    })).filter(({ refundedOn }) => refundedOn <= day(31));
    const { final } = projected({ ...input(32), sales: input(30).sales, refunds });
    expect(final.p10).toBeLessThan(final.p90);
  });

  const anySales = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 5_000_000 })), {
    minLength: 7,
    maxLength: 45,
  });
  const given = (amounts: readonly number[], factor = 1): ProjectionInput => ({
    ...input(amounts.length),
    salesTo: day(59),
    returnsTo: day(73),
    sales: amounts.map((amount, d) => ({ date: day(d), amount: amount * factor })),
    refunds: amounts
      .map((amount, d) => ({ orderedOn: day(d), refundedOn: day(d + 2), amount: Math.floor(amount / 8) * factor }))
      .filter(({ amount, refundedOn }) => amount > 0 && refundedOn <= day(amounts.length - 1)),
    target: 1_000 * factor,
  });
  it('states whole amounts in order, never more than all sold and to be sold, whatever was sold', () => {
    fc.assert(
      fc.property(anySales, (amounts) => {
        const projection = projectOutcome(given(amounts));
        if (!amounts.some(Boolean)) return expect(projection.state).toBe('too_few');
        if (projection.state !== 'projected') throw new Error('expected a projection');
        for (const { p10, p25, p50, p75, p90 } of projection.fan) {
          expect([p10, p25, p50, p75, p90].every(Number.isSafeInteger)).toBe(true);
          expect([p25 - p10, p50 - p25, p75 - p50, p90 - p75].every((step) => step >= 0)).toBe(true);
        }
        expect(projection.chance).toBeGreaterThanOrEqual(0);
        expect(projection.chance).toBeLessThanOrEqual(1);
      }),
      { numRuns: 40 },
    );
  });
  it('says the same in another unit of money', () => {
    fc.assert(
      fc.property(anySales, (amounts) => {
        const [one, hundred] = [projectOutcome(given(amounts)), projectOutcome(given(amounts, 128))];
        if (one.state !== 'projected' || hundred.state !== 'projected') return expect(one.state).toBe(hundred.state);
        expect(hundred.chance).toBe(one.chance);
        for (const level of ['p10', 'p50', 'p90'] as const) {
          expect(Math.abs(hundred.final[level] / 128 - one.final[level])).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 20 },
    );
  });
  it('bears a single huge order, and refunds of all that was sold', () => {
    const huge = input(20).sales.map((sale, d) => (d === 12 ? { ...sale, amount: 4_000_000 } : sale));
    const one = projected({ ...input(20), sales: huge, refunds: [] });
    expect(one.final.p10).toBeGreaterThanOrEqual(4_019_000);
    expect(one.final.p50).toBeLessThan(40_000_000);
    const refunds = input(20).sales.map(({ date, amount }) => ({ orderedOn: date, refundedOn: date, amount }));
    expect(Math.abs(projected({ ...input(20), refunds }).final.p50)).toBeLessThan(2_000);
  });
});
