/**
 * The process that reads uploaded files. A process of its own because files are other people's: what they do to its memory, its time or
 * its life does not reach the server, and ending it ends a reading at once.
 */
import { BiplaneError } from '../../../domain/errors.ts';
import { inspect } from './parsing/inspect.ts';
import { read } from './parsing/read.ts';
import type { ReaderMessage, ReaderTask } from './parsing/tasks.ts';

const send = (message: ReaderMessage) => process.send?.(message);

process.on('message', async (task: ReaderTask) => {
  try {
    const result = task.task === 'inspect' ? await inspect(task) : await read(task, (progress) => send({ progress }));
    send({ result });
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
