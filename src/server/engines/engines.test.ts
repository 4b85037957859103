import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyTemplate, emptyDatabase } from '../../../test/template.ts';
import { openFacts } from '../facts/door.ts';
import { startEngines } from './engines.ts';

const fixture = fileURLToPath(new URL('./engines.fixture.ts', import.meta.url));
let dataDir: string;
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'biplane-engines-'));
  await copyTemplate(emptyDatabase, dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const acknowledged = { postgres: new Set<number>(), clickhouse: new Set<number>() };

/** Starts a process that stores numbers from `first` on; resolves once it stores. */
async function writer(first: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', fixture, dataDir, String(first)], {
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
