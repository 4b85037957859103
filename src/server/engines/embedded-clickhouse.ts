/** The embedded ClickHouse, seen from the server: a child process behind a loopback address that ClickHouse's own client can use. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import os from 'node:os';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { Log } from '../base/log.ts';
import { threadFile } from '../base/thread.ts';
import type { EmbeddedClickhouseTask } from './embedded-clickhouse.child.ts';

export type EmbeddedClickhouse = {
  /** An `http://` address with its token, valid until {@link stop}, also across a restart of the engine. */
  url: string;
  /** The engine's process, which changes when it is restarted. */
  pid: () => number | undefined;
  stop: () => Promise<void>;
};

const GiB = 1024 ** 3;

/** Fails with `unavailable` where the engine has no build (Windows, musl): the reason names the two ways out. */
export function assertEmbeddedClickhouseExists(): void {
  const require = createRequire(import.meta.url);
  const musl =
    process.platform === 'linux' &&
    !(process.report.getReport() as { header?: { glibcVersionRuntime?: string } }).header?.glibcVersionRuntime;
  const builds: Record<string, string> = {
    'linux-x64': '@chdb/lib-linux-x64-gnu',
    'linux-arm64': '@chdb/lib-linux-arm64-gnu',
    'darwin-x64': '@chdb/lib-darwin-x64',
    'darwin-arm64': '@chdb/lib-darwin-arm64',
  };
  const platform = `${process.platform}-${process.arch}`;
  const build = builds[platform];
  const missing = () =>
    new BiplaneError(
      'unavailable',
      text('engines.errors.clickhouseNoBuild', { platform: musl ? `${platform}-musl` : platform }),
    );
  if (!build || musl) throw missing();
  try {
    createRequire(require.resolve('chdb')).resolve(`${build}/package.json`);
  } catch {
    throw new BiplaneError('unavailable', text('engines.errors.clickhouseNotInstalled', { package: build }));
  }
}

/**
 * Starts the engine on `directory` (made when absent) and starts it again, at the same address, whenever it dies.
 * Memory is capped per statement at a quarter of the machine, at most 2 GiB. The caller holds the lock of the data directory.
 */
export async function startEmbeddedClickhouse(options: {
  directory: string;
  spoolDirectory: string;
  log: Log;
  maxExecutionSeconds?: number;
  maxMemoryBytes?: number;
}): Promise<EmbeddedClickhouse> {
  assertEmbeddedClickhouseExists();
  const { log } = options;
  const task: EmbeddedClickhouseTask = {
    directory: options.directory,
    spoolDirectory: options.spoolDirectory,
    token: randomBytes(24).toString('hex'),
    port: 0,
    maxMemoryBytes: options.maxMemoryBytes ?? Math.min(2 * GiB, Math.floor(os.totalmem() / 4)),
    maxExecutionSeconds: options.maxExecutionSeconds ?? 300,
    maxThreads: Math.max(1, os.availableParallelism()),
  };
  let child: ChildProcess;
  let stopping = false;
  let startedAt = 0;
  let failures = 0;

  // Asynchronous to the first statement: where the system gives no process, that is one more failed start.
  async function start(): Promise<void> {
    startedAt = Date.now();
    child = fork(threadFile('engines/embedded-clickhouse.child'), [], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    // For as long as it lives: unheard, what fails after its start would end the server.
    child.on('error', (error) => log(`embedded ClickHouse: ${error.message}`));
    // A heavy statement must not keep the server from answering those who only click.
    if (child.pid !== undefined) os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
    let lastWords = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      lastWords = (lastWords + chunk.toString()).slice(-4000);
    });
    const current = child;
    return new Promise((resolve, reject) => {
      current.once('message', (message: { port: number }) => {
        task.port = message.port;
        current.once('exit', (code, signal) => ended(signal ?? `code ${code}`));
        resolve();
      });
      current.once('error', reject);
      current.once('exit', (code, signal) =>
        reject(new Error(`embedded ClickHouse ended (${signal ?? `code ${code}`}) while starting: ${lastWords}`)),
      );
      // Without a process there is nobody to send it to; that has been heard above.
      if (current.pid !== undefined) current.send(task);
    });
  }

  function ended(how: string): void {
    if (stopping) return;
    failures = Date.now() - startedAt > 60_000 ? 0 : failures + 1;
    const delay = failures <= 1 ? 0 : Math.min(30_000, 250 * 2 ** failures);
    log(`embedded ClickHouse ended unexpectedly (${how}); starting it again`);
    setTimeout(() => {
      if (stopping) return;
      start().catch((error: Error) => {
        log(error.message);
        ended('failed start');
      });
    }, delay);
  }

  await start();

  return {
    url: `http://default:${task.token}@127.0.0.1:${task.port}/default`,
    pid: () => child.pid,
    async stop() {
      if (stopping) return;
      stopping = true;
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      if (child.connected) child.send('stop');
      const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await exited;
      clearTimeout(impatience);
    },
  };
}
