import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { abilitiesOf, createSql } from './ddl.ts';
import { factTables } from './tables/all.ts';
import { orderLine } from './tables/order-line.ts';
import { identitySql, receiptColumns } from './tables/table.ts';

/** The server's program; `null` where none is installed. Newer packages have one program for everything. */
function installedServer(): { file: string; args: string[] } | null {
  for (const folder of ['/usr/bin', '/usr/sbin', '/usr/local/bin']) {
    if (existsSync(join(folder, 'clickhouse-server'))) return { file: join(folder, 'clickhouse-server'), args: [] };
    if (existsSync(join(folder, 'clickhouse'))) return { file: join(folder, 'clickhouse'), args: ['server'] };
  }
  return null;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

type Shard = { http: number; tcp: number; interserver: number };

/** Works for servers old and new: these call their settings by the root element `yandex`. */
function settings(folder: string, own: Shard, shards: readonly Shard[]): string {
  const replicas = shards.map(
    ({ tcp }) => `<shard><replica><host>127.0.0.1</host><port>${tcp}</port></replica></shard>`,
  );
  return `<yandex>
  <logger><level>warning</level><log>${folder}/log</log><errorlog>${folder}/errors</errorlog></logger>
  <http_port>${own.http}</http_port><tcp_port>${own.tcp}</tcp_port><interserver_http_port>${own.interserver}</interserver_http_port>
  <listen_host>127.0.0.1</listen_host><path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path>
  <user_files_path>${folder}/files/</user_files_path><format_schema_path>${folder}/schemas/</format_schema_path>
  <users_config>${folder}/users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
  <mark_cache_size>67108864</mark_cache_size><timezone>UTC</timezone>
  <remote_servers><two>${replicas.join('')}</two></remote_servers>
</yandex>`;
}
const users = `<yandex><profiles><default/></profiles><quotas><default/></quotas>
  <users><default><password></password><networks><ip>::/0</ip></networks><profile>default</profile><quota>default</quota></default></users></yandex>`;

const server = installedServer();
const skipped = server ? '' : ' (skipped: no ClickHouse server is installed)';

describe(`the tables of facts on two shards${skipped}`, () => {
  let root: string;
  let shards: Shard[];
  const running: ChildProcess[] = [];

  /** Asks one of the two servers as the door does; values stand in the text, for an old server has no parameters. */
  async function ask(shard: number, sql: string): Promise<string> {
    const modes = 'distributed_product_mode=local&insert_distributed_sync=1';
    const answer = await fetch(`http://127.0.0.1:${shards[shard]!.http}/?${modes}`, { method: 'POST', body: sql });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${sql}\n${said}`);
    return said.trim();
  }

  beforeAll(async () => {
    if (!server) return;
    root = mkdtempSync(join(tmpdir(), 'biplane-cluster-'));
    shards = [];
    for (let n = 0; n < 2; n++)
      shards.push({ http: await freePort(), tcp: await freePort(), interserver: await freePort() });
    for (const [n, own] of shards.entries()) {
      const folder = join(root, String(n));
      mkdirSync(folder);
      writeFileSync(join(folder, 'users.xml'), users);
      writeFileSync(join(folder, 'config.xml'), settings(folder, own, shards));
      const args = [...server.args, `--config-file=${join(folder, 'config.xml')}`];
      running.push(spawn(server.file, args, { cwd: folder, stdio: 'ignore' }));
      for (let waited = 0; ; waited++) {
        const answers = await ask(n, 'SELECT 1').catch(() => null);
        if (answers) break;
        if (waited > 300) throw new Error(`no server: ${readFileSync(join(folder, 'errors'), 'utf8')}`);
        await wait(100);
      }
    }
  });
  afterAll(async () => {
    for (const child of running) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    if (root) rmSync(root, { recursive: true, force: true });
  });

  it.skipIf(!server)('hold each scope on one of them, and count together what one server would', async () => {
    const able = abilitiesOf(await ask(0, 'SELECT version()'));
    for (const shard of [0, 1]) {
      // Each server by itself: without a keeper they share no statements.
      for (const table of factTables)
        for (const statement of createSql(table, { cluster: 'two' }, able))
          await ask(shard, statement.replace(" ON CLUSTER 'two'", ''));
    }
    const lines = Array.from({ length: 400 }, (_, n) => ({
      ...{ workspace_id: 'w', launch_id: `l${n % 40}`, batch_id: 'b', source: 'api', line_key: `k${n}` },
      ...{ order_key: `o${n % 7}`, kind: n % 5 === 0 ? 'refund' : 'order', amount_minor: n, repeats: n % 2 },
      occurred_on: `20${String(10 + (n % 20)).padStart(2, '0')}-0${1 + (n % 9)}-01`,
    }));
    await ask(0, `INSERT INTO order_line FORMAT JSONEachRow\n${lines.map((line) => JSON.stringify(line)).join('\n')}`);

    const held = await Promise.all(
      [0, 1].map((shard) => ask(shard, 'SELECT count(), uniqExact(launch_id) FROM order_line_local')),
    );
    const [first, second] = held.map((found) => found.split('\t').map(Number) as [number, number]);
    expect(first![0] + second![0]).toBe(400);
    // No launch is on both.
    expect(first![1] + second![1]).toBe(40);
    expect(Math.min(first![0], second![0])).toBeGreaterThan(50);

    const fact = identitySql(orderLine);
    const questions = {
      totals: 'SELECT count(), sum(amount_minor), uniqExact(order_key) FROM order_line',
      receipt: `SELECT ${receiptColumns(orderLine)} FROM order_line WHERE workspace_id = 'w' AND launch_id = 'l3'`,
      refunds: `SELECT count() FROM order_line WHERE launch_id = 'l3' AND order_key NOT IN (SELECT order_key FROM order_line WHERE launch_id = 'l3' AND kind = 'order')`,
      states: `SELECT count() FROM order_line WHERE launch_id = 'l3' AND (${fact}, tuple(source_version, toInt64(0))) IN (
        SELECT ${fact}, max(tuple(source_version, toInt64(0))) FROM order_line WHERE launch_id = 'l3' AND repeats = 1 GROUP BY ${fact})`,
    };
    const answers = async (shard: number) =>
      Promise.all(Object.values(questions).map((question) => ask(shard, question)));
    const here = await answers(0);
    expect(await answers(1)).toEqual(here);
    expect(here[0]).toBe(`400\t${(399 * 400) / 2}\t7`);
    expect(here[1]).toMatch(/^10\t[0-9A-F]+-[0-9A-F]+$/);
    expect(here[3]).toBe('10');
  });
});
