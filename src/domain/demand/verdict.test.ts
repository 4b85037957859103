import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unweighted } from '../stats/effective-n.ts';
import { meanInterval, meanSample } from '../stats/mean.ts';
import { shareInterval } from '../stats/share.ts';
import type { Criterion } from './criterion.ts';
import { decide } from './verdict.ts';

const criterion = (change: Partial<Criterion> = {}): Criterion => ({
  measure: { kind: 'share', spec: { position: 1, answers: ['5'] } },
  segment: null,
  weighted: false,
  direction: 'at_least',
  threshold: 0.5,
  minimumN: 100,
  confidence: 0.95,
  ...change,
});
const share = (hits: number, n: number) => shareInterval({ ...unweighted(n), hitWeight: hits }, 0.95);

describe('the verdict on a need', () => {
  test('follows from the interval, not from the point', () => {
    expect(decide(criterion(), share(620, 1000)).outcome).toBe('validated');
    expect(decide(criterion(), share(380, 1000)).outcome).toBe('refuted');
    expect(decide(criterion(), share(510, 1000)).outcome).toBe('inconclusive');
  });
  test('below the registered minimum is "too few" however clear the answers look', () => {
    expect(decide(criterion(), share(99, 99))).toEqual({ outcome: 'too_few', toDecide: null, missing: 1 });
    expect(decide(criterion(), null)).toEqual({ outcome: 'waiting', toDecide: null, missing: 100 });
  });
  test('a "no more than" criterion is the mirror image', () => {
    const churn = criterion({ direction: 'at_most', threshold: 0.3 });
    expect(decide(churn, share(200, 1000)).outcome).toBe('validated');
    expect(decide(churn, share(400, 1000)).outcome).toBe('refuted');
  });
  test('says how many more answers would decide, and which way it would fall', () => {
    // the design's example: 48.7 % of 5,250 against 50 %
    const open = decide(criterion({ minimumN: 2000 }), share(2557, 5250));
    expect(open.outcome).toBe('inconclusive');
    expect(open.toDecide!.towards).toBe('refuted');
    const total = 5250 + open.toDecide!.effectiveAnswers;
    const p = 2557 / 5250;
    expect(decide(criterion(), share(p * total, total)).outcome).toBe('refuted');
    expect(decide(criterion(), share(p * (total - 2), total - 2)).outcome).toBe('inconclusive');
  });
  test('exactly on the threshold no number of answers would decide', () => {
    expect(decide(criterion(), share(500, 1000))).toEqual({ outcome: 'inconclusive', toDecide: null, missing: 0 });
  });
  test('means are judged the same way', () => {
    const scores = Array.from({ length: 200 }, (_, i) => [5, 4, 3, 4, 2][i % 5]!);
    const estimate = meanInterval(meanSample(scores), 0.95)!;
    const at = (threshold: number) =>
      decide(criterion({ measure: { kind: 'mean', spec: { position: 1 } }, threshold }), estimate);
    expect(at(3).outcome).toBe('validated');
    expect(at(4).outcome).toBe('refuted');
    expect(at(3.65).toDecide).toMatchObject({ towards: 'refuted' });
  });
  test('holds for any share: the promised number of answers decides, in the promised direction', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), fc.double({ min: 0.02, max: 0.98, noNaN: true }), (n, p) => {
        const verdict = decide(criterion(), share(p * n, n));
        fc.pre(verdict.toDecide !== null && verdict.toDecide.effectiveAnswers < 1e9);
        const total = n + verdict.toDecide!.effectiveAnswers + 1;
        expect(decide(criterion(), share(p * total, total)).outcome).toBe(verdict.toDecide!.towards);
        expect(verdict.toDecide!.forEightyPercent).toBeGreaterThanOrEqual(verdict.toDecide!.effectiveAnswers);
      }),
    );
  });
});
