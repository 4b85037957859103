/**
 * The data directory and its lock. Two processes on one embedded database destroy it silently, so the second one is refused.
 *
 * The owner writes a lock file and touches it every few seconds. On Linux and Windows it also holds a name in the kernel that vanishes with the
 * process, which decides races. A lock whose owner is gone (kill −9, power loss) is taken over.
 */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';

export type DataDirectory = {
  path: string;
  /** Tells a process that is refused later where this one can be reached. */
  announce: (address: string) => void;
  release: () => void;
};

type Owner = { pid: number; startedAt: string; host: string; since: string; address: string };

const heartbeatMs = 5_000;

/** When a process started, as its system tells it; a recycled process id has another one. `null` when there is no such process. */
function processStart(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  try {
    if (process.platform === 'linux') {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\)\s/s, '')
        .split(' ');
      return fields[0] === 'Z' ? null : fields[19]!;
    }
    if (process.platform === 'win32') return 'unknown';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

function readOwner(file: string): (Owner & { touchedAt: number }) | null {
  try {
    const owner = JSON.parse(readFileSync(file, 'utf8')) as Owner;
    return { ...owner, touchedAt: statSync(file).mtimeMs };
  } catch {
    return null;
  }
}

function isAlive(owner: Owner & { touchedAt: number }): boolean {
  // Of a process on another machine or in another container only the heartbeat is visible here.
  if (owner.host !== os.hostname()) return Date.now() - owner.touchedAt < 4 * heartbeatMs;
  return processStart(owner.pid) === owner.startedAt;
}

function inUse(directory: string, owner: Owner | null): BiplaneError {
  return new BiplaneError(
    'precondition_failed',
    text('engines.errors.dataDirectoryInUse', {
      directory,
      pid: owner?.pid ?? '?',
      address: owner?.address || '—',
      since: owner?.since ?? '?',
    }),
    { ...owner },
  );
}

/** The name in the kernel; `null` where the system has none that vanishes with its process. */
function kernelName(directory: string): string | null {
  const hash = createHash('sha256').update(directory).digest('hex').slice(0, 24);
  if (process.platform === 'linux') return `\0biplane-${hash}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\biplane-${hash}`;
  return null;
}

function holdName(name: string): Promise<net.Server | null> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(name, () => resolve(server.unref()));
  });
}

/** The real path of the directory, made where absent and proved to be writable. */
function made(directory: string): string {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const real = realpathSync(directory);
    accessSync(real, constants.W_OK);
    return real;
  } catch (error) {
    const { message } = error as Error;
    throw new BiplaneError('precondition_failed', text('engines.errors.directoryUnusable', { directory, message }));
  }
}

/** Makes and locks the directory. Fails with `precondition_failed`, naming process, address and time of its owner, when another process has it. */
export async function openDataDirectory(directory: string): Promise<DataDirectory> {
  const real = made(directory);
  const file = path.join(real, 'lock.json');
  const name = kernelName(real);
  const held = name ? await holdName(name) : null;
  if (name && !held) {
    // The owner holds the name a moment before its file is written.
    for (let tries = 0; tries < 20 && !readOwner(file); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    throw inUse(real, readOwner(file));
  }
  const previous = readOwner(file);
  if (previous && isAlive(previous) && previous.pid !== process.pid) {
    held?.close();
    throw inUse(real, previous);
  }

  const owner: Owner = {
    pid: process.pid,
    startedAt: processStart(process.pid) ?? 'unknown',
    host: os.hostname(),
    since: new Date().toISOString(),
    address: '',
  };
  const write = () => {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, `${JSON.stringify(owner, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, file);
  };
  write();
  if (!name) {
    // Without a name in the kernel two processes may both have taken over: the last one to write stays.
    await new Promise((resolve) => setTimeout(resolve, 200));
    const winner = readOwner(file);
    if (winner?.pid !== process.pid) throw inUse(real, winner);
  }
  const heartbeat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // The directory was removed under the server: other messages will say so.
    }
  }, heartbeatMs).unref();

  return {
    path: real,
    announce(address) {
      owner.address = address;
      write();
    },
    release() {
      clearInterval(heartbeat);
      rmSync(file, { force: true });
      held?.close();
    },
  };
}
