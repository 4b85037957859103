/**
 * The process that reads files. A process of its own because files are other people's: what they do to its memory, its time or
 * its life does not reach the server, and ending it ends a reading at once.
 */
import { readPlanFile } from '../domain/cadence/read-plan-file.ts';
import { planFile } from './features/cadence/reading.ts';
import { inspect } from './features/imports/parsing/inspect.ts';
import { read } from './features/imports/parsing/read.ts';
import { fileBeginning, wholeFile } from './features/imports/parsing/tasks.ts';
import { performs, serveReadings } from './readers/serve.ts';

serveReadings([performs(fileBeginning, inspect), performs(wholeFile, read), performs(planFile, readPlanFile)]);
