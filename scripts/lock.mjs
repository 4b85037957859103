/**
 * The lock around installation and builds: one process at a time changes node_modules and dist. Plain Node: needed before anything is
 * installed.
 *
 * The lock is a row of numbered files of which the highest counts. Whoever finds it released, or its holders gone (kill −9), makes the
 * next number, which only one process can; a number is removed only when a higher one exists, so that a late one notices.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { identify, isAlive } from './processes.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const dist = join(root, 'dist');

const fileOf = (number) => join(dist, `lock-${number}.json`);
/** A file that was made but not yet written belongs to a process that is about to write it, or was killed just then. */
const writingMs = 5_000;

function numbers() {
  return readdirSync(dist).flatMap((name) => {
    const number = /^lock-(\d+)\.json$/.exec(name)?.[1];
    return number ? [Number(number)] : [];
  });
}

/** Who holds the lock of this number; `null` when nobody does. */
function holderOf(number) {
  try {
    const { processes, doing } = JSON.parse(readFileSync(fileOf(number), 'utf8'));
    const holder = processes.find(isAlive);
    return holder ? { pid: holder.pid, doing } : null;
  } catch {
    try {
      const fresh = Date.now() - statSync(fileOf(number)).mtimeMs < writingMs;
      return fresh ? { pid: '?', doing: { zh: '正在开始', en: 'just starting' } } : null;
    } catch {
      return null;
    }
  }
}

async function acquire(doing) {
  mkdirSync(dist, { recursive: true });
  let said;
  for (;;) {
    const newest = Math.max(0, ...numbers());
    const holder = holderOf(newest);
    if (holder) {
      if (said !== holder.pid)
        console.error(
          `等待进程 ${holder.pid}（${holder.doing.zh}）… / Waiting for process ${holder.pid} (${holder.doing.en})…`,
        );
      said = holder.pid;
      await sleep(100);
      continue;
    }
    const number = newest + 1;
    try {
      writeFileSync(fileOf(number), JSON.stringify({ processes: [identify(process.pid)], doing }), { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      continue;
    }
    const all = numbers();
    if (all.some((other) => other > number)) {
      rmSync(fileOf(number), { force: true });
      continue;
    }
    for (const other of all) if (other < number) rmSync(fileOf(other), { force: true });
    return number;
  }
}

function rewrite(number, holder) {
  const draft = `${fileOf(number)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder));
  renameSync(draft, fileOf(number));
}

/**
 * Waits until nobody else installs or builds, then does `work` and resolves to what it gives. `doing` says in both languages what others
 * wait for. `work` receives a function that runs a program of its own and resolves to its exit code: the lock is held until that program
 * has ended too, also when this process is killed, and signals reach it.
 */
export async function locked(doing, work) {
  const number = await acquire(doing);
  const run = (command, args) =>
    new Promise((resolve, reject) => {
      const isWindows = process.platform === 'win32';
      // It begins when the lock names it: killed just before that, this process leaves nothing behind that nobody knows of.
      const [program, given] = isWindows
        ? [command, args]
        : ['sh', ['-c', 'read -r go <&3 && exec "$@" 3<&-', 'sh', command, ...args]];
      const child = spawn(program, given, {
        cwd: root,
        // Standard output belongs to the command that needs this done first.
        stdio: ['inherit', process.stderr, 'inherit', isWindows ? 'ignore' : 'pipe'],
        shell: isWindows,
      });
      if (child.pid) rewrite(number, { processes: [process.pid, child.pid].map(identify), doing });
      child.stdio[3]?.on('error', () => {}).end('go\n');
      const stop = (signal) => {
        child.kill(signal);
        child.once('close', () => process.exit(128 + constants.signals[signal]));
      };
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
      for (const signal of signals) process.once(signal, stop);
      child.on('error', reject);
      child.on('close', (code) => {
        for (const signal of signals) process.off(signal, stop);
        resolve(code ?? 1);
      });
    });
  try {
    return await work(run);
  } finally {
    rewrite(number, { processes: [], doing });
  }
}
