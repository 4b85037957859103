/** The reading process's side: takes tasks from its parent, one at a time, and answers them. */
import { BiplaneError } from '../../domain/errors.ts';
import type { ReaderMessage, ReaderProgress, ReaderTask, Reading } from './reading.ts';

type Work = (input: unknown, onProgress: (progress: ReaderProgress) => void) => unknown;
export type Performance = { name: string; work: Work };

/** What carries out a reading. */
export function performs<I, R>(
  reading: Reading<I, R>,
  work: (input: I, onProgress: (progress: ReaderProgress) => void) => R | Promise<R>,
): Performance {
  return { name: reading.name, work: work as Work };
}

/** Serves these readings for as long as the parent lives. */
export function serveReadings(performances: readonly Performance[]): void {
  const works = new Map(performances.map(({ name, work }) => [name, work]));
  const send = (message: ReaderMessage) => process.send?.(message);
  process.on('message', async ({ name, input }: ReaderTask) => {
    try {
      const work = works.get(name);
      if (!work) throw new Error(`no reading is called ${name}`);
      send({ result: await work(input, (progress) => send({ progress })) });
    } catch (error) {
      if (error instanceof BiplaneError) {
        const { message, code, reason, details } = error;
        send({ failure: { message, code, reason, ...(details ? { details } : {}) } });
      } else send({ failure: { message: error instanceof Error ? (error.stack ?? error.message) : String(error) } });
    }
  });
  process.on('disconnect', () => process.exit(0));
  // Terminals and process managers signal the whole group; the parent decides when this process ends.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
}
