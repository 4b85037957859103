import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actualsOf, type ChannelFacts } from './actuals.ts';
import { decomposeGap, owners } from './gap.ts';
import { planOf } from './plan.ts';
import { checkTerms, type Measure, multiplyTo, type WagerTerms } from './wager.ts';

const shares = { pm: 50, gtm: 40, external: 10 };
const driver = (measure: Measure, key: string = measure) => ({ key, name: key, measure, shares });
const tree = (measures: Measure[]) => measures.map((measure) => driver(measure));

const terms: WagerTerms = {
  outcome: 'net_revenue',
  target: 100_000_00,
  currency: 'CNY',
  method: 'lmdi',
  salesFrom: '2026-11-01',
  salesTo: '2026-11-10',
  returnsTo: '2026-12-10',
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  attributionPercent: 60,
  answerDays: 14,
  tree: {
    drivers: tree(['entered', 'conversion', 'units_per_order', 'price', 'return_rate']),
    channels: [
      {
        name: '线上',
        plan: { entered: 10_000, conversion: 0.02, units_per_order: 1.1, price: 450_00, return_rate: 0.08 },
      },
      { name: '门店', plan: { entered: 1_000, conversion: 0.1, units_per_order: 1, price: 470_00, return_rate: 0.04 } },
    ],
  },
};
const fact = (channel: string, change: Partial<ChannelFacts> = {}): ChannelFacts => ({
  channel,
  orders: 90,
  units: 95,
  grossMinor: 95 * 440_00,
  refundMinor: 15 * 440_00,
  refundedUnits: 15,
  ...change,
});

describe('terms of a wager', () => {
  it('plan nothing where a channel has no planned value yet', () => {
    const planned = (plan: Record<string, number>) =>
      planOf({ ...terms, tree: { ...terms.tree, channels: [{ name: '线上', plan }] } });
    expect(planned({})).toBe(0);
    expect(planned(terms.tree.channels[0]!.plan)).toBe(9_108_000);
  });

  it('know which drivers multiply to the outcome', () => {
    expect(multiplyTo('net_revenue', tree(['orders', 'order_value', 'return_rate']))).toBe(true);
    expect(
      multiplyTo('net_revenue', [
        ...tree(['entered', 'conversion', 'order_value', 'return_rate']),
        driver('entered', 'b'),
      ]),
    ).toBe(true);
    expect(multiplyTo('net_units', tree(['orders', 'units_per_order', 'unit_return_rate']))).toBe(true);
    expect(multiplyTo('arr', tree(['entered']))).toBe(true);
    expect(multiplyTo('net_revenue', tree(['orders', 'order_value']))).toBe(false);
    expect(multiplyTo('net_revenue', tree(['entered', 'orders', 'order_value', 'return_rate']))).toBe(false);
    expect(multiplyTo('net_revenue', tree(['orders', 'price', 'return_rate']))).toBe(false);
    expect(multiplyTo('arr', tree(['entered', 'return_rate']))).toBe(false);
    expect(multiplyTo('net_revenue', [])).toBe(false);
  });

  it('are refused where they could not be settled, naming what is wrong', () => {
    const reason = (change: Partial<WagerTerms>) => {
      try {
        checkTerms({ ...terms, ...change });
        return 'accepted';
      } catch (error) {
        return (error as { reason: { key: string } }).reason.key;
      }
    };
    const [first, second] = terms.tree.channels;
    expect(reason({})).toBe('accepted');
    expect(reason({ salesTo: '2026-10-31' })).toBe('wager.errors.windowOrder');
    expect(reason({ returnsTo: '2026-11-09' })).toBe('wager.errors.returnsBeforeSales');
    expect(reason({ tree: { ...terms.tree, channels: [first!, first!] } })).toBe('wager.errors.channelTwice');
    const lopsided = terms.tree.drivers.map((d, i) =>
      i === 0 ? { ...d, shares: { pm: 50, gtm: 40, external: 11 } } : d,
    );
    expect(reason({ tree: { ...terms.tree, drivers: lopsided } })).toBe('wager.errors.sharesNot100');
    const channels = [first!, { ...second!, plan: { ...second!.plan, return_rate: 1.2 } }];
    expect(reason({ tree: { ...terms.tree, channels } })).toBe('wager.errors.valueOutOfRange');
    const { return_rate: _, ...unfinished } = second!.plan;
    expect(reason({ tree: { ...terms.tree, channels: [{ name: '门店', plan: unfinished }] } })).toBe(
      'wager.errors.driversDoNotMultiply',
    );
  });
});

