import { describe, expect, it } from 'vitest';
import { drawLag, lagFits, unmatchedRefunds } from './unmatched-refunds.ts';

const days = 60;
/** Sales swing, so that a lag shows; a tenth comes back exactly `lag` days later. */
const sales = Float64Array.from({ length: days }, (_, day) => ((day * day) % 29 < 5 ? 9_000 : 1_000));
const refundsAfter = (lag: number) => Float64Array.from(sales, (_, day) => 0.1 * (sales[day - lag] ?? 0));

describe('refunds without a known order', () => {
  it.each([0, 4, 7])('are recognised as following sales by %d days, at the rate at which they do', (lag) => {
    const fits = lagFits({ sales, unmatched: refundsAfter(lag) });
    const best = fits.toSorted((a, b) => b.weight - a.weight)[0]!;
    expect(best.lag).toBe(lag);
    expect(best.rate).toBeGreaterThan(0.09);
    expect(best.rate).toBeLessThan(0.11);
    expect(fits.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  });
  it('go on after the last sale until all of the rate has come back', () => {
    const unmatched = refundsAfter(4);
    const fit = lagFits({ sales, unmatched }).find(({ lag }) => lag === 4)!;
    const sum = (amounts: Float64Array) => amounts.reduce((total, amount) => total + amount, 0);
    const ladder = { sales, unmatched, refunds: [], ages: new Int32Array(0) };
    const still = unmatchedRefunds(ladder, fit, new Float64Array(0), 200, (mean) => mean);
    expect(sum(unmatched) + sum(still)).toBeCloseTo(fit.rate * sum(sales), 3);
    expect(sum(still.subarray(0, 10))).toBeGreaterThan(0.9 * sum(still));
  });
  it('are none where there were none', () => {
    expect(lagFits({ sales, unmatched: new Float64Array(days) })).toEqual([]);
    expect(drawLag([], 0.5)).toBeUndefined();
  });
  it('have every lag as often as it is likely', () => {
    const fits = [0.2, 0.5, 0.3].map((weight, lag) => ({ lag, weight, rate: 0.1, dispersion: 1 }));
    expect([0.1, 0.3, 0.69, 0.71, 1].map((level) => drawLag(fits, level)!.lag)).toEqual([0, 1, 1, 2, 2]);
  });
});
