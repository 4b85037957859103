import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reference } from '../../../test/references.ts';
import { unweighted } from './effective-n.ts';
import { shareInterval } from './share.ts';

const share = (hits: number, n: number, confidence = 0.95) =>
  shareInterval({ ...unweighted(n), hitWeight: hits }, confidence)!;

describe('the share of an answer', () => {
  // R: Hmisc::binconf and binom::binom.confint, method wilson
  test.each([
    [15, 148, 0.06238639953074, 0.1604872417233],
    [7, 10, 0.3967781474611, 0.8922087325937],
    [0, 20, 0, 0.1611251580528],
  ])('%i of %i has the published Wilson interval', (hits, n, lower, upper) => {
    const estimate = share(hits, n);
    expect(estimate.value).toBe(hits / n);
    expect(estimate.lower).toBeCloseTo(lower, 12);
    expect(estimate.upper).toBeCloseTo(upper, 12);
  });

  test('nobody asked is no share', () => {
    expect(shareInterval({ ...unweighted(0), hitWeight: 0 }, 0.95)).toBeNull();
  });

  const sheets = fc.array(fc.record({ w: fc.double({ min: 0.1, max: 9, noNaN: true }), hit: fc.boolean() }), {
    minLength: 1,
    maxLength: 60,
  });
  const sample = (rows: { w: number; hit: boolean }[], scale = 1) => ({
    n: rows.length,
    weight: rows.reduce((sum, { w }) => sum + w * scale, 0),
    weightSquared: rows.reduce((sum, { w }) => sum + (w * scale) ** 2, 0),
    hitWeight: rows.reduce((sum, { w, hit }) => sum + (hit ? w * scale : 0), 0),
  });

  test('lies with its interval between 0 and 1, the value inside', () => {
    fc.assert(
      fc.property(sheets, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (rows, confidence) => {
        const { value, lower, upper, designEffect } = shareInterval(sample(rows), confidence)!;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(upper);
        expect(designEffect).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
    );
  });

  test('depends on neither the order of the answers nor the scale of the weights', () => {
    fc.assert(
      fc.property(sheets, fc.double({ min: 0.01, max: 100, noNaN: true }), (rows, scale) => {
        const one = shareInterval(sample(rows), 0.95)!;
        const other = shareInterval(sample([...rows].reverse(), scale), 0.95)!;
        expect(other.value).toBeCloseTo(one.value, 9);
        expect(other.lower).toBeCloseTo(one.lower, 9);
        expect(other.effectiveN).toBeCloseTo(one.effectiveN, 6);
      }),
    );
  });

  test('the share of the others mirrors it', () => {
    fc.assert(
      fc.property(sheets, (rows) => {
        const yes = shareInterval(sample(rows), 0.95)!;
        const no = shareInterval(sample(rows.map(({ w, hit }) => ({ w, hit: !hit }))), 0.95)!;
        expect(no.value).toBeCloseTo(1 - yes.value, 9);
        expect(no.lower).toBeCloseTo(1 - yes.upper, 9);
        expect(no.upper).toBeCloseTo(1 - yes.lower, 9);
      }),
    );
  });
});

test('three R functions and statsmodels agree with every Wilson interval', () => {
  const { intervals } = reference<{ intervals: { k: number; n: number; lower: number; upper: number }[] }>(
    'wilson-intervals.json',
  );
  expect(intervals.length).toBeGreaterThan(5);
  for (const { k, n, lower, upper } of intervals) {
    expect(share(k, n).lower).toBeCloseTo(lower, 11);
    expect(share(k, n).upper).toBeCloseTo(upper, 11);
  }
});

test('every share of the Stack Overflow and the pop-versus-soda survey has the interval that R reports', () => {
  type Share = { k: number; n: number; p: number; lo: number; hi: number };
  type Survey = { shares: Record<string, Share> };
  const { stackOverflow, popVsSoda } = reference<{ stackOverflow: Survey; popVsSoda: Survey }>('survey-shares.json');
  const shares = [stackOverflow, popVsSoda].flatMap((survey) => Object.values(survey.shares));
  expect(shares.length).toBeGreaterThan(15);
  for (const { k, n, p, lo, hi } of shares) {
    const estimate = share(k, n);
    expect(estimate.value).toBeCloseTo(p, 10);
    expect(estimate.lower).toBeCloseTo(lo, 10);
    expect(estimate.upper).toBeCloseTo(hi, 10);
  }
});
