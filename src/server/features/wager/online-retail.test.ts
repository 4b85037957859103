import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { sharedData } from '../../../../test/references.ts';
import { importFile, newPlace } from '../imports/imports.fixture.ts';

const file = sharedData('orders/online_retail_2010-12_2011-05.csv.gz');
const references = sharedData('refs/orders_subscriptions.json');
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe.skipIf(!file || !references)('a wager on real orders (skipped where ../shared/data is absent)', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  it('explains half a year of online retail to the penny, by driver, country and owner', async () => {
    const { place, client } = await newPlace(biplane, 'GBP');
    const content = { path: file! };
    const { done } = await importFile(
      biplane,
      { client, place },
      'orders',
      { name: 'retail.csv.gz', content },
      (mapping) => {
        if (mapping.kind !== 'orders') throw new Error('expected a mapping of orders');
        Object.assign(mapping, {
          refunds: { by: 'prefix', prefix: 'C' },
          refundsWithoutOrder: true,
          corrections: true,
        });
      },
    );
    expect(done).toMatchObject({ status: 'done', stored: 209_029 });

    const { channels, ...plan } = {
      channels: ['United Kingdom', 'Germany', 'Netherlands'],
      orders: 2_000,
      value: 400_00,
      returns: 0.05,
    };
    await client.wager.update({
      ...place,
      version: 0,
      terms: {
        outcome: 'net_revenue',
        target: 3_000_000_00,
        salesFrom: '2010-12-01',
        salesTo: '2011-05-31',
        returnsTo: '2011-05-31',
        method: 'lmdi',
        stakes: { unit: 'points', pm: 1, gtm: 1 },
        attributionPercent: 50,
        tree: {
          drivers: [
            { key: 'orders', name: 'orders', measure: 'orders', shares: { pm: 20, gtm: 70, external: 10 } },
            { key: 'value', name: 'value', measure: 'order_value', shares: { pm: 33, gtm: 33, external: 34 } },
            { key: 'returns', name: 'returns', measure: 'return_rate', shares: { pm: 85, gtm: 10, external: 5 } },
          ],
          channels: channels.map((name) => ({ name, plan })),
        },
      },
    });
    const progress = (await client.wager.progress(place))!;
    const gap = progress.gap!;
    type Reference = { net: number; top5_countries_net: Record<string, number> };
    const reference = (JSON.parse(readFileSync(references!, 'utf8')) as Record<string, Reference>)[
      'online_retail_2010-12_2011-05'
    ]!;
    expect(gap.actual).toBe(Math.round(reference.net * 100));
    for (const [country, net] of Object.entries(reference.top5_countries_net)) {
      expect(gap.channels.find(({ channel }) => channel === country)!.actual).toBe(Math.round(net * 100));
    }
    expect(gap.channels.length).toBeGreaterThan(channels.length);
    expect(sum(gap.drivers.map(({ effect }) => effect))).toBe(gap.gap);
    expect(sum(gap.channels.map((channel) => channel.gap))).toBe(gap.gap);
    expect(sum(Object.values(gap.owners))).toBe(gap.gap);
    for (const channel of gap.channels) expect(sum(channel.effects.map(({ effect }) => effect))).toBe(channel.gap);
  });
});
