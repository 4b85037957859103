import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStorableText } from '../act/input-fields.ts';
import { type EmbeddedClickhouse, startEmbeddedClickhouse } from '../engines/embedded-clickhouse.ts';
import { abilitiesOf, bringTables, createSql } from './ddl.ts';
import { type FactsDoor, openFacts } from './door.ts';
import { eraseFacts } from './removal.ts';
import { factTables } from './tables/all.ts';
import { orderLine } from './tables/order-line.ts';
import { postedColumns, postedReceipts } from './tables/posted.ts';
import { type FactsReceipt, factTable, loadOf, receiptColumns } from './tables/table.ts';

let root: string;
let engine: EmbeddedClickhouse;
let facts: FactsDoor;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'biplane-tables-'));
  engine = await startEmbeddedClickhouse({
    directory: path.join(root, 'clickhouse'),
    spoolDirectory: path.join(root, 'spool'),
    log: () => {},
  });
  facts = openFacts(engine.url);
  await bringTables(facts, factTables);
});
afterAll(async () => {
  await facts.close();
  await engine.stop();
  rmSync(root, { recursive: true, force: true });
});

const columns = ['workspaceId', 'launchId', 'source', 'lineKey', 'occurredOn', 'customer', 'amountMinor'] as const;
const place = { workspaceId: 'w', scopeId: 'l' };
const line = (lineKey: string, customer = '', amountMinor = 1) => ({
  ...{ workspaceId: 'w', launchId: 'l', source: 'api', occurredOn: '2026-03-25' },
  ...{ lineKey, customer, amountMinor },
});

describe('the tables of facts', () => {
  it('are made once, and get the columns and indices that they lack', async () => {
    await bringTables(facts, factTables);
    const early = factTable({
      name: 'early',
      scope: 'launchId',
      day: 'occurredOn',
      order: [],
      soughtBy: [],
      columns: {
        workspaceId: orderLine.columns.workspaceId,
        launchId: orderLine.columns.launchId,
        occurredOn: orderLine.columns.occurredOn,
      },
    });
    await bringTables(facts, [early]);
    await facts.insert({ table: 'early', rows: [['w', 'l', '2026-03-25']] });
    const late = { ...orderLine, name: 'early' };
    await bringTables(facts, [late]);
    await bringTables(facts, [late]);
    const found = await facts.query({ sql: "SELECT line_key AS key, quantity FROM early WHERE line_key = ''" });
    expect(found).toEqual([{ key: '', quantity: 0 }]);
    const [indices] = await facts.query<{ n: number }>({
      sql: "SELECT count() AS n FROM system.data_skipping_indices WHERE database = currentDatabase() AND table = 'early'",
    });
    expect(indices!.n).toBe(orderLine.soughtBy.length);
    await facts.command('DROP TABLE early');
  });

  it('keep a month in a partition, whatever the number of months', async () => {
    const days = Array.from(
      { length: 150 },
      (_, n) => `${1990 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}-01`,
    );
    await facts.load(
      loadOf(
        orderLine,
        place,
        columns,
        days.map((occurredOn, n) => ({ ...line(String(n)), occurredOn })),
      ),
    );
    const [row] = await facts.query<{ n: number }>({
      sql: "SELECT uniqExact(partition) AS n FROM system.parts WHERE database = currentDatabase() AND table = 'order_line' AND active",
    });
    expect(row!.n).toBe(150);
    await facts.command('TRUNCATE TABLE order_line');
  });

  it('have a digest of what facts say, and of nothing else', async () => {
    const receipt = async () =>
      (await facts.query<{ digest: string }>({ sql: `SELECT ${receiptColumns(orderLine)} FROM order_line` }))[0]!;
    const insert = async (batchId: string, rows: ReturnType<typeof line>[]) => {
      await facts.command('TRUNCATE TABLE order_line');
      await facts.load(
        loadOf(
          orderLine,
          place,
          [...columns, 'batchId'],
          rows.map((row) => ({ ...row, batchId })),
        ),
      );
      return receipt();
    };
    const first = await insert('b1', [line('1'), line('2')]);
    expect(await insert('b2', [line('2'), line('1')])).toEqual(first);
    expect(await insert('b1', [line('1'), line('2', '', 2)])).not.toEqual(first);
    expect(await insert('b1', [line('1'), line('2'), line('2')])).not.toEqual(first);
  });

  it('are posted with the receipt that the engine gives of what it holds', async () => {
    await facts.command('TRUNCATE TABLE order_line');
    const amount = fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER });
    const name = fc.string({ unit: 'grapheme', maxLength: 40 }).filter(isStorableText);
    const row = fc.record({
      ...{ source: name, lineKey: name, externalId: name, orderRef: name, orderKey: name, kind: name, status: name },
      ...{
        channel: name,
        sku: name,
        customer: name,
        reason: name,
        currency: name,
        quantity: amount,
        amountMinor: amount,
      },
      ...{ goodsMinor: amount, shippingMinor: amount, discountMinor: amount, taxMinor: amount, occurredAt: amount },
      occurredOn: fc.integer({ min: 0, max: 65_000 }).map((n) => new Date(n * 86_400_000).toISOString().slice(0, 10)),
      postId: fc.constantFrom('p1', 'p2', 'p3'),
    });
    const kept = {
      workspaceId: 'w',
      launchId: 'l',
      batchId: '',
      groupNumber: 1,
      repeats: 0,
      contentHash: '7',
      sourceVersion: 0,
    };
    const rows = fc.sample(row, { numRuns: 300, seed: 7 }).map((each) => ({ ...kept, ...each }));
    const keys = Object.keys(orderLine.columns) as (keyof (typeof rows)[number])[];
    await facts.load(loadOf(orderLine, place, keys, rows));
    const found = await facts.query<FactsReceipt & { id: string }>({
      sql: `SELECT post_id AS id, ${postedColumns(orderLine)} FROM order_line GROUP BY post_id`,
    });
    expect(new Map(found.map(({ id, ...receipt }) => [id, receipt]))).toEqual(postedReceipts(orderLine, rows));
    await facts.command('TRUNCATE TABLE order_line');
  });

  it('forget facts by id, and a person by name', async () => {
    await facts.command('TRUNCATE TABLE order_line');
    await facts.load(loadOf(orderLine, place, columns, [line('1', '王'), line('2', '王'), line('3', '李')]));
    await eraseFacts(facts, 'w', { ids: ['2'] });
    await eraseFacts(facts, 'w', { person: '王' });
    const left = () => facts.query({ sql: 'SELECT line_key AS key, customer FROM order_line ORDER BY key' });
    await expect.poll(left).toEqual([
      { key: '1', customer: '' },
      { key: '3', customer: '李' },
    ]);
  });

  it('leave out what an older server lacks', () => {
    const [old] = createSql(orderLine, {}, abilitiesOf('18.16.1'));
    expect(old).not.toMatch(/LowCardinality|INDEX|COMMENT/);
    const [create, spread] = createSql(orderLine, { cluster: 'two', replicated: true }, abilitiesOf('25.3.1'));
    expect(create).toMatch(
      /order_line_local ON CLUSTER 'two'[\s\S]*LowCardinality[\s\S]*INDEX[\s\S]*ReplicatedMergeTree/,
    );
    expect(spread).toMatch(
      /Distributed\('two', currentDatabase\(\), order_line_local, cityHash64\(workspace_id, launch_id\)\)/,
    );
  });
});
