import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { reference, referenceFile } from '../../../test/references.ts';
import { type ChannelFactors, decomposeGap, owners } from './gap.ts';
import { type FactorPair, lmdiEffects, logMean } from './lmdi.ts';
import { shapleyEffects } from './shapley.ts';
import { type DriverValues, driversOf, evaluate, gradient, type Tree } from './tree.ts';

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const amount = fc.double({ min: 0.001, max: 10_000, noNaN: true });

/** The definition itself: average over all 2^n coalitions. */
function shapleyByEnumeration(tree: Tree, plan: DriverValues, actual: DriverValues): Record<string, number> {
  const drivers = driversOf(tree);
  const n = drivers.length;
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
  const worth = (coalition: number) =>
    evaluate(
      tree,
      Object.fromEntries(drivers.map((driver, i) => [driver, (coalition >> i) & 1 ? actual[driver]! : plan[driver]!])),
    );
  return Object.fromEntries(
    drivers.map((driver, i) => {
      let effect = 0;
      for (let coalition = 0; coalition < 1 << n; coalition++) {
        if ((coalition >> i) & 1) continue;
        const size = [...Array(n).keys()].filter((k) => (coalition >> k) & 1).length;
        const weight = (factorial(size) * factorial(n - size - 1)) / factorial(n);
        effect += weight * (worth(coalition | (1 << i)) - worth(coalition));
      }
      return [driver, effect];
    }),
  );
}

describe('LMDI of one product', () => {
  const factors = fc.array(fc.record({ plan: amount, actual: amount }), { minLength: 1, maxLength: 6 });
  const change = (pairs: readonly FactorPair[]) =>
    pairs.reduce((product, pair) => product * pair.actual!, 1) -
    pairs.reduce((product, pair) => product * pair.plan!, 1);

  it('reproduces the textbook case: two factors that double share the change equally', () => {
    expect(
      lmdiEffects([
        { plan: 1, actual: 2 },
        { plan: 5, actual: 10 },
      ]),
    ).toEqual([7.5, 7.5].map((v) => expect.closeTo(v, 12)));
  });
  it('leaves no residual, does not depend on the order of factors, turns its signs with the direction, scales with the unit', () => {
    fc.assert(
      fc.property(factors, amount, (pairs, scale) => {
        const effects = lmdiEffects(pairs)!;
        const total = change(pairs);
        // Where both products are large and nearly equal, their difference is only as exact as they are.
        const size = pairs.reduce((product, pair) => product * Math.max(pair.plan!, pair.actual!), 1);
        const tolerance = 1e-9 * (Math.abs(total) + sum(effects.map(Math.abs))) + 1e-9 + 1e-14 * size;
        expect(Math.abs(sum(effects) - total)).toBeLessThanOrEqual(tolerance);
        const reversed = lmdiEffects([...pairs].reverse())!.reverse();
        const turned = lmdiEffects(pairs.map(({ plan, actual }) => ({ plan: actual, actual: plan })))!;
        const scaled = lmdiEffects([{ plan: scale, actual: scale }, ...pairs])!;
        effects.forEach((effect, i) => {
          expect(Math.abs(reversed[i]! - effect)).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(turned[i]! + effect)).toBeLessThanOrEqual(tolerance);
          expect(Math.abs(scaled[i + 1]! - effect * scale)).toBeLessThanOrEqual(tolerance * Math.max(1, scale));
        });
        expect(scaled[0]).toBe(0);
      }),
    );
  });
  it('treats zeros by the analytic limit', () => {
    expect(
      lmdiEffects([
        { plan: 0, actual: 4 },
        { plan: 5, actual: 6 },
      ]),
    ).toEqual([24, 0]);
    expect(
      lmdiEffects([
        { plan: 3, actual: 0 },
        { plan: 5, actual: 0 },
      ]),
    ).toEqual([-7.5, -7.5]);
    expect(
      lmdiEffects([
        { plan: 0, actual: 2 },
        { plan: 3, actual: 0 },
      ]),
    ).toEqual([0, 0]);
  });
  it('approaches its own limit for values near zero', () => {
    const near = lmdiEffects([
      { plan: 1e-200, actual: 4 },
      { plan: 5, actual: 6 },
    ])!;
    expect(near[0]).toBeGreaterThan(23.9);
    expect(near[1]).toBeLessThan(0.1);
  });
  it('gives a new channel to its volume, not to prices that had no plan', () => {
    expect(
      lmdiEffects([
        { plan: 0, actual: 10 },
        { plan: null, actual: 7 },
      ]),
    ).toEqual([70, 0]);
    expect(
      lmdiEffects([
        { plan: 10, actual: 0 },
        { plan: 7, actual: null },
      ]),
    ).toEqual([-70, 0]);
  });
  it('says that logarithms do not apply to a negative factor', () => {
    expect(
      lmdiEffects([
        { plan: 1, actual: -1 },
        { plan: 1, actual: 1 },
      ]),
    ).toBeNull();
  });
  it('keeps the logarithmic mean between its arguments, also where they almost coincide', () => {
    fc.assert(
      fc.property(amount, fc.double({ min: 1e-16, max: 10, noNaN: true }), (a, step) => {
        const b = a * (1 + step);
        const mean = logMean(a, b);
        expect(mean).toBeGreaterThanOrEqual(a * (1 - 1e-12));
        expect(mean).toBeLessThanOrEqual(b * (1 + 1e-12));
        expect(mean).toBeCloseTo(logMean(b, a), 6);
      }),
    );
  });
});

