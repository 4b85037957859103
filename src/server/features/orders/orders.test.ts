import { beforeAll, describe, expect, test } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import type { BiplaneError } from '../../../domain/errors.ts';
import { importFile, newPlace } from '../imports/imports.fixture.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});

const line = (externalId: string, change: object = {}) => ({
  externalId,
  orderRef: 'A1',
  occurredAt: '2026-03-25T10:00:00Z',
  channel: '天猫',
  sku: 'X1',
  quantity: 1,
  amountMinor: 129_900,
  currency: 'CNY',
  ...change,
});

describe('orders posted to the API', () => {
  test('are stored when answered, once, whatever is repeated', async () => {
    const { place, client } = await newPlace(installation);
    expect(await client.orders.post({ ...place, ...line('1') })).toEqual({ externalId: '1', status: 'stored' });
    expect((await client.orders.totals(place)).netMinor).toBe(129_900);
    expect(await client.orders.post({ ...place, ...line('1') })).toEqual({ externalId: '1', status: 'duplicate' });
    await expect(client.orders.post({ ...place, ...line('1', { amountMinor: 1 }) })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await client.orders.totals(place)).toMatchObject({ lines: 1, netMinor: 129_900 });
  });

  test('come in batches with an answer for each line', async () => {
    const { place, client } = await newPlace(installation);
    const answer = await client.orders.postBatch({
      ...place,
      lines: [
        line('1'),
        line('1'),
        line('1', { quantity: 2 }),
        line('2', { kind: 'refund', amountMinor: 29_900, reason: '续航' }),
        line('3', { kind: 'refund', orderRef: 'Z9' }),
        line('4', { currency: 'USD' }),
        line('5', { occurredAt: '2026-03-26', orderRef: 'A2', channel: '京东' }),
      ],
    });
    expect(answer.results.map(({ status }) => status)).toEqual([
      'stored',
      'duplicate',
      'conflict',
      'stored',
      'rejected',
      'rejected',
      'stored',
    ]);
    expect(answer).toMatchObject({ stored: 3, duplicates: 1 });
    expect(answer.results[4]!.reason?.key).toBe('orders.errors.refundWithoutOrder');
    expect(answer.results[5]!.reason?.key).toBe('orders.errors.currency');
    expect(await client.orders.totals(place)).toMatchObject({
      orders: 2,
      refunds: 1,
      grossMinor: 259_800,
      refundMinor: -29_900,
      netMinor: 229_900,
    });
    expect(await client.orders.channels(place)).toEqual(['京东', '天猫']);
    const page = await client.orders.list({ ...place, channel: '天猫', kind: 'refund' });
    expect(page).toMatchObject({
      total: 1,
      lines: [{ externalId: '2', quantity: -1, amountMinor: -29_900, reason: '续航', occurredOn: '2026-03-25' }],
    });
  });

  test('negative amounts, broken dates, too many lines and unknown fields are refused whole', async () => {
    const { place, client } = await newPlace(installation);
    for (const bad of [
      { amountMinor: -1 },
      { quantity: -1 },
      { quantity: 1.5 },
      { occurredAt: '2026-02-30' },
      { currency: 'yuan' },
      { amountMinor: Number.MAX_SAFE_INTEGER },
      { quantity: 1_000_000_001 },
      { customer: 'a\0b' },
      { customer: 'half \ud83d' },
      { occurredAt: '9999-12-20' },
      { colour: 'red' },
    ]) {
      await expect(client.orders.post({ ...place, ...line('1', bad) }), JSON.stringify(bad)).rejects.toMatchObject({
        code: 'invalid_input',
      });
    }
    const lines = Array.from({ length: 1001 }, (_, index) => line(String(index)));
    await expect(client.orders.postBatch({ ...place, lines })).rejects.toMatchObject({ code: 'invalid_input' });
    expect((await client.orders.totals(place)).lines).toBe(0);
  });

  test('know the lines that an import of the same source brought, and the other way round', async () => {
    const { place, client } = await newPlace(installation);
    await client.orders.post({ ...place, source: 'shop', ...line('L1') });
    const content =
      'order_id,line_id,date,amount,channel,sku\nA1,L1,2026-03-25 10:00:00,1299.00,天猫,X1\nA2,L2,2026-03-26,10,京东,X1\n';
    const { done } = await importFile(
      installation,
      { place, client },
      'orders',
      { name: 'shop.csv', content },
      undefined,
      { source: 'shop' },
    );
    expect(done).toMatchObject({ status: 'done', stored: 1, duplicates: 1 });
    expect(
      await client.orders.post({
        ...place,
        source: 'shop',
        ...line('L2', { orderRef: 'A2', occurredAt: '2026-03-26', amountMinor: 1000, channel: '京东' }),
      }),
    ).toMatchObject({
      status: 'duplicate',
    });
    expect((await client.orders.totals(place)).lines).toBe(2);
    await expect(client.orders.totals({ ...place, from: '2026-03-26', to: '2026-03-25' })).rejects.toMatchObject({
      code: 'invalid_input',
    });
    expect((await client.orders.breakdown({ ...place, by: 'day', from: '2026-03-26' })).rows).toMatchObject([
      { key: '2026-03-26', netMinor: 1000 },
    ]);
  });

  test('are broken down by the largest and by all others together, of which nothing is lost', async () => {
    const { place, client } = await newPlace(installation);
    const lines = Array.from({ length: 40 }, (_, n) =>
      line(`S${n}`, { orderRef: `O${n % 7}`, sku: `P${n % 10}`, amountMinor: 100 * (n % 10) + 1 }),
    );
    await client.orders.postBatch({ ...place, lines });
    const back = { kind: 'refund', amountMinor: 5 } as const;
    await client.orders.postBatch({
      ...place,
      lines: [line('R1', { ...back, orderRef: 'O1', sku: 'P0' }), line('R2', { ...back, orderRef: 'O2', sku: 'P9' })],
    });
    const totals = await client.orders.totals(place);
    const { rows, others } = await client.orders.breakdown({ ...place, by: 'sku', limit: 3 });
    expect(rows.map(({ key, grossMinor }) => [key, grossMinor])).toEqual([
      ['P7', 2804],
      ['P8', 3204],
      ['P9', 3604],
    ]);
    expect(others).toMatchObject({ keys: 7, orders: 7, refunds: 1 });
    for (const sum of ['lines', 'units', 'unitsReturned', 'grossMinor', 'refundMinor', 'netMinor'] as const)
      expect(
        rows.reduce((all, row) => all + row[sum], others![sum]),
        sum,
      ).toBe(totals[sum]);
    const whole = await client.orders.breakdown({ ...place, by: 'sku', limit: 10 });
    expect([whole.rows.length, whole.others]).toEqual([10, null]);
  });

  test('count wherever the ids are written in capitals', async () => {
    const { place, client } = await newPlace(installation);
    const capitals = { workspaceId: place.workspaceId.toUpperCase(), launchId: place.launchId.toUpperCase() };
    expect(await client.orders.post({ ...capitals, ...line('1') })).toMatchObject({ status: 'stored' });
    expect(await client.orders.post({ ...place, ...line('1') })).toMatchObject({ status: 'duplicate' });
    expect((await client.orders.totals(place)).lines).toBe(1);
  });

  test('say which line and field is wrong, in the terms of the reader', async () => {
    const { place, client } = await newPlace(installation);
    const lines = [line('1'), line('2', { channel: 'a\0b' })];
    const refused = await client.orders.postBatch({ ...place, lines }).catch((error: BiplaneError) => error);
    expect(refused).toMatchObject({
      code: 'invalid_input',
      reason: { key: 'errors.invalid.characters', params: { list: 'lines', line: 2, field: 'channel' } },
      details: { field: 'lines[1].channel' },
    });
    expect((await client.orders.totals(place)).lines).toBe(0);
  });

  test('whose sum is beyond exact numbers say so, and leave the overview readable', async () => {
    const { place, client } = await newPlace(installation);
    const columns = [
      'workspace_id',
      'launch_id',
      'group_number',
      'source',
      'external_id',
      'order_ref',
      'kind',
      'occurred_on',
    ];
    await client.orders.post({ ...place, ...line('0') });
    const rows = ['1', '2'].map((id) => [
      ...[place.workspaceId, place.launchId, 1, 'api', id, id, 'order', '2026-03-25'],
      ...[0, Number.MAX_SAFE_INTEGER, 'CNY'],
    ]);
    await installation.deps.facts.insert({
      table: 'order_line',
      columns: [...columns, 'occurred_at', 'amount_minor', 'currency'],
      rows,
    });
    await expect(client.orders.totals(place)).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'errors.unsafeInteger' },
    });
    expect((await client.overview.list({ workspaceId: place.workspaceId })).launches).toHaveLength(1);
  });

  test('stay within their workspace', async () => {
    const here = await newPlace(installation);
    const there = await newPlace(installation);
    await here.client.orders.post({ ...here.place, ...line('1') });
    await expect(there.client.orders.totals(here.place)).rejects.toMatchObject({ code: 'not_found' });
    await expect(
      there.client.orders.post({ ...there.place, launchId: here.place.launchId, ...line('2') }),
    ).rejects.toMatchObject({ code: 'not_found' });
    await expect(here.workspace.viewer.client.orders.post({ ...here.place, ...line('3') })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});
