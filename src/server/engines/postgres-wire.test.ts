import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWireServer } from './postgres-wire.ts';

const password = 'x';
let engine: PGlite;
let server: ReturnType<typeof createWireServer>;
let port: number;
beforeAll(async () => {
  engine = await PGlite.create();
  const backend = {
    isInTransaction: () => engine.isInTransaction(),
    exec: (sql: string) => engine.exec(sql),
    execProtocolRawStream: async (...given: Parameters<PGlite['execProtocolRawStream']>) => {
      await engine.execProtocolRawStream(...given);
    },
  };
  server = createWireServer(backend, { password, idleInTransactionMs: 600 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(async () => {
  server?.close();
  await engine?.close();
});

it('takes the engine from a silent transaction, also while others come and give up', async () => {
  const settings = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres', password };
  const silent = new pg.Client(settings);
  let isEnded = false;
  silent.on('error', () => {
    isEnded = true;
  });
  await silent.connect();
  await silent.query('BEGIN');
  const began = Date.now();
  while (!isEnded && Date.now() - began < 10_000) {
    const impatient = new pg.Client({ ...settings, connectionTimeoutMillis: 150 });
    impatient.on('error', () => {});
    await impatient.connect().catch(() => {});
    await impatient.end().catch(() => {});
  }
  expect(isEnded).toBe(true);
  const next = new pg.Client(settings);
  await next.connect();
  expect((await next.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
  await next.end();
});