describe('Shapley values of any tree', () => {
  const arr: Tree = {
    sum: [
      { product: [{ driver: 'opening' }, { driver: 'ndr' }] },
      { product: [{ driver: 'leads' }, { driver: 'winRate' }, { driver: 'value' }] },
    ],
  };
  it('splits opening ARR × NDR + leads × win rate × contract value', () => {
    const plan = { opening: 100, ndr: 1.1, leads: 50, winRate: 0.2, value: 3 };
    const actual = { opening: 100, ndr: 0.9, leads: 60, winRate: 0.15, value: 4 };
    const effects = shapleyEffects(arr, plan, actual);
    expect(effects).toEqual(
      Object.fromEntries(
        Object.entries(shapleyByEnumeration(arr, plan, actual)).map(([k, v]) => [k, expect.closeTo(v, 10)]),
      ),
    );
    expect(sum(Object.values(effects))).toBeCloseTo(evaluate(arr, actual) - evaluate(arr, plan), 10);
    expect(effects.opening).toBeCloseTo(0, 12);
    expect(effects.ndr).toBeCloseTo(-20, 10);
  });

  const tree = fc.letrec<{ tree: Tree }>((tie) => {
    let next = 0;
    const leaf = fc.constant(null).map(() => ({ driver: `d${next++}` }));
    const inner = fc.array(tie('tree'), { minLength: 1, maxLength: 3 });
    return {
      tree: fc.oneof(
        { maxDepth: 2, depthIdentifier: 'tree' },
        leaf,
        inner.map((sum) => ({ sum })),
        inner.map((product) => ({ product })),
      ),
    };
  }).tree;
  const names = (node: Tree, counter = { next: 0 }): Tree =>
    'driver' in node
      ? { driver: `d${counter.next++}` }
      : 'sum' in node
        ? { sum: node.sum.map((child) => names(child, counter)) }
        : { product: node.product.map((child) => names(child, counter)) };
  const cases = tree.map((node) => names(node)).filter((node) => driversOf(node).length <= 9);
  const value = fc.double({ min: -3, max: 3, noNaN: true });

  it('equals the enumeration of all coalitions on random nested trees, negative values included', () => {
    fc.assert(
      fc.property(cases, fc.array(value, { minLength: 18, maxLength: 18 }), (node, values) => {
        const drivers = driversOf(node);
        const plan = Object.fromEntries(drivers.map((driver, i) => [driver, values[i]!]));
        const actual = Object.fromEntries(drivers.map((driver, i) => [driver, values[i + 9]!]));
        const effects = shapleyEffects(node, plan, actual);
        const expected = shapleyByEnumeration(node, plan, actual);
        const size = 1 + sum(Object.values(expected).map(Math.abs));
        for (const driver of drivers) expect(Math.abs(effects[driver]! - expected[driver]!) / size).toBeLessThan(1e-9);
      }),
      { numRuns: 200 },
    );
  });
  it('splits twenty multiplying drivers without residual in no time', () => {
    const product: Tree = { product: Array.from({ length: 20 }, (_, i) => ({ driver: `d${i}` })) };
    const plan = Object.fromEntries(driversOf(product).map((driver, i) => [driver, 1 + i / 10]));
    const actual = Object.fromEntries(driversOf(product).map((driver, i) => [driver, 1.3 + i / 11]));
    const change = evaluate(product, actual) - evaluate(product, plan);
    expect(sum(Object.values(shapleyEffects(product, plan, actual))) / change).toBeCloseTo(1, 12);
  });
  it('refuses a driver that multiplies itself, and finds slopes also where factors are zero', () => {
    const square: Tree = { product: [{ driver: 'x' }, { driver: 'x' }] };
    expect(() => shapleyEffects(square, { x: 1 }, { x: 2 })).toThrow('invalid_input');
    expect(gradient({ product: [{ driver: 'a' }, { driver: 'b' }] }, { a: 0, b: 0 })).toEqual({ a: 0, b: 0 });
    expect(gradient({ product: [{ driver: 'a' }, { driver: 'b' }] }, { a: 0, b: 5 })).toEqual({ a: 5, b: 0 });
  });
});

