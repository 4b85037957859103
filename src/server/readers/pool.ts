/** The processes that read files: a few, each with one task at a time, kept for a while because people look before they import. */
import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { threadFile } from '../base/thread.ts';
import { openTurns } from '../base/turns.ts';
import type { ReaderMessage, ReaderProgress, ReaderTask, Reading, ReadingLimits } from './reading.ts';

const keptMs = 5 * 60_000;
/** What one file may take; a spreadsheet that unpacks to more ends its reader, not the server. */
const heapMegabytes = 512;

const mostWaiting = 20;
/** Of three readers one workspace holds two at most: whatever it reads, and for how long, others read too. */
const inTurn = openTurns({
  ...{ atOnce: 3, atOnceOfOne: 2, waitingOfOne: mostWaiting },
  busy: text('errors.reading.busy', { limit: mostWaiting }),
});

/** Readers that read. */
let atWork = 0;
type Idle = { child: ChildProcess; timer: NodeJS.Timeout };
const idle: Idle[] = [];

function forget(child: ChildProcess): void {
  const index = idle.findIndex((entry) => entry.child === child);
  if (index >= 0) clearTimeout(idle.splice(index, 1)[0]!.timer);
}

/** A new reader; fails with `unavailable` where the system gives no process. */
function spawn(): ChildProcess {
  const child = fork(threadFile('reader.child'), [], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // For as long as it lives, idle or not: unheard, it would end the server.
  child.on('error', () => forget(child));
  if (child.pid === undefined) throw new BiplaneError('unavailable', text('errors.reading.notStarted'));
  // People who read and click come first; a reading takes what they leave.
  os.setPriority(child.pid, os.constants.priority.PRIORITY_BELOW_NORMAL);
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

/** Has a reader ready for what is about to come, if that can be had. */
export function warmReader(): void {
  if (idle.length > 0 || atWork > 0) return;
  try {
    rest(spawn());
  } catch {
    // Whoever reads will be told.
  }
}

function take(): ChildProcess {
  const entry = idle.pop();
  if (!entry) return spawn();
  clearTimeout(entry.timer);
  return entry.child;
}

type Options = {
  /** For whom: readers are shared out among workspaces. */
  workspaceId: string;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: ReaderProgress) => void;
};

/** Calls `onTooLong` once, when the whole time is over or too much of it has passed without progress. */
function watch({ totalMs, stalledMs }: ReadingLimits, onTooLong: (error: BiplaneError) => void) {
  const seconds = Math.round(totalMs / 1000);
  const total = setTimeout(
    () => onTooLong(new BiplaneError('invalid_input', text('errors.reading.tooLong', { seconds }))),
    totalMs,
  );
  let stalled: NodeJS.Timeout | undefined;
  let reached = '';
  const onProgress = ({ bytesDone, rows }: ReaderProgress) => {
    const now = `${bytesDone}/${rows}`;
    if (stalledMs === undefined || now === reached) return;
    reached = now;
    clearTimeout(stalled);
    stalled = setTimeout(
      () =>
        onTooLong(
          new BiplaneError('invalid_input', text('errors.reading.stalled', { seconds: Math.round(stalledMs / 1000) })),
        ),
      stalledMs,
    );
  };
  onProgress({ bytesDone: 0, bytesTotal: 0, rows: 0 });
  return {
    onProgress,
    stop() {
      clearTimeout(total);
      clearTimeout(stalled);
    },
  };
}

function perform<R>(
  child: ChildProcess,
  task: ReaderTask,
  limits: ReadingLimits,
  { signal, onProgress }: Options,
): Promise<R> {
  return new Promise<R>((resolve, reject) => {
    const onMessage = (message: ReaderMessage) => {
      if ('progress' in message) {
        watched.onProgress(message.progress);
        return onProgress?.(message.progress);
      }
      leave();
      if ('result' in message) resolve(message.result as R);
      else reject(asError(message.failure));
    };
    const fail = (error: unknown) => {
      leave();
      child.kill('SIGKILL');
      reject(error);
    };
    const onEnd = () => fail(new BiplaneError('unavailable', text('errors.reading.ended')));
    const onAbort = () => fail(signal?.reason);
    const watched = watch(limits, fail);
    const leave = () => {
      watched.stop();
      child.off('message', onMessage);
      child.off('exit', onEnd);
      child.off('error', onEnd);
      signal?.removeEventListener('abort', onAbort);
    };
    child.on('message', onMessage);
    child.once('exit', onEnd);
    child.once('error', onEnd);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.send(task);
  });
}

/**
 * Runs a reading in a process of its own. Fails with what the reading failed with; with `invalid_input` when it took too long; with `rate_limited`
 * when too many of the workspace wait already; with `unavailable` when the process died (of memory, mostly); and with the signal's reason
 * when that is aborted. In all but the first case the process is ended at once.
 */
export function runReader<I, R>(reading: Reading<I, R>, input: I, options: Options): Promise<R> {
  return inTurn(options.workspaceId, () => readNow(reading, input, options), options.signal);
}

async function readNow<I, R>(reading: Reading<I, R>, input: I, options: Options): Promise<R> {
  const child = take();
  child.ref();
  child.channel?.ref();
  atWork += 1;
  try {
    return await perform<R>(child, { name: reading.name, input }, reading.limits, options);
  } finally {
    atWork -= 1;
    if (child.connected && !child.killed) {
      child.unref();
      child.channel?.unref();
      rest(child);
    }
  }
}

function asError(failure: Extract<ReaderMessage, { failure: unknown }>['failure']): Error {
  if (!failure.code || !failure.reason) return new Error(failure.message);
  return new BiplaneError(failure.code, failure.reason, failure.details);
}
