import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reference } from '../../../test/references.ts';
import { payOut } from './payout.ts';
import { forecastSkill, naiveBaseline, pinballLoss, scoreForecast, weightedIntervalScore } from './scoring.ts';

describe('forecast scoring', () => {
  it('reproduces the values of the scoringutils test input', () => {
    const levels = [0.1, 0.25, 0.5, 0.75, 0.9];
    const cases: [number, number[], number][] = [
      [1, [-1, 0, 1, 2, 3], 0.36],
      [-15, [-2, 1, 2, 2, 4], 15.34],
      [22, [-2, 0, 3, 3, 4], 19.14],
    ];
    for (const [observed, predicted, expected] of cases) {
      expect(weightedIntervalScore(levels, predicted, observed)).toBeCloseTo(expected, 12);
    }
  });
  it('charges a forecast for being wide and for missing', () => {
    expect(scoreForecast({ p10: 5, p50: 5, p90: 5 }, 5)).toBe(0);
    expect(scoreForecast({ p10: 4, p50: 5, p90: 6 }, 5)).toBeCloseTo((0.2 + 0 + 0.2) / 3, 12);
    expect(pinballLoss(8.01, 0.9, 12)).toBeCloseTo(7.182 / 2, 12);
    expect(forecastSkill(0.347, 0.45)).toBeCloseTo(0.2289, 4);
    expect(forecastSkill(1, 0)).toBeNull();
  });
  it('is lowest on average for the true quantiles', () => {
    const outcomes = Array.from({ length: 1001 }, (_, i) => i / 1000);
    const average = (q: { p10: number; p50: number; p90: number }) =>
      outcomes.reduce((sum, y) => sum + scoreForecast(q, y), 0) / outcomes.length;
    const honest = average({ p10: 0.1, p50: 0.5, p90: 0.9 });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
        expect(average({ p10: Math.min(a, b), p50: (a + b) / 2, p90: Math.max(a, b) })).toBeGreaterThanOrEqual(
          honest - 1e-12,
        );
      }),
    );
  });
  it('has the plan as baseline until five wagers have settled, then their distribution', () => {
    expect(naiveBaseline(100, [0.9, 1.1])).toEqual({ p10: 100, p50: 100, p90: 100, from: 'plan', n: 2 });
    expect(naiveBaseline(100, [1.2, 0.8, 1, 0.9, 1.1])).toMatchObject({
      p10: expect.closeTo(84, 10),
      p50: 100,
      p90: expect.closeTo(116, 10),
      from: 'history',
      n: 5,
    });
  });
});

describe('paying out the stakes', () => {
  const base = { stakes: { pm: 100, gtm: 100 }, attributionShare: 0.6 };
  it('splits both pools by their rule', () => {
    const payout = payOut({ ...base, effects: { pm: -7413, gtm: -4000 }, scores: { pm: 0.347, gtm: 0.617 } });
    expect(payout).toEqual({
      pot: 200,
      attribution: { pool: 120, pm: 42, gtm: 78 },
      forecast: { pool: 80, pm: 51, gtm: 29 },
      pm: 93,
      gtm: 107,
    });
  });
  it('rewards what was added above plan and gives all to the only side above', () => {
    const scores = { pm: 1, gtm: 1 };
    expect(payOut({ ...base, effects: { pm: 300, gtm: 100 }, scores }).attribution).toEqual({
      pool: 120,
      pm: 90,
      gtm: 30,
    });
    expect(payOut({ ...base, effects: { pm: -1, gtm: 5 }, scores }).attribution).toEqual({
      pool: 120,
      pm: 0,
      gtm: 120,
    });
  });
  it('gives nothing from the forecast pool to a side that sealed none', () => {
    const effects = { pm: 0, gtm: 0 };
    expect(payOut({ ...base, effects, scores: { pm: null, gtm: 3 } }).forecast).toEqual({ pool: 80, pm: 0, gtm: 80 });
    expect(payOut({ ...base, effects, scores: { pm: null, gtm: null } }).forecast).toEqual({
      pool: 80,
      pm: 40,
      gtm: 40,
    });
    expect(payOut({ ...base, effects, scores: { pm: 0, gtm: 0 } }).forecast).toEqual({ pool: 80, pm: 40, gtm: 40 });
  });
  it('pays exactly the pot and never less than nothing', () => {
    const stake = fc.integer({ min: 0, max: 1e9 });
    const effect = fc.integer({ min: -1e12, max: 1e12 });
    const score = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }));
    fc.assert(
      fc.property(
        stake,
        stake,
        fc.double({ min: 0, max: 1, noNaN: true }),
        effect,
        effect,
        score,
        score,
        (pm, gtm, share, a, b, s, t) => {
          const payout = payOut({
            stakes: { pm, gtm },
            attributionShare: share,
            effects: { pm: a, gtm: b },
            scores: { pm: s, gtm: t },
          });
          expect(payout.pm + payout.gtm).toBe(pm + gtm);
          expect(Math.min(payout.pm, payout.gtm)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

it('scores equal reference scores', () => {
  type Scores = {
    weightedInterval: { levels: number[]; predicted: number[][]; observed: number[]; score: number[] };
    pinball: { level: number; quantile: number; observed: number[]; twiceTheLoss: number[] };
  };
  const { weightedInterval, pinball } = reference<Scores>('forecast-scores.json');
  weightedInterval.observed.forEach((y, i) => {
    const found = weightedIntervalScore(weightedInterval.levels, weightedInterval.predicted[i]!, y);
    expect(found).toBeCloseTo(weightedInterval.score[i]!, 12);
  });
  pinball.observed.forEach((y, i) => {
    expect(2 * pinballLoss(pinball.quantile, pinball.level, y)).toBeCloseTo(pinball.twiceTheLoss[i]!, 12);
  });
});