describe('the gap to plan', () => {
  const shares = fc.record({ pm: fc.nat(100), gtm: fc.nat(100), external: fc.nat(100) });
  const factor = fc.record({
    driver: fc.constantFrom('reach', 'conversion', 'units', 'price', 'kept'),
    plan: fc.oneof(amount, fc.constant(0)),
    actual: fc.oneof(amount, fc.constant(0)),
    shares,
  });
  const channels = fc.array(
    fc.record({ channel: fc.string(), factors: fc.array(factor, { minLength: 1, maxLength: 5 }) }),
    { minLength: 1, maxLength: 6 },
  );

  it('is the sum of effects by driver, by channel and by owner, to the last unit, by either method', () => {
    fc.assert(
      fc.property(channels, fc.constantFrom('lmdi' as const, 'shapley' as const), (input, method) => {
        fc.pre(input.every(({ factors }) => factors.every((f) => Math.max(f.plan ?? 0, f.actual ?? 0) < 2000)));
        const gap = decomposeGap(input, method);
        expect(gap.gap).toBe(gap.actual - gap.plan);
        expect(sum(gap.drivers.map((driver) => driver.effect))).toBe(gap.gap);
        expect(sum(owners.map((owner) => gap.owners[owner]))).toBe(gap.gap);
        for (const channel of gap.channels) expect(sum(channel.effects.map(({ effect }) => effect))).toBe(channel.gap);
        for (const driver of gap.drivers) expect(sum(owners.map((owner) => driver.owners[owner]))).toBe(driver.effect);
      }),
    );
  });

  const half = { pm: 50, gtm: 50, external: 0 };
  it('takes the counted result where it is more exact than its factors', () => {
    const channel: ChannelFactors = {
      channel: 'online',
      actual: 100,
      factors: [
        { driver: 'orders', plan: 3, actual: 3, shares: half },
        { driver: 'value', plan: 33, actual: 100 / 3, shares: half },
      ],
    };
    expect(decomposeGap([channel])).toMatchObject({
      plan: 99,
      actual: 100,
      gap: 1,
      drivers: [{ effect: 0 }, { effect: 1 }],
    });
    expect(() => decomposeGap([{ ...channel, actual: 150 }])).toThrow('invalid_input');
  });
  it('gives refunds where nothing was sold to the driver that carries them', () => {
    const gap = decomposeGap([
      {
        channel: 'returns desk',
        actual: -500,
        restDriver: 'kept',
        factors: [
          { driver: 'orders', plan: 0, actual: 0, shares: half },
          { driver: 'kept', plan: null, actual: null, shares: { pm: 85, gtm: 10, external: 5 } },
        ],
      },
    ]);
    expect(gap.drivers).toEqual([
      { driver: 'orders', effect: 0, owners: { pm: 0, gtm: 0, external: 0 } },
      { driver: 'kept', effect: -500, owners: { pm: -425, gtm: -50, external: -25 } },
    ]);
  });
  it('falls back to Shapley for a channel whose refunds exceed its sales', () => {
    const gap = decomposeGap([
      {
        channel: 'c',
        factors: [
          { driver: 'gross', plan: 100, actual: 50, shares: half },
          { driver: 'kept', plan: 0.9, actual: -0.2, shares: half },
        ],
      },
    ]);
    expect(gap.channels[0]).toMatchObject({ method: 'shapley', plan: 90, actual: -10, gap: -100 });
  });
});

