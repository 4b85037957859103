/**
 * How does an import compare with the raw engine, and what does the server feel of it? The built server is started as a user would,
 * files go in over HTTP, and the same files are loaded by the same engine with its own CSV reader, in the same run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { literal } from '../src/server/engines/clickhouse-statement.ts';
import { startEmbeddedClickhouse } from '../src/server/engines/embedded-clickhouse.ts';
import { openFacts } from '../src/server/store/facts.ts';
import { millisecondsOf, percentile, report } from './report.ts';

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
  into: 'response' | 'order_line';
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
    into: 'response',
    facts: `'workspace', 'study', {batch:String}, hex(sipHash128(state, region, word_for_cola, pop)),
      rowNumberInAllBlocks() + 2, 0, 1, [state, region, word_for_cola, pop]`,
    correct: {},
  },
  {
    name: '209,029 orders',
    kind: 'orders',
    file: join(root, '../shared/data/orders/online_retail_2010-12_2011-05.csv.gz'),
    rows: 209_029,
    structure:
      'InvoiceNo String, StockCode String, Description String, Quantity Int64, InvoiceDate DateTime, UnitPrice Decimal(18, 3), CustomerID String, Country String',
    into: 'order_line',
    facts: `'workspace', 'launch', {batch:String}, 'source',
      hex(sipHash128(InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country)),
      trimLeft(InvoiceNo, 'C'), if(startsWith(InvoiceNo, 'C'), 'refund', 'order'), toDate(InvoiceDate),
      toInt64(toUnixTimestamp(InvoiceDate)) * 1000, Country, StockCode, CustomerID, '', Quantity,
      toInt64(round(Quantity * UnitPrice * 100)), 'GBP', ''`,
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
  const migrations = join(root, 'migrations/clickhouse');
  for (const file of (await readdir(migrations)).sort())
    await facts.command(await readFile(join(migrations, file), 'utf8'));
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

/** The built server on a directory of its own, with an owner who is signed in. */
async function startServer(dataDir: string) {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const base = `http://127.0.0.1:${port}`;
  const server: ChildProcess = spawn(process.execPath, [process.env.BIPLANE_BUILT_SERVER!], {
    cwd: root,
    env: {
      MALLOC_ARENA_MAX: '2',
      ...process.env,
      PORT: String(port),
      BIPLANE_DATA: dataDir,
      BIPLANE_LOG: 'quiet',
      BIPLANE_BACKUP: 'false',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ready = () =>
    fetch(`${base}/health`).then(
      (response) => response.ok,
      () => false,
    );
  while (!(await ready())) {
    if (server.exitCode !== null) throw new Error('the server ended before it was ready');
    await sleep(50);
  }
  let cookie = '';
  const call = async <T>(method: string, path: string, body?: object | Uint8Array): Promise<T> => {
    const raw = body instanceof Uint8Array;
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { cookie, origin: base, ...(body && !raw ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) } : {}),
    });
    const cookies = response.headers.getSetCookie();
    if (cookies.length > 0) cookie = cookies.map((each) => each.split(';')[0]).join('; ');
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const account = { name: 'Bench', email: 'bench@example.test', password: 'a long enough password' };
  const { workspaceId } = await call<{ workspaceId: string }>('POST', '/api/v1/setup', {
    ...account,
    workspaceName: 'Bench',
  });
  await call('POST', '/api/auth/sign-in/email', { email: account.email, password: account.password });
  const { user } = await call<{ user: { id: string } }>('GET', '/api/v1/session');
  const workspace = `/api/v1/workspaces/${workspaceId}`;
  const newLaunch = async () => {
    const launch = {
      name: 'Bench',
      family: 'toc',
      pmOwnerId: user.id,
      gtmOwnerId: user.id,
      committedDate: '2030-01-01',
      currency: 'GBP',
    };
    const { id } = await call<{ id: string }>('POST', `${workspace}/launches`, launch);
    return `${workspace}/launches/${id}`;
  };
  return { server, call, workspace, newLaunch };
}
type Server = Awaited<ReturnType<typeof startServer>>;

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

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** A hundred reads a second, begun on time whether or not the ones before are answered. */
async function readLatencies({ call, workspace, newLaunch }: Server, until: Promise<unknown>): Promise<number[]> {
  const launch = await newLaunch();
  const paths = [launch, `${workspace}/launches`, `${launch}/imports`, `${launch}/studies`];
  const samples: number[] = [];
  const pending: Promise<void>[] = [];
  let going = true;
  void until.finally(() => {
    going = false;
  });
  const begun = performance.now();
  for (let index = 0; going; index++) {
    await sleep(Math.max(0, begun + index * 10 - performance.now()));
    const due = begun + index * 10;
    const noted = call('GET', paths[index % paths.length]!).then(
      () => performance.now() - due,
      // A read that fails is one that never came.
      () => Number.POSITIVE_INFINITY,
    );
    pending.push(noted.then((took) => void samples.push(took)));
  }
  await Promise.all(pending);
  return samples;
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
    report({ name: 'import: server process, resident', value: most, unit: 'MB', limit: 350 });
  } finally {
    clearInterval(watch);
    running.server.kill('SIGTERM');
    await new Promise((resolve) => running.server.once('exit', resolve));
    await rm(dir, { recursive: true, force: true });
  }
}
