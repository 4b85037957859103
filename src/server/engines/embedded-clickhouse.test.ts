import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FactsDoor, openFacts } from '../facts/door.ts';
import { type EmbeddedClickhouse, startEmbeddedClickhouse } from './embedded-clickhouse.ts';

let root: string;
let engine: EmbeddedClickhouse;
let facts: FactsDoor;
const log: string[] = [];
const endless = 'SELECT sum(sipHash64(number, 1)) AS n FROM numbers(1000000000000)';

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'biplane-ch-'));
  engine = await startEmbeddedClickhouse({
    directory: path.join(root, 'clickhouse'),
    spoolDirectory: path.join(root, 'spool'),
    log: (message) => log.push(message),
    maxExecutionSeconds: 8,
    maxMemoryBytes: 200_000_000,
  });
  facts = openFacts(engine.url);
});
afterAll(async () => {
  await facts.close();
  await engine.stop();
  rmSync(root, { recursive: true, force: true });
});

/** A request as any HTTP client would send it. */
function ask(sql: string, parameters: Record<string, string> = {}): Promise<Response> {
  const url = new URL(engine.url);
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}`;
  const query = new URLSearchParams(parameters);
  return fetch(`http://${url.host}/?${query}`, { method: 'POST', body: sql, headers: { authorization } });
}

async function running(): Promise<number> {
  const [row] = await facts.query<{ n: number }>({
    sql: "SELECT count() AS n FROM system.processes WHERE query LIKE '%sipHash64%' AND query NOT LIKE '%system.processes%'",
  });
  return row!.n;
}

describe('the embedded ClickHouse', () => {
  it('keeps every character of a body that arrives in pieces', async () => {
    await facts.command('CREATE TABLE words (n Int64, word String) ENGINE = MergeTree ORDER BY n');
    const count = 60_000;
    const text = Buffer.from(
      Array.from({ length: count }, (_, n) => `${n}\t${'长续航𠮷'.repeat(1 + (n % 7))}\n`).join(''),
    );
    async function* pieces() {
      // A prime length cuts through characters of every size.
      for (let start = 0; start < text.length; start += 65_521) yield text.subarray(start, start + 65_521);
    }
    await facts.insert({ table: 'words', body: pieces(), format: 'TabSeparated' });
    const [row] = await facts.query<{ rows: number; whole: number }>({
      sql: "SELECT count() AS rows, countIf(word = repeat('长续航𠮷', toUInt64(1 + n % 7))) AS whole FROM words",
    });
    expect(row).toEqual({ rows: count, whole: count });
    expect(readdirSync(path.join(root, 'spool'))).toEqual([]);
  });

  it('stores nothing of a body that is cut off', async () => {
    await facts.command('CREATE TABLE cut (n Int64) ENGINE = MergeTree ORDER BY n');
    async function* broken() {
      yield '1\n2\n';
      await wait(50);
      throw new Error('the source failed');
    }
    await expect(facts.insert({ table: 'cut', body: broken(), format: 'TabSeparated' })).rejects.toThrow();
    await wait(100);
    expect(await facts.query({ sql: 'SELECT n FROM cut' })).toEqual([]);
  });

  it('ends a statement whose client has left', async () => {
    const leaving = new AbortController();
    const asked = facts.query({ sql: endless, signal: leaving.signal });
    while ((await running()) === 0) await wait(20);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    for (let tries = 0; tries < 50 && (await running()) > 0; tries++) await wait(20);
    expect(await running()).toBe(0);
  });

  it('does not show what a failed statement left behind in the next answer', async () => {
    const failing = 'SELECT throwIf(number = 150000) AS failed FROM numbers(200000)';
    for (let round = 0; round < 6; round++) {
      await expect(facts.query({ sql: failing })).rejects.toThrow();
      expect(await facts.query({ sql: 'SELECT 1 AS one' })).toEqual([{ one: 1 }]);
      expect(await (await ask('SELECT 2 FORMAT JSON')).json()).toMatchObject({ data: [{ 2: 2 }] });
    }
  });

  it('lets a setting hold for one statement only', async () => {
    const threads = "SELECT value FROM system.settings WHERE name = 'max_block_size'";
    const before = await (await ask(threads)).text();
    expect((await (await ask(threads, { max_block_size: '77' })).text()).trim()).toBe('77');
    expect((await ask('SET max_block_size = 78')).status).toBe(200);
    for (let session = 0; session < 8; session++) expect(await (await ask(threads)).text()).toBe(before);
  });

  it('caps the memory and the time of a statement', async () => {
    await expect(facts.query({ sql: 'SELECT groupArray(number) AS a FROM numbers(100000000)' })).rejects.toThrow(
      /memory limit/i,
    );
    await expect(facts.query({ sql: endless })).rejects.toThrow(/timeout|exceeded/i);
  });

  it('refuses whoever does not know the token', async () => {
    const { host } = new URL(engine.url);
    const response = await fetch(`http://${host}/?query=SELECT+1`);
    expect(response.status).toBe(401);
    expect(await response.text()).toContain('AUTHENTICATION_FAILED');
  });

  it('names what is wrong with a statement', async () => {
    await expect(facts.query({ sql: 'SELECT nope FROM words' })).rejects.toMatchObject({ code: '47' });
    await expect(facts.insert({ table: 'words', columns: ['absent'], rows: [[1]] })).rejects.toMatchObject({
      code: '16',
    });
    expect((await ask('SELECT {absent:Int64}')).status).toBe(500);
  });

  it('is started again at the same address when its process dies', async () => {
    const first = engine.pid()!;
    process.kill(first, 'SIGKILL');
    expect(await facts.query({ sql: 'SELECT count() AS n FROM words' })).toEqual([{ n: 60_000 }]);
    expect(engine.pid()).not.toBe(first);
    expect(log.join('\n')).toMatch(/ended unexpectedly \(SIGKILL\)/);
  });

  it('leaves no process behind', async () => {
    const pid = engine.pid()!;
    await engine.stop();
    expect(() => process.kill(pid, 0)).toThrow();
    expect(execFileSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' })).not.toContain(
      `${pid}`,
    );
  });
});