type Effects = { lmdi: number[]; shapley: number[] };

describe('reference decompositions', () => {
  const half = { pm: 50, gtm: 50, external: 0 };
  const unroundedByDriver = (input: ChannelFactors[], method: 'lmdi' | 'shapley') => {
    const gap = decomposeGap(input, method);
    return gap.drivers.map(({ driver }) =>
      sum(gap.channels.flatMap((part) => part.effects.filter((e) => e.driver === driver).map((e) => e.unrounded))),
    );
  };
  const input = (plan: Record<string, number[]>, actual: Record<string, number[]>): ChannelFactors[] =>
    Object.keys(plan).map((channel) => ({
      channel,
      factors: plan[channel]!.map((value, i) => ({
        driver: String(i),
        plan: value,
        actual: actual[channel]![i]!,
        shares: half,
      })),
    }));

  it('equal the published LMDIR values', () => {
    const { years, results } = reference<{
      years: Record<string, Record<string, number[]>>;
      results: Record<string, Effects & { publishedLmdi: number[] | null }>;
    }>('lmdi-published.json');
    for (const [span, published] of Object.entries(results)) {
      const [from, to] = span.split('-') as [string, string];
      const segments = input(years[from]!, years[to]!);
      const lmdi = unroundedByDriver(segments, 'lmdi');
      published.lmdi.forEach((expected, i) => {
        expect(lmdi[i]).toBeCloseTo(expected, 8);
      });
      published.publishedLmdi?.forEach((expected, i) => {
        expect(lmdi[i]).toBeCloseTo(expected, 6);
      });
      const shapley = unroundedByDriver(segments, 'shapley');
      published.shapley.forEach((expected, i) => {
        expect(shapley[i]).toBeCloseTo(expected, 8);
      });
    }
  });

  it('equal the real revenue by country and month, and close to the cent', () => {
    type Row = { m: string; Country: string; customers: string; invoices: string; units: string; revenue: string };
    const csv = readFileSync(referenceFile('retail-country-month.csv'), 'utf8');
    const rows = Papa.parse<Row>(csv, { header: true, skipEmptyLines: true }).data;
    const month = (name: string, countries: string[]) =>
      Object.fromEntries(
        rows
          .filter((row) => row.m === name && countries.includes(row.Country))
          .map(({ Country, customers, invoices, units, revenue }) => [
            Country,
            [+customers, +invoices / +customers, +units / +invoices, (100 * +revenue) / +units],
          ]),
      );
    const { results } = reference<{ results: Record<string, Effects & { delta: number; countries: string[] }> }>(
      'retail-decomposition.json',
    );
    for (const [span, computed] of Object.entries(results)) {
      const [from, to] = span.split('->') as [string, string];
      const countries = input(month(from, computed.countries), month(to, computed.countries));
      for (const method of ['lmdi', 'shapley'] as const) {
        const expected = computed[method];
        unroundedByDriver(countries, method).forEach((effect, i) => {
          expect(effect / 100).toBeCloseTo(expected[i]!, 5);
        });
        const gap = decomposeGap(countries, method);
        expect(gap.gap).toBe(Math.round(computed.delta * 100));
        expect(sum(gap.drivers.map(({ effect }) => effect))).toBe(gap.gap);
        gap.drivers.forEach(({ effect }, i) => {
          expect(Math.abs(effect / 100 - expected[i]!)).toBeLessThan(0.21);
        });
      }
    }
  });
});
