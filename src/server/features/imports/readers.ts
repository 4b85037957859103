/** The processes that read files: a few, each with one task at a time, kept for a while because people look before they import. */
import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { threadFile } from '../../thread.ts';
import type { ReaderMessage, ReaderProgress, ReaderResult, ReaderTask } from './parsing/tasks.ts';

const mostReaders = 3;
const keptMs = 5 * 60_000;
/** What one file may take; a spreadsheet that unpacks to more ends its reader, not the server. */
const heapMegabytes = 512;

type Idle = { child: ChildProcess; timer: NodeJS.Timeout };
const idle: Idle[] = [];
const line: (() => void)[] = [];
let busy = 0;

function forget(child: ChildProcess): void {
  const index = idle.findIndex((entry) => entry.child === child);
  if (index >= 0) clearTimeout(idle.splice(index, 1)[0]!.timer);
}

function spawn(): ChildProcess {
  const child = fork(threadFile('features/imports/reader.child'), [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // People who read and click come first; a reading takes what they leave.
  if (child.pid !== undefined) os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
  child.once('exit', () => forget(child));
  // A reader that waits for work keeps no server alive.
  child.unref();
  child.channel?.unref();
  return child;
}

function rest(child: ChildProcess): void {
  const timer = setTimeout(() => {
    forget(child);
    child.kill('SIGKILL');
  }, keptMs);
  timer.unref();
  idle.push({ child, timer });
}

/** Has a reader ready for what is about to come. */
export function warmReader(): void {
  if (idle.length === 0 && busy === 0) rest(spawn());
}

function take(): ChildProcess {
  const entry = idle.pop();
  if (!entry) return spawn();
  clearTimeout(entry.timer);
  return entry.child;
}

function perform<T extends ReaderTask>(
  child: ChildProcess,
  task: T,
  signal: AbortSignal | undefined,
  onProgress: ((progress: ReaderProgress) => void) | undefined,
): Promise<ReaderResult<T>> {
  return new Promise<ReaderResult<T>>((resolve, reject) => {
    const onMessage = (message: ReaderMessage) => {
      if ('progress' in message) return onProgress?.(message.progress);
      leave();
      if ('result' in message) resolve(message.result as ReaderResult<T>);
      else reject(asError(message.failure));
    };
    const fail = (error: unknown) => {
      leave();
      child.kill('SIGKILL');
      reject(error);
    };
    const onExit = () => fail(new BiplaneError('unavailable', text('imports.errors.readerEnded')));
    const onAbort = () => fail(signal?.reason);
    const leave = () => {
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', fail);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.once('error', fail);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.send(task);
  });
}

/**
 * Runs a task in a reading process. Fails with what the task failed with, with `unavailable` when the process died (of memory, mostly), and
 * with the signal's reason when that is aborted, in which case the process is ended at once.
 */
export async function runReader<T extends ReaderTask>(
  task: T,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: (progress: ReaderProgress) => void } = {},
): Promise<ReaderResult<T>> {
  if (busy >= mostReaders) await new Promise<void>((resolve) => line.push(resolve));
  busy++;
  let child: ChildProcess | null = null;
  try {
    signal?.throwIfAborted();
    child = take();
    child.ref();
    child.channel?.ref();
    return await perform(child, task, signal, onProgress);
  } finally {
    busy--;
    if (child?.connected && !child.killed) {
      child.unref();
      child.channel?.unref();
      rest(child);
    }
    line.shift()?.();
  }
}

function asError(failure: Extract<ReaderMessage, { failure: unknown }>['failure']): Error {
  if (!failure.code || !failure.reason) return new Error(failure.message);
  return new BiplaneError(failure.code, failure.reason, failure.details);
}
