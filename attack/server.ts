/** The built server as a process of its own: started, killed and started again. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';

const program = process.env.BIPLANE_BUILT_SERVER!;

export type Server = {
  address: string;
  pid: () => number;
  isRunning: () => boolean;
  /** The last it wrote. */
  said: () => string;
  rssMb: () => number;
  /** Ends it as a power cut would. */
  kill: () => Promise<void>;
  /** Ends it as an operator would. */
  stop: () => Promise<void>;
  /** Starts it again on the same data, after it has ended. */
  start: () => Promise<void>;
};

/** Starts a server on a free port and resolves once it is ready. The trusted proxy lets callers come from different addresses. */
export async function startServer(dataDir: string, settings: NodeJS.ProcessEnv = {}): Promise<Server> {
  let child: ChildProcess;
  let log = '';
  let ended: Promise<void>;
  const start = async () => {
    child = spawn(process.execPath, [program], {
      env: {
        ...process.env,
        ...{ MALLOC_ARENA_MAX: '2', PORT: '0', BIPLANE_DATA: dataDir, BIPLANE_BACKUP: 'false' },
        BIPLANE_TRUSTED_PROXY: 'true',
        ...settings,
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-20_000);
    });
    const current = child;
    ended = new Promise((resolve) => current.once('exit', () => resolve()));
    server.address = await new Promise<string>((resolve, reject) => {
      current.once('message', ({ address }: { address: string }) => resolve(address));
      current.once('exit', (code, signal) => reject(new Error(`the server ended (${signal ?? code}): ${log}`)));
    });
  };
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await ended;
  };
  const server: Server = {
    address: '',
    pid: () => child.pid!,
    isRunning: () => child.exitCode === null && child.signalCode === null,
    said: () => log,
    rssMb: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) / 1024,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    start,
  };
  await start();
  return server;
}
