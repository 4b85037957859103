import { describe, expect, it } from 'vitest';
import { merge, taking } from './merge.ts';

const base = {
  title: '续航',
  likely: 5,
  stakes: { pm: 100, gtm: 100 },
  tree: {
    drivers: [
      { key: 'price', shares: { pm: 20, gtm: 80 } },
      { key: 'returns', shares: { pm: 85, gtm: 15 } },
    ],
    channels: [{ name: '天猫', plan: { price: 450_00, returns: 0.08 } }],
  },
};
const channel = (price: number, returns: number) => [{ name: '天猫', plan: { price, returns } }];

describe('two changes of one record', () => {
  it('are both kept where they do not collide, inside of lists and groups too', () => {
    const mine = { ...base, title: '超长续航', tree: { ...base.tree, channels: channel(499_00, 0.08) } };
    const theirs = {
      ...base,
      stakes: { pm: 100, gtm: 50 },
      tree: { drivers: [base.tree.drivers[0]!], channels: channel(450_00, 0.07) },
    };
    const { merged, collisions } = merge(base, mine, theirs);
    expect(collisions).toEqual([]);
    expect(merged).toEqual({
      ...base,
      title: '超长续航',
      stakes: { pm: 100, gtm: 50 },
      tree: { drivers: [base.tree.drivers[0]], channels: channel(499_00, 0.07) },
    });
  });

  it('collide where both say something else of the same, and each collision can be decided alone', () => {
    const mine = { ...base, title: 'A', likely: 6, tree: { ...base.tree, channels: channel(499_00, 0.08) } };
    const theirs = { ...base, title: 'B', likely: 7, tree: { ...base.tree, channels: channel(399_00, 0.08) } };
    const { merged, collisions } = merge(base, mine, theirs);
    const price = ['tree', 'channels', '天猫', 'plan', 'price'];
    expect(collisions).toEqual([
      { path: ['title'], mine: 'A', theirs: 'B' },
      { path: ['likely'], mine: 6, theirs: 7 },
      { path: price, mine: 499_00, theirs: 399_00 },
    ]);
    expect(merged).toEqual(mine);
    expect(taking(merged, theirs, [['likely'], price])).toEqual({
      ...mine,
      likely: 7,
      tree: { ...base.tree, channels: channel(399_00, 0.08) },
    });
  });

  it('do not collide where both say the same, and lists without names collide as a whole', () => {
    expect(merge(base, { ...base, title: 'A' }, { ...base, title: 'A' }).collisions).toEqual([]);
    const days = (...working: boolean[]) => ({ week: working });
    expect(merge(days(true, true), days(false, true), days(true, false)).collisions).toEqual([
      { path: ['week'], mine: [false, true], theirs: [true, false] },
    ]);
  });

  it('collide where one removes what the other changes', () => {
    const mine = { ...base, tree: { ...base.tree, channels: [] as typeof base.tree.channels } };
    const theirs = { ...base, tree: { ...base.tree, channels: channel(399_00, 0.08) } };
    const { merged, collisions } = merge(base, mine, theirs);
    expect(collisions.map(({ path }) => path)).toEqual([['tree', 'channels', '天猫']]);
    expect(taking(merged, theirs, [['tree', 'channels', '天猫']]).tree.channels).toEqual(theirs.tree.channels);
  });
});
