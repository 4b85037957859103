/**
 * The process that reads files. A process of its own because files are other people's: what they do to its memory, its time or
 * its life does not reach the server, and ending it ends a reading at once.
 */
import { readPlanInto } from '../domain/cadence/read-plan-file.ts';
import { inspect } from '../files/inspect.ts';
import { planContent } from '../files/plan-content.ts';
import { planFile } from './features/cadence/reading.ts';
import { openAnswerRows } from './features/demand/import-rows.ts';
import { openOrderRows } from './features/orders/import-rows.ts';
import { readWith } from './files/read.ts';
import { inspectFile, wholeFile } from './files/tasks.ts';
import { performs, serveReadings } from './readers/serve.ts';

serveReadings([
  performs(inspectFile, inspect),
  performs(wholeFile, readWith({ answers: openAnswerRows, orders: openOrderRows })),
  performs(planFile, async ({ content, ...into }) =>
    readPlanInto({ ...into, content: typeof content === 'string' ? await planContent(content) : content }),
  ),
]);
