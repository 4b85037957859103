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
        const isNearest = (figure: number, exact: number) =>
          expect(Math.abs(figure - exact / unit)).toBeLessThanOrEqual(0.5);
        isNearest(shown.gap, gap.gap);
        const largest = gap.drivers.reduce((a, b) => (Math.abs(b.effect) > Math.abs(a.effect) ? b : a));
        isNearest(shown.drivers[gap.drivers.indexOf(largest)]!.effect, largest.effect);
        for (const [row, exact] of [
          [shown, gap] as const,
          ...shown.channels.map((part, c) => [part, gap.channels[c]!] as const),
        ]) {
          expect(row.plan + row.gap).toBe(row.actual);
          isNearest(row.actual, exact.actual);
          expect(Math.abs(row.plan - exact.plan / unit)).toBeLessThan(1.5);
        }
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

  it('says what came in as every other place does: 788, not the rounded plan less the rounded gap', () => {
    const gap = decomposeGap([{ channel: 'a', factors: [{ driver: 'units', plan: 100_040, actual: 78_751, shares }] }]);
    const { plan, actual, gap: difference, channels } = roundGapForDisplay(gap, 100);
    expect([plan, actual, difference]).toEqual([1001, 788, -213]);
    expect(channels[0]).toMatchObject({ plan: 1001, actual: 788, gap: -213 });
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
