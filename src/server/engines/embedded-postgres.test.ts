import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';

let root: string;
let engine: EmbeddedPostgres;
let pool: pg.Pool;
const log: string[] = [];

beforeAll(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'biplane-pg-'));
  engine = await start(path.join(root, 'run'));
  pool = new pg.Pool({ connectionString: engine.url, max: 10 });
  pool.on('error', () => {});
});
afterAll(async () => {
  await pool.end();
  await engine.stop();
  rmSync(root, { recursive: true, force: true });
});

function start(runDirectory: string): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({
    directory: path.join(root, 'postgres'),
    runDirectory,
    log: (message) => log.push(message),
    longestStatementMs: 6_000,
  });
}

/** A connection that can send half a conversation, which no driver does on purpose but a network does to every driver. */
async function rawConnection() {
  const url = new URL(engine.url.replace('postgresql://postgres', 'http://postgres').replace('@/', '@localhost/'));
  const socket = net.connect(path.join(url.searchParams.get('host')!, '.s.PGSQL.5432'));
  let received = '';
  socket.on('data', (data) => {
    received += data.toString('latin1');
  });
  const int32 = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32BE(value);
    return bytes;
  };
  const message = (type: string, ...parts: (string | Buffer)[]) => {
    const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)));
    return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
  };
  const until = async (pattern: RegExp) => {
    for (let tries = 0; tries < 200 && !pattern.test(received); tries++)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(received).toMatch(pattern);
  };
  const startup = Buffer.concat([int32(196608), Buffer.from('user\0postgres\0database\0postgres\0\0')]);
  socket.write(Buffer.concat([int32(startup.length + 4), startup]));
  await until(/^R/);
  socket.write(message('p', url.password));
  await until(/Z....I$/s);
  received = '';
  const none = Buffer.alloc(2);
  return {
    parse: (sql: string) => socket.write(message('P', '', sql, none)),
    run: () =>
      socket.write(Buffer.concat([message('B', '', '', none, none, none), message('E', '', int32(0)), message('S')])),
    received: () => received,
    until,
    close: () => socket.destroy(),
  };
}

describe('the embedded PostgreSQL', () => {
  it('answers many connections at once, each with its own result', async () => {
    const asked = Array.from({ length: 400 }, (_, index) => index);
    const answered = await Promise.all(
      asked.map(async (index) =>
        index % 2
          ? (await pool.query<{ n: number }>('SELECT $1::int AS n', [index])).rows[0]!.n
          : Number((await pool.query<{ t: string }>('SELECT $1::text AS t', [`${index}`])).rows[0]!.t),
      ),
    );
    expect(answered).toEqual(asked);
  });

  it('never binds values to the statement that another connection prepared meanwhile', async () => {
    const first = await rawConnection();
    const second = await rawConnection();
    first.parse("SELECT 'mine'");
    second.parse("SELECT 'yours'");
    await new Promise((resolve) => setTimeout(resolve, 50));
    first.run();
    await first.until(/SELECT 1/);
    expect(first.received()).toContain('mine');
    second.run();
    await second.until(/yours/);
    first.close();
    second.close();
  });

  it('takes values far larger than a network packet, side by side with small ones', async () => {
    const large = '上市'.repeat(500_000);
    const [{ rows }, ...small] = await Promise.all([
      pool.query<{ t: string }>('SELECT $1::text AS t', [large]),
      ...Array.from({ length: 20 }, (_, n) => pool.query<{ n: number }>('SELECT $1::int AS n', [n])),
    ]);
    expect(rows[0]!.t === large).toBe(true);
    expect(small.map((answer) => answer.rows[0]!.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('keeps a transaction to itself and rolls it back when its connection is gone', async () => {
    await pool.query('CREATE TABLE counted (n int)');
    const client = await pool.connect();
    await client.query('BEGIN');
    await client.query('INSERT INTO counted VALUES (1)');
    const counting = pool.query<{ n: string }>('SELECT count(*)::text AS n FROM counted');
    await new Promise((resolve) => setTimeout(resolve, 50));
    client.release(new Error('gone'));
    expect((await counting).rows[0]!.n).toBe('0');
  });

  it('lets every connection prepare a statement of the same name, and forgets it with the connection', async () => {
    const clients = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
    for (let round = 0; round < 2; round++) {
      const answers = await Promise.all(
        clients.map((client, n) =>
          client.query<{ n: number }>({ name: 'same', text: `SELECT ${n} + $1::int AS n`, values: [10] }),
        ),
      );
      expect(answers.map(({ rows }) => rows[0]!.n)).toEqual([10, 11, 12, 13]);
    }
    for (const client of clients) client.release(true);
    await expect
      .poll(async () => (await pool.query("SELECT name FROM pg_prepared_statements WHERE name LIKE 'same%'")).rows)
      .toEqual([]);
  });

  it('reports an error and goes on with the same connection', async () => {
    const client = await pool.connect();
    await expect(client.query('SELECT $1::int / 0', [1])).rejects.toMatchObject({ code: '22012' });
    expect((await client.query<{ n: number }>('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    client.release();
  });

  it('refuses a wrong password', async () => {
    const client = new pg.Client({ connectionString: engine.url.replace(/postgres:\w+@/, 'postgres:wrong@') });
    await expect(client.connect()).rejects.toThrow();
  });

  it.each([
    ['overflows its stack', 'SELECT $1::json', ['['.repeat(1_000_000)]],
    ['never ends', 'SELECT pg_sleep(600)', []],
  ])('is started again at the same address when a statement %s', async (_, sql, values) => {
    log.length = 0;
    await pool.query('CREATE TABLE IF NOT EXISTS survived (n int)');
    await expect(pool.query(sql, values)).rejects.toThrow();
    await expect
      .poll(async () => (await pool.query('SELECT * FROM survived').catch(() => null))?.rows, { timeout: 20_000 })
      .toEqual([]);
    expect(log.join()).toContain('starting it again');
  });

  it.skipIf(process.platform !== 'linux')('says how its creation ended, also when that left no words', async () => {
    mkdirSync(path.join(root, 'elsewhere'));
    const creating = startEmbeddedPostgres({
      directory: path.join(root, 'elsewhere', 'postgres'),
      runDirectory: path.join(root, 'elsewhere', 'run'),
      log: () => {},
    });
    const creator = () =>
      spawnSync('pgrep', ['-P', `${process.pid}`, '-f', 'embedded-postgres.create'], {
        encoding: 'utf8',
      }).stdout.trim();
    await expect.poll(creator).not.toBe('');
    // As the system does to whoever needs more memory than there is.
    process.kill(Number(creator()), 'SIGKILL');
    await expect(creating).rejects.toMatchObject({
      code: 'unavailable',
      reason: { key: 'engines.errors.postgresNotCreated', params: { message: 'SIGKILL' } },
    });
    expect(readdirSync(path.join(root, 'elsewhere'))).toEqual([]);
  });

  it('is found where the path of the data directory is too long for a socket', async () => {
    await pool.query('CREATE TABLE kept (n int)');
    await pool.end();
    await engine.stop();
    engine = await start(path.join(root, 'x'.repeat(120), 'run'));
    pool = new pg.Pool({ connectionString: engine.url, max: 10 });
    expect((await pool.query('SELECT * FROM kept')).rows).toEqual([]);
  });
});
