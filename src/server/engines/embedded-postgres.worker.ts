/** The thread that runs the embedded PostgreSQL: it never shares the server's own event loop, so a slow statement stalls nobody's request. */
import type net from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { postgresqlconf } from './embedded-postgres.conf.ts';
import { type Backend, createWireServer } from './postgres-wire.ts';

export type EmbeddedPostgresTask = {
  directory: string;
  password: string;
  listen: { path: string } | { host: string; port: number };
  /** One number, shared with the server: when the running statement began, in milliseconds, or 0. */
  busySince: SharedArrayBuffer;
};

const task = workerData as EmbeddedPostgresTask;
const database = await PGlite.create(task.directory, { postgresqlconf });
/**
 * The engine takes every exception for one of PostgreSQL's own jumps: a statement that overflowed the stack would end without an error, as if
 * it had been done. Such an exception is kept here and ends the thread instead.
 */
function guarded(engine: PGlite): Backend {
  const module = (engine as unknown as { mod: { _PostgresMainLoopOnce: () => void } }).mod;
  const runOnce = module._PostgresMainLoopOnce;
  let failure: unknown;
  module._PostgresMainLoopOnce = () => {
    try {
      runOnce();
    } catch (error) {
      if (error instanceof Error) failure ??= error;
      throw error;
    }
  };
  return {
    isInTransaction: () => engine.isInTransaction(),
    exec: (sql) => engine.exec(sql),
    async execProtocolRawStream(messages, options) {
      await engine.execProtocolRawStream(messages, options);
      if (failure) throw failure;
    },
  };
}

const busySince = new BigInt64Array(task.busySince);
const server = createWireServer(guarded(database), {
  password: task.password,
  working: (begun) => Atomics.store(busySince, 0, begun ? BigInt(Date.now()) : 0n),
});
const sockets = new Set<net.Socket>();
server.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('close', () => sockets.delete(socket));
});
server.on('error', (error) => {
  throw error;
});
server.listen(task.listen, () => {
  const address = server.address();
  parentPort!.postMessage({ port: typeof address === 'object' && address ? address.port : null });
});
parentPort!.once('message', async () => {
  server.close();
  for (const socket of sockets) socket.destroy();
  await database.close();
  parentPort!.postMessage({ stopped: true });
});
