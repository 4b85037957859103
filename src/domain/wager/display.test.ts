import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundGapForDisplay } from './display.ts';
import { decomposeGap, owners } from './gap.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const value = fc.double({ min: 1, max: 1000, noNaN: true });
const shares = { pm: 37, gtm: 51, external: 12 };

describe('a gap rounded for display', () => {
  const factor = fc.record({ plan: value, actual: value });
  // Channels may lack a driver, as the terms of recurring revenue do.
  const channel = fc.record({
    factors: fc.array(factor, { minLength: 1, maxLength: 4 }),
    first: fc.constantFrom(0, 1, 3),
  });

  it('adds up in every direction, and every figure and total stays within one unit', () => {
    fc.assert(
      fc.property(fc.array(channel, { minLength: 1, maxLength: 5 }), fc.constantFrom(1, 100, 1e6), (channels, unit) => {
        const gap = decomposeGap(
          channels.map(({ factors, first }, index) => ({
            channel: String(index),
            factors: factors.map((pair, i) => ({ ...pair, driver: `d${first + i}`, shares })),
          })),
        );
        const shown = roundGapForDisplay(gap, unit);
        const isClose = (figure: number, exact: number) => expect(Math.abs(figure - exact / unit)).toBeLessThan(1);
        expect(Math.abs(shown.gap - gap.gap / unit)).toBeLessThanOrEqual(0.5);
        expect(sum(shown.drivers.map(({ effect }) => effect))).toBe(shown.gap);
        expect(sum(shown.channels.map((part) => part.gap))).toBe(shown.gap);
        expect(sum(owners.map((owner) => shown.owners[owner]))).toBe(shown.gap);
        for (const owner of owners) {
          isClose(shown.owners[owner], gap.owners[owner]);
          expect(sum(shown.drivers.map((driver) => driver.owners[owner]))).toBe(shown.owners[owner]);
        }
        for (const [d, { driver, effect, owners: split }] of shown.drivers.entries()) {
          isClose(effect, gap.drivers[d]!.effect);
          for (const owner of owners) isClose(split[owner], gap.drivers[d]!.owners[owner]);
          expect(sum(owners.map((owner) => split[owner]))).toBe(effect);
          const cells = shown.channels.flatMap((part) => part.effects.filter((each) => each.driver === driver));
          expect(sum(cells.map((cell) => cell.effect))).toBe(effect);
        }
        for (const [c, part] of shown.channels.entries()) {
          isClose(part.gap, gap.channels[c]!.gap);
          expect(sum(part.effects.map(({ effect }) => effect))).toBe(part.gap);
          for (const [e, { effect }] of part.effects.entries()) isClose(effect, gap.channels[c]!.effects[e]!.effect);
        }
      }),
    );
  });

  it('shows each owner the nearest whole unit when those add up', () => {
    const channel = (name: string, actual: number) => ({
      channel: name,
      factors: [{ driver: 'units', plan: 0, actual, shares }],
    });
    const gap = decomposeGap([channel('a', 149), channel('b', 151), channel('c', 149)]);
    expect(gap.owners).toEqual({ pm: 166, gtm: 229, external: 54 });
    expect(roundGapForDisplay(gap, 100).owners).toEqual({ pm: 2, gtm: 2, external: 0 });
  });
});
