import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundGapForDisplay } from './display.ts';
import { decomposeGap, owners } from './gap.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const value = fc.double({ min: 1, max: 1000, noNaN: true });
const shares = { pm: 37, gtm: 51, external: 12 };

describe('a gap rounded for display', () => {
  it('adds up by driver, channel and owner, and stays within one unit per cell', () => {
    const factor = fc.record({ plan: value, actual: value });
    const channel = fc.array(factor, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(channel, { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 100, 1e6), (channels, unit) => {
        const gap = decomposeGap(
          channels.map((factors, index) => ({
            channel: String(index),
            factors: factors.map((pair, i) => ({ ...pair, driver: `d${i}`, shares })),
          })),
        );
        const shown = roundGapForDisplay(gap, unit);
        expect(shown.gap).toBe(Math.round(gap.gap / unit) + 0);
        expect(sum(shown.drivers.map(({ effect }) => effect))).toBe(shown.gap);
        expect(sum(shown.channels.map((part) => part.gap))).toBe(shown.gap);
        expect(sum(owners.map((owner) => shown.owners[owner]))).toBe(shown.gap);
        for (const [c, part] of shown.channels.entries()) {
          expect(sum(part.effects.map(({ effect }) => effect))).toBe(part.gap);
          for (const [d, effect] of part.effects.entries()) {
            for (const owner of owners) {
              const exact = gap.channels[c]!.effects[d]!.owners[owner] / unit;
              expect(Math.abs(effect.owners[owner] - exact)).toBeLessThanOrEqual(1 + 1e-9);
            }
          }
        }
      }),
    );
  });
});
