import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type EmbeddedClickhouse, startEmbeddedClickhouse } from '../engines/embedded-clickhouse.ts';
import { type FactsDoor, openFacts } from './door.ts';

let root: string;
let engine: EmbeddedClickhouse;
let facts: FactsDoor;

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'biplane-facts-'));
  engine = await startEmbeddedClickhouse({
    directory: path.join(root, 'clickhouse'),
    spoolDirectory: path.join(root, 'spool'),
    log: () => {},
  });
  facts = openFacts(engine.url);
  await facts.command(
    'CREATE TABLE fact (n Int64, word String, words Array(String), day Date, share Float64) ENGINE = MergeTree ORDER BY n',
  );
});
afterAll(async () => {
  await facts.close();
  await engine.stop();
  rmSync(root, { recursive: true, force: true });
});

const awkward = `一'二"三\\四\t五\n六\u001f七\u0000八\`{n:Int64}--`;

describe('the door to the facts', () => {
  it('gives back every value as it was stored', async () => {
    const row = {
      n: Number.MAX_SAFE_INTEGER,
      word: awkward,
      words: [awkward, '', '𠮷'],
      day: '2026-02-28',
      share: 0.1,
    };
    await facts.insert({ table: 'fact', rows: [Object.values(row)] });
    const schema = z.object({
      n: z.int(),
      word: z.string(),
      words: z.array(z.string()),
      day: z.iso.date(),
      share: z.number(),
    });
    const found = await facts.query({
      sql: 'SELECT * FROM fact WHERE word = {word:String} AND has({days:Array(Date)}, day) AND words = {words:Array(String)}',
      params: { word: awkward, days: ['2026-02-28', '2026-03-01'], words: row.words },
      schema,
    });
    expect(found).toEqual([row]);
  });

  it('makes numbers of 64-bit integers wherever they are, and fails rather than change one', async () => {
    const nested = await facts.query({
      sql: `SELECT toInt64(7) AS plain, [toUInt64(1), 2] AS list, (toInt64(3), 'x') AS pair, CAST(NULL AS Nullable(Int64)) AS nothing, map('a', toInt64(4)) AS named`,
    });
    expect(nested).toEqual([{ plain: 7, list: [1, 2], pair: [3, 'x'], nothing: null, named: { a: 4 } }]);
    await expect(facts.query({ sql: 'SELECT toInt64(9007199254740993) AS n' })).rejects.toMatchObject({
      code: 'precondition_failed',
      details: { value: '9007199254740993' },
    });
  });

  it('refuses rows that are not what was asked for', async () => {
    await expect(facts.query({ sql: "SELECT 'x' AS n", schema: z.object({ n: z.int() }) })).rejects.toThrow();
  });

  it('streams more rows than fit into memory at once, and stops when the reader has enough', async () => {
    let sum = 0;
    for await (const { n } of facts.stream<{ n: number }>({ sql: 'SELECT number AS n FROM numbers(200000)' })) sum += n;
    expect(sum).toBe((200_000 * 199_999) / 2);
    const some: number[] = [];
    for await (const { n } of facts.stream<{ n: number }>({
      sql: 'SELECT toInt64(number) AS n FROM numbers(1000000000000)',
    })) {
      some.push(n);
      if (some.length === 3) break;
    }
    expect(some).toEqual([0, 1, 2]);
    const running =
      "SELECT count() AS n FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%processes%'";
    await expect.poll(() => facts.query({ sql: running }), { timeout: 10_000 }).toEqual([{ n: 0 }]);
  });

  it('takes rows from a source without holding them all', async () => {
    await facts.command('CREATE TABLE streamed (n Int64, word String) ENGINE = MergeTree ORDER BY n');
    async function* rows() {
      for (let n = 0; n < 20_000; n++) yield [n, `词${n}`];
    }
    await facts.insert({ table: 'streamed', columns: ['n', 'word'], rows: rows() });
    await facts.insert({ table: 'streamed', rows: [] });
    const [row] = await facts.query<{ rows: number; words: number }>({
      sql: "SELECT count() AS rows, uniqExact(word) AS words FROM streamed WHERE word = concat('词', toString(n))",
    });
    expect(row).toEqual({ rows: 20_000, words: 20_000 });
  });

  it('says that the engine is away when it cannot be reached', async () => {
    const closed = openFacts('http://default:x@127.0.0.1:9/default');
    await expect(closed.query({ sql: 'SELECT 1' })).rejects.toMatchObject({
      code: 'unavailable',
      reason: { key: 'engines.errors.clickhouseUnreachable' },
    });
    expect(await closed.ping()).toBe(false);
    await closed.close();
  });
});
