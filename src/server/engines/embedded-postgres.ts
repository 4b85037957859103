/** The embedded PostgreSQL, seen from the server: a worker thread behind a socket that any PostgreSQL driver can use. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { Log } from '../base/log.ts';
import { startThread, threadFile } from '../base/thread.ts';
import type { EmbeddedPostgresTask } from './embedded-postgres.worker.ts';

export type EmbeddedPostgres = {
  /** A `postgresql://` address, valid until {@link stop}, also across a restart of the engine. */
  url: string;
  stop: () => Promise<void>;
};

type Answer = { port?: number | null };

/** The kernel's limit for the path of a Unix socket is 108 bytes on Linux, 104 on macOS. */
const longestSocketPath = 100;
/** The engine knows no time limit and no cancellation; a statement that takes this long has gone astray and takes the others with it. */
const longestStatementMs = 120_000;
const socketName = '.s.PGSQL.5432';

function startWorker(task: EmbeddedPostgresTask): { worker: Worker; ready: Promise<Answer> } {
  const worker = startThread('engines/embedded-postgres.worker', task);
  const ready = new Promise<Answer>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`embedded PostgreSQL ended with code ${code} while starting`)));
  });
  return { worker, ready };
}

/** How a process or thread ended that left no words; the system ends one that needs more memory than there is. */
function endOf(code: number | null, signal: string | null): string {
  return signal ?? `exit ${code}`;
}

/** A half-made database would never open again, so it is made beside its place and moved there when whole. */
async function createDatabase(directory: string): Promise<void> {
  const { dir, base } = path.parse(directory);
  for (const name of readdirSync(dir).filter((name) => name.startsWith(`${base}.new`)))
    rmSync(path.join(dir, name), { recursive: true, force: true });
  // A name of its own: the creator of a process that was killed may still be at work.
  const draft = `${directory}.new-${process.pid}`;
  // In a process of its own: creation needs 200 MB that a thread would not give back.
  const creator = fork(threadFile('engines/embedded-postgres.create'), [draft], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let lastWords = '';
  creator.stderr?.on('data', (chunk: Buffer) => {
    lastWords = (lastWords + chunk.toString()).slice(-2000);
  });
  creator.on('error', (error) => {
    lastWords ||= error.message;
  });
  const [code, signal] = (await once(creator, 'exit').catch(() => [null, null])) as [number | null, string | null];
  if (code !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new BiplaneError(
      'unavailable',
      text('engines.errors.postgresNotCreated', { directory, message: lastWords || endOf(code, signal) }),
    );
  }
  renameSync(draft, directory);
}

function socketDirectory(runDirectory: string): { directory: string; temporary: boolean } {
  if (Buffer.byteLength(path.join(runDirectory, socketName)) <= longestSocketPath) {
    mkdirSync(runDirectory, { recursive: true, mode: 0o700 });
    return { directory: runDirectory, temporary: false };
  }
  return { directory: mkdtempSync(path.join(os.tmpdir(), 'biplane-')), temporary: true };
}

/**
 * Starts the engine on `directory` (made when absent). The socket lies in `runDirectory`, or in a private temporary directory
 * where that path is too long for a socket; on Windows it is a loopback port. The caller holds the lock of the data directory.
 */
export async function startEmbeddedPostgres(options: {
  directory: string;
  runDirectory: string;
  log: Log;
  longestStatementMs?: number;
}): Promise<EmbeddedPostgres> {
  const { directory, log } = options;
  const limit = options.longestStatementMs ?? longestStatementMs;
  if (!existsSync(path.join(directory, 'PG_VERSION'))) {
    if (existsSync(directory) && readdirSync(directory).length > 0)
      throw new BiplaneError('precondition_failed', text('engines.errors.postgresDamaged', { directory }));
    await createDatabase(directory);
  }

  const password = randomBytes(24).toString('hex');
  const socket = process.platform === 'win32' ? null : socketDirectory(path.resolve(options.runDirectory));
  const socketPath = socket ? path.join(socket.directory, socketName) : null;
  let port = 0;
  let stopping = false;
  let worker: Worker;
  const busySince = new BigInt64Array(new SharedArrayBuffer(8));
  const watch = setInterval(() => {
    const since = Number(Atomics.load(busySince, 0));
    if (since === 0 || Date.now() - since < limit) return;
    log(`a statement took the embedded PostgreSQL more than ${limit / 1000} s and was ended`);
    void worker.terminate();
  }, limit / 10).unref();

  async function start(): Promise<void> {
    if (socketPath) rmSync(socketPath, { force: true });
    Atomics.store(busySince, 0, 0n);
    const listen = socketPath ? { path: socketPath } : { host: '127.0.0.1', port };
    const started = startWorker({ directory, password, listen, busySince: busySince.buffer });
    worker = started.worker;
    port = (await started.ready).port ?? 0;
    worker.once('exit', () => void restart());
    worker.once('error', (error) => log(`embedded PostgreSQL failed: ${error.message}`));
  }

  async function restart(attempt = 1): Promise<void> {
    if (stopping) return;
    log('embedded PostgreSQL ended unexpectedly; starting it again');
    try {
      await start();
    } catch (error) {
      log(`embedded PostgreSQL did not start: ${error instanceof Error ? error.message : String(error)}`);
      setTimeout(() => void restart(attempt + 1), Math.min(30_000, 250 * 2 ** attempt)).unref();
    }
  }

  await start();
  const url = socket
    ? `postgresql://postgres:${password}@/postgres?host=${encodeURIComponent(socket.directory)}&port=5432`
    : `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;

  return {
    url,
    async stop() {
      if (stopping) return;
      stopping = true;
      clearInterval(watch);
      const stopped = new Promise<void>((resolve) => {
        worker.on('message', () => resolve());
        worker.once('exit', () => resolve());
      });
      worker.postMessage('stop');
      // A statement that goes astray does not hear it.
      await Promise.race([stopped, wait(10_000, undefined, { ref: false })]);
      await worker.terminate();
      if (socket?.temporary) rmSync(socket.directory, { recursive: true, force: true });
    },
  };
}
