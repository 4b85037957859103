/** The threads that compute figures, and the line before them: fair to people, bounded, and without those who have left. */
import os from 'node:os';
import type { Worker } from 'node:worker_threads';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { FairQueue } from '../base/fair-queue.ts';
import { startThread } from '../base/thread.ts';
import type { ComputationName, InputOf, ResultOf } from './computations.ts';
import type { ComputeAnswer, ComputeRequest } from './compute.worker.ts';
import { type Computation, stopped } from './shared.ts';

/** Who waits for a figure. */
export type Asker = {
  /** The person whose turn it uses up; nobody is a job, which waits until nobody else does. */
  id: string | undefined;
  /** Stands for the request: one may need many figures, and one person may have a few requests waiting. */
  request: object;
  /** Aborted when the client leaves. */
  signal?: AbortSignal | undefined;
  /** The answer to a write that is committed: it is not refused for lack of room, the write was where necessary ({@link assertRoomForSave}). */
  committed?: boolean | undefined;
};

type Task = ComputeRequest & {
  asker: Asker;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
  isAbandoned: () => boolean;
};

type Thread = { worker: Worker; task: Task | null; limit?: NodeJS.Timeout };

/** One core is left to the server and its engines. */
const mostThreads = Math.max(1, Math.min(8, os.availableParallelism() - 1));
/** How many requests of one person may wait, how many answers to what they saved, and how many computations in all. */
const requestsEach = 6;
const savesEach = 20;
const mostWaiting = 500;
/** How long a computation that nobody waits for may go on (it may soon be done, and is then kept), and how long any. */
const abandonedMs = 1_000;
const longestMs = 60_000;

const people = new FairQueue<Task>();
const jobs = new FairQueue<Task>();
const threads = new Set<Thread>();

const busy = text('errors.computing.busy');
const laneOfSaves = (id: string) => `${id} committed`;

/** Call it in a write whose answer needs a figure: fails with `rate_limited`, and nothing is saved, where enough of the person's answers wait. */
export function assertRoomForSave(id: string): void {
  if (people.of(laneOfSaves(id)).length >= savesEach)
    throw new BiplaneError('rate_limited', busy, { retryAfterSeconds: 5 });
}

function admit({ id, request, committed }: Asker): void {
  if (committed || id === undefined) return;
  const others = new Set(people.of(id).map((task) => task.asker.request));
  others.delete(request);
  if (others.size >= requestsEach) throw new BiplaneError('rate_limited', busy, { retryAfterSeconds: 5 });
  if (people.size >= mostWaiting) throw new BiplaneError('unavailable', busy, { retryAfterSeconds: 10 });
}

/** Puts a computation into the line. Fails with `rate_limited` where the asker has enough waiting, with `unavailable` where the line is full. */
export function compute<N extends ComputationName>(
  name: N,
  input: InputOf<N>,
  asker: Asker,
  isAbandoned: () => boolean,
): Computation<ResultOf<N>> {
  admit(asker);
  let task: Task;
  const answer = new Promise<ResultOf<N>>((resolve, reject) => {
    task = { name, input, asker, resolve: resolve as Task['resolve'], reject, isAbandoned };
  });
  const line = asker.id === undefined ? jobs : people;
  // What was saved does not wait behind what the same person only looks at.
  const lane = asker.committed ? laneOfSaves(asker.id ?? '') : (asker.id ?? '');
  line.push(lane, task!);
  proceed();
  return {
    answer,
    abandon() {
      const waited = line.remove(lane, task);
      if (waited) task.reject(stopped('left'));
      else setTimeout(() => endIfAbandoned(task), abandonedMs).unref();
      return waited;
    },
  };
}

/** The same for one who waits until the end, or until their signal is aborted. */
export async function computed<N extends ComputationName>(
  name: N,
  input: InputOf<N>,
  asker: Asker,
): Promise<ResultOf<N>> {
  const { signal } = asker;
  const { answer, abandon } = compute(name, input, asker, () => signal?.aborted === true);
  signal?.addEventListener('abort', abandon, { once: true });
  return answer.finally(() => signal?.removeEventListener('abort', abandon));
}

function endIfAbandoned(task: Task): void {
  const thread = [...threads].find((each) => each.task === task);
  if (thread && task.isAbandoned()) end(thread, 'left');
}

function proceed(): void {
  while (people.size + jobs.size > 0) {
    const idle = [...threads].find(({ task }) => task === null);
    if (!idle && threads.size >= mostThreads) return;
    const task = (people.next() ?? jobs.next())!;
    try {
      begin(idle ?? open(), task);
    } catch (error) {
      // The system gives no thread. The next one may still get one, but not on this stack.
      task.reject(stopped(String(error)));
      return void setImmediate(proceed);
    }
  }
}

function begin(thread: Thread, task: Task): void {
  thread.worker.ref();
  thread.task = task;
  thread.limit = setTimeout(() => end(thread, 'too long'), longestMs).unref();
  thread.worker.postMessage({ name: task.name, input: task.input } satisfies ComputeRequest);
}

/** Whatever the thread was at is over; the next computation gets a new one. */
function end(thread: Thread, cause: string): void {
  if (!threads.delete(thread)) return;
  void thread.worker.terminate();
  finish(thread, (task) => task.reject(stopped(cause)));
}

function finish(thread: Thread, settle: (task: Task) => void): void {
  clearTimeout(thread.limit);
  const { task } = thread;
  thread.task = null;
  // An idle thread must not keep the process alive.
  thread.worker.unref();
  if (task) settle(task);
  proceed();
}

function open(): Thread {
  const thread: Thread = { worker: startThread('readings/compute.worker', null), task: null };
  threads.add(thread);
  thread.worker.on('message', (answer: ComputeAnswer) => {
    if (!threads.has(thread)) return;
    finish(thread, (task) => {
      if ('result' in answer) task.resolve(answer.result);
      else if ('refusal' in answer) {
        const { code, reason, details } = answer.refusal;
        task.reject(new BiplaneError(code, reason, details));
      } else task.reject(new Error(answer.fault));
    });
  });
  thread.worker.on('error', (cause) => end(thread, String(cause)));
  thread.worker.on('exit', (code: number) => end(thread, `exit ${code}`));
  return thread;
}
