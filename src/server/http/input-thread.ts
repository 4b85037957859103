/** The thread that checks large bodies: started when first needed, ended when it hangs. */
import type { Worker } from 'node:worker_threads';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { startThread } from '../base/thread.ts';
import type { InputAnswer, InputRequest } from './input.worker.ts';

/** Far more than the largest body takes: whatever takes longer hangs. */
const patienceMs = 20_000;

type Waiting = { resolve: (input: unknown) => void; reject: (error: unknown) => void };

export type InputThread = ReturnType<typeof openInputThread>;

export function openInputThread() {
  const waiting = new Map<number, Waiting>();
  let thread: Worker | null = null;
  let asked = 0;
  let patience: NodeJS.Timeout | undefined;

  const watch = () => {
    clearTimeout(patience);
    if (waiting.size === 0) return;
    patience = setTimeout(() => void thread?.terminate(), patienceMs).unref();
  };

  function settle(answer: InputAnswer): void {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    watch();
    if ('input' in answer) asker?.resolve(answer.input);
    else if ('refusal' in answer)
      asker?.reject(new BiplaneError('invalid_input', answer.refusal.reason, answer.refusal.details));
    else asker?.reject(new Error(answer.error));
  }

  function open(): Worker {
    const worker = startThread('http/input.worker', null);
    // An idle thread must not keep the process alive.
    worker.unref();
    worker.on('message', settle);
    worker.on('error', () => {});
    worker.on('exit', () => {
      if (thread === worker) thread = null;
      clearTimeout(patience);
      for (const { reject } of waiting.values()) reject(new BiplaneError('unavailable', text('errors.checkStopped')));
      waiting.clear();
    });
    return worker;
  }

  return {
    /** The checked input of a procedure; see `joinedInput`. The bytes are handed over. */
    async check(procedure: string, fields: object, bytes: Uint8Array): Promise<unknown> {
      try {
        thread ??= open();
      } catch (cause) {
        // The system gives no thread.
        throw new BiplaneError('unavailable', text('errors.checkStopped'), { cause: String(cause) });
      }
      asked += 1;
      const request: InputRequest = { id: asked, procedure, fields, bytes };
      const answer = new Promise((resolve, reject) => waiting.set(request.id, { resolve, reject }));
      thread.postMessage(request, bytes.byteLength === bytes.buffer.byteLength ? [bytes.buffer as ArrayBuffer] : []);
      // With the others it waits for the first one: what arrives meanwhile is no sign of life.
      if (waiting.size === 1) watch();
      return answer;
    },
    close: async () => {
      await thread?.terminate();
    },
  };
}