describe('plan against fact', () => {
  const entered = [
    { channel: '线上', driver: 'entered', value: 4_500, source: '后台导出' },
    { channel: '门店', driver: 'entered', value: 800, source: '客流计数' },
  ];

  it('scales planned volume to the days that have passed, and nothing else', () => {
    const { drivers, elapsedShare } = actualsOf(terms, [fact('线上')], entered, '2026-11-05');
    expect(elapsedShare).toBe(0.5);
    expect(drivers.filter(({ channel }) => channel === '线上').map(({ plan }) => plan)).toEqual([
      5_000, 0.02, 1.1, 450_00, 0.08,
    ]);
    expect(drivers.find(({ driver: key }) => key === 'conversion')!.actual).toBe(90 / 4_500);
  });

  it('yields exactly the counted net revenue of every channel, however uneven the ratios', () => {
    const whole = fc.integer({ min: 0, max: 5_000_000 });
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ orders: whole, units: whole, grossMinor: whole, refundMinor: whole, refundedUnits: whole }),
          { minLength: 1, maxLength: 4 },
        ),
        (counts) => {
          const facts = counts.map((count, i) => ({ channel: ['线上', '门店', '直播', '官网'][i]!, ...count }));
          const gap = decomposeGap(actualsOf(terms, facts, entered, '2026-11-08').factors);
          for (const { channel, grossMinor, refundMinor } of facts) {
            expect(gap.channels.find((part) => part.channel === channel)!.actual).toBe(grossMinor - refundMinor);
          }
          expect(gap.drivers.reduce((sum, { effect }) => sum + effect, 0)).toBe(gap.gap);
          expect(owners.reduce((sum, owner) => sum + gap.owners[owner], 0)).toBe(gap.gap);
        },
      ),
    );
  });

  it('shows a channel without a plan as new volume', () => {
    const { factors, drivers } = actualsOf(terms, [fact('直播')], entered, '2026-11-10');
    expect(drivers.filter((row) => row.channel === '直播').every((row) => !row.planned)).toBe(true);
    const gap = decomposeGap(factors);
    const live = gap.channels.find((part) => part.channel === '直播')!;
    expect(live.plan).toBe(0);
    expect(live.effects.map(({ effect }) => effect)).toEqual([80 * 440_00, 0, 0, 0, 0]);
  });

  it('marks an entered driver that nobody has entered, and assumes its plan', () => {
    const { drivers } = actualsOf(terms, [fact('线上')], [], '2026-11-10');
    expect(drivers.find((row) => row.channel === '线上' && row.driver === 'entered')).toMatchObject({
      actual: 10_000,
      assumed: true,
    });
  });

  it('gives everything to volume where nothing was sold', () => {
    const gap = decomposeGap(actualsOf(terms, [fact('线上')], entered, '2026-11-10').factors);
    const store = gap.channels.find((part) => part.channel === '门店')!;
    expect(store.actual).toBe(0);
    expect(store.effects.map(({ driver: key, effect }) => (effect === 0 ? null : key)).filter(Boolean)).toEqual([
      'conversion',
    ]);
  });

  it('does not spread an ARR wager over the days', () => {
    const arr: WagerTerms = {
      ...terms,
      outcome: 'arr',
      tree: {
        drivers: [
          driver('entered', 'opening'),
          driver('entered', 'ndr'),
          driver('entered', 'leads'),
          driver('entered', 'win'),
          driver('entered', 'value'),
        ],
        channels: [
          { name: '存量', plan: { opening: 1_000_000_00, ndr: 1.1 } },
          { name: '新客', plan: { leads: 200, win: 0.2, value: 50_000_00 } },
        ],
      },
    };
    checkTerms(arr);
    const typed = [{ channel: '存量', driver: 'ndr', value: 0.9, source: '续约台账' }];
    const gap = decomposeGap(actualsOf(arr, [], typed, '2026-11-01').factors);
    expect(gap).toMatchObject({ plan: 3_100_000_00, gap: -200_000_00 });
    expect(gap.drivers.find(({ driver: key }) => key === 'ndr')!.effect).toBe(-200_000_00);
  });
});
