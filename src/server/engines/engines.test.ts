import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { copyTemplate, emptyDatabase } from '../../../test/template.ts';
import { openFacts } from '../facts/door.ts';
import { startEngines } from './engines.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Beside the packages, which what is built still imports by name. */
const cache = here('../../../node_modules/.cache/biplane');
let dataDir: string;
let built: string;
// Once and as the product is: processes that each compile what they run would take most of the time.
beforeAll(async () => {
  mkdirSync(cache, { recursive: true });
  built = mkdtempSync(path.join(cache, 'engines-fixture-'));
  writeFileSync(path.join(built, 'package.json'), '{"type":"module"}');
  await build({
    entryPoints: ['engines.fixture.ts', 'embedded-postgres.worker.ts', 'embedded-clickhouse.child.ts'].map((name) =>
      here(`./${name}`),
    ),
    outdir: built,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['chdb', '@electric-sql/*', 'pg-native'],
    banner: {
      js: "import { createRequire as createBundledRequire } from 'node:module'; const require = createBundledRequire(import.meta.url);",
    },
  });
});
afterAll(() => rmSync(built, { recursive: true, force: true }));
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'biplane-engines-'));
  await copyTemplate(emptyDatabase, dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const acknowledged = { postgres: new Set<number>(), clickhouse: new Set<number>() };

/** Starts a process that stores numbers from `first` on; resolves once it stores. */
async function writer(first: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(built, 'engines.fixture.js'), dataDir, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let rest = '';
  let ready = () => {};
  const storing = new Promise<void>((resolve, reject) => {
    ready = resolve;
    child.once('exit', (code) => reject(new Error(`the writer ended with code ${code}`)));
  });
  child.stdout!.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const [name, n] = line.split(' ');
      if (name === 'ready') ready();
      else acknowledged[name as keyof typeof acknowledged].add(Number(n));
    }
  });
  await storing;
  return child;
}

describe('the embedded engines', () => {
  it('lose nothing that was acknowledged, killed ten times at any moment', async () => {
    const perRound = 100_000;
    for (let round = 0; round < 10; round++) {
      const child = await writer(round * perRound);
      const enough = 5 * (round + 1);
      while (acknowledged.postgres.size < enough || acknowledged.clickhouse.size < enough) await wait(5);
      await wait(Math.random() * 300);
      child.kill('SIGKILL');
      await once(child, 'close');
    }
    const engines = await startEngines({ dataDir, log: () => {} });
    const pool = new pg.Pool({ connectionString: engines.databaseUrl });
    const facts = openFacts(engines.clickhouseUrl);
    const { rows } = await pool.query<{ n: number }>('SELECT n FROM stored');
    const stored = {
      postgres: new Set(rows.map(({ n }) => n)),
      clickhouse: new Set((await facts.query<{ n: number }>({ sql: 'SELECT n FROM stored' })).map(({ n }) => n)),
    };
    for (const engine of ['postgres', 'clickhouse'] as const) {
      expect(acknowledged[engine].size).toBeGreaterThanOrEqual(50);
      expect([...acknowledged[engine]].filter((n) => !stored[engine].has(n))).toEqual([]);
    }
    await facts.close();
    await pool.end();
    await engines.stop();
  }, 180_000);
});
