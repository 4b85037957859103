import { describe, expect, it } from 'vitest';
import { toEpochDay, toPlainDate } from '../time/plain-date.ts';
import { type DayRefunds, type ProjectionInput, projectOutcome } from './projection.ts';

const day = (offset: number) => toPlainDate(toEpochDay('2026-11-01') + offset);
/** 1,000 a day; of every day's orders 5 % come back after 3 days and 15 % after 10. */
const refundsOf = (days: number, asOf: number): DayRefunds[] =>
  Array.from({ length: days }, (_, d) => [
    { orderedOn: day(d), refundedOn: day(d + 3), amount: 50 },
    { orderedOn: day(d), refundedOn: day(d + 10), amount: 150 },
  ])
    .flat()
    .filter(({ refundedOn }) => refundedOn <= day(asOf));

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
    expect(projection.final.p50).toBe(24_000);
    expect(projection.final.p10).toBe(24_000);
    expect(projection.chance).toBe(1);
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
  it('counts refunds of unknown orders and keeps their ratio for what is still to be sold', () => {
    const base = input(15);
    const projection = projectOutcome({ ...base, refunds: [{ orderedOn: null, refundedOn: day(14), amount: 1500 }] });
    expect(projection).toMatchObject({ final: { p50: 30_000 - 3_000 }, basis: { unmatchedRefunds: 1500 } });
  });
});
