/**
 * How does an import compare with the raw engine, and what does the server feel of it? The built server is started as a user would,
 * files go in over HTTP, and the same files are loaded by the same engine with its own CSV reader, in the same run.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { literal } from '../src/server/engines/clickhouse-statement.ts';
import { startEmbeddedClickhouse } from '../src/server/engines/embedded-clickhouse.ts';
import { bringTables } from '../src/server/facts/ddl.ts';
import { openFacts } from '../src/server/facts/door.ts';
import { factTables } from '../src/server/facts/tables/all.ts';
import { millisecondsOf, percentile, report } from './report.ts';
import { readLatencies, residentMegabytes, type Server, startServer } from './server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const rounds = 7;
const median = (samples: number[]) => percentile(samples, 0.5);

type Load = {
  name: string;
  kind: 'answers' | 'orders';
  file: string;
  rows: number;
  /** The columns of the file, for the raw engine. */
  structure: string;
  /** The same facts as hand-written SQL over those columns: what the raw engine's own CSV load comes to when it must leave what an import leaves. */
  into: string;
  facts: string;
  correct: object;
};
const loads: Load[] = [
  {
    name: 'survey of 374,250',
    kind: 'answers',
    file: join(root, '../shared/data/survey/pop_vs_soda_374250.csv.gz'),
    rows: 374_250,
    structure: 'state String, region String, word_for_cola String, pop String',
    into: 'response (workspace_id, study_id, batch_id, external_id, row_number, weight, answers, content_hash)',
    facts: `'workspace', 'study', {batch:String}, hex(sipHash128(state, region, word_for_cola, pop)),
      rowNumberInAllBlocks() + 2, 1, [state, region, word_for_cola, pop], sipHash64(state, region, word_for_cola, pop)`,
    correct: {},
  },
  {
    name: '209,029 orders',
    kind: 'orders',
    file: join(root, '../shared/data/orders/online_retail_2010-12_2011-05.csv.gz'),
    rows: 209_029,
    structure:
      'InvoiceNo String, StockCode String, Description String, Quantity Int64, InvoiceDate DateTime, UnitPrice Decimal(18, 3), CustomerID String, Country String',
    into: `order_line (workspace_id, launch_id, batch_id, source, line_key, external_id, order_ref, order_key, kind, occurred_on, occurred_at,
      channel, sku, customer, quantity, amount_minor, currency, content_hash)`,
    facts: `'workspace', 'launch', {batch:String}, 'source',
      hex(sipHash128(InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID, Country)) AS id, id,
      trimLeft(InvoiceNo, 'C') AS ref, ref, if(startsWith(InvoiceNo, 'C'), 'refund', 'order'), toDate(InvoiceDate),
      toInt64(toUnixTimestamp(InvoiceDate)) * 1000, Country, StockCode, CustomerID, Quantity,
      toInt64(round(Quantity * UnitPrice * 100)), 'GBP', sipHash64(InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID, Country)`,
    correct: { refundsWithoutOrder: true, corrections: true },
  },
];

/** The engine by itself, with the tables of an installation. */
async function openRawEngine(dir: string) {
  const engine = await startEmbeddedClickhouse({
    directory: join(dir, 'raw'),
    spoolDirectory: join(dir, 'raw-spool'),
    log: (message) => console.error(message),
  });
  const facts = openFacts(engine.url);
  await bringTables(facts, factTables);
  const source = ({ file, structure }: Load) => `file(${literal(file)}, 'CSVWithNames', ${literal(structure)})`;
  return {
    /** The file into a table that has its very columns. */
    async bareMilliseconds(load: Load): Promise<number> {
      await facts.command('DROP TABLE IF EXISTS bare');
      await facts.command(`CREATE TABLE bare (${load.structure}) ENGINE = MergeTree ORDER BY tuple()`);
      return millisecondsOf(() => facts.command(`INSERT INTO bare SELECT * FROM ${source(load)}`));
    },
    /** The file into the table of facts, with a name for every row. */
    async factsMilliseconds(load: Load): Promise<number> {
      const statement = `INSERT INTO ${load.into} SELECT ${load.facts} FROM ${source(load)}`;
      return millisecondsOf(() => facts.command(statement, { batch: crypto.randomUUID() }));
    },
    async close() {
      await facts.close();
      await engine.stop();
    },
  };
}

/** From the answer to the dry run to the moment the import is done. */
async function importMilliseconds({ call, workspace, newLaunch }: Server, load: Load): Promise<number> {
  const launch = await newLaunch();
  const bytes = new Uint8Array(await readFile(load.file));
  const { uploadId } = await call<{ uploadId: string }>(
    'POST',
    `${workspace}/uploads?name=${basename(load.file)}`,
    bytes,
  );
  const { mapping, names } = await call<{ mapping: object; names: string[] }>('POST', `${launch}/imports/inspect`, {
    uploadId,
    kind: load.kind,
  });
  const input = { uploadId, names, mapping: { ...mapping, ...load.correct } };
  await call('POST', `${launch}/imports/dry-run`, input);
  return millisecondsOf(async () => {
    const { id } = await call<{ id: string }>('POST', `${launch}/imports`, input);
    for (;;) {
      const state = await call<{ status: string; stored: number }>('GET', `${launch}/imports/${id}`);
      if (state.status === 'done' && state.stored === load.rows) return;
      if (state.status !== 'queued' && state.status !== 'running') throw new Error(JSON.stringify(state));
      await sleep(10);
    }
  });
}

if (loads.some(({ file }) => !existsSync(file))) {
  console.log('imports: the shared data set is not beside the project, nothing measured');
} else {
  const dir = await mkdtemp(join(tmpdir(), 'biplane-bench-'));
  const raw = await openRawEngine(dir);
  const running = await startServer(join(dir, 'data'));
  let most = 0;
  const watch = setInterval(async () => {
    most = Math.max(most, await residentMegabytes(running.server.pid!));
  }, 20);
  try {
    for (const load of loads) {
      // By turns, so that a machine that is slower for a while is slower for all of them.
      const [bare, facts, imported]: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round++) {
        bare.push(await raw.bareMilliseconds(load));
        facts.push(await raw.factsMilliseconds(load));
        imported.push(await importMilliseconds(running, load));
      }
      const took = median(imported);
      report({ name: `import: ${load.name}`, value: took, unit: 'ms' });
      report({
        name: '  against the same facts by SQL in the raw engine',
        value: took / median(facts),
        unit: '×',
        limit: 3,
      });
      report({ name: '  against its bare load, columns as in the file', value: took / median(bare), unit: '×' });
    }
    await raw.close();
    const busy = (async () => {
      for (let round = 0; round < 3; round++) for (const load of loads) await importMilliseconds(running, load);
    })();
    const latencies = await readLatencies(running, busy);
    await busy;
    report({
      name: 'import: reads at 100/s meanwhile, p95',
      value: percentile(latencies, 0.95),
      unit: 'ms',
      limit: 50,
    });
    report({ name: 'import: server process, resident', value: most, unit: 'MB', limit: 450 });
  } finally {
    clearInterval(watch);
    running.server.kill('SIGTERM');
    await new Promise((resolve) => running.server.once('exit', resolve));
    await rm(dir, { recursive: true, force: true });
  }
}
