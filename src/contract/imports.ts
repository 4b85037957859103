import { z } from 'zod';
import { questionTypes, sheetRoles } from '../domain/demand/question.ts';
import { readingSteps } from '../domain/files/notice.ts';
import { encodings, fileFormats, leftOutReasons } from '../domain/files/options.ts';
import { importStatuses } from '../domain/imports/mapping.ts';
import { amountLevels, lineNames, orderFields, revenueParts, sourcePattern } from '../domain/orders/order-mapping.ts';
import { questionSchema } from './demand.ts';
import {
  currency,
  fileLanguage,
  files,
  id,
  incoming,
  instant,
  launchInput,
  plainDate,
  reads,
  textSchema,
  version,
  wholeBody,
  workspaceInput,
  writes,
} from './procedure.ts';

const tag = 'imports';
const path = '/workspaces/{workspaceId}/launches/{launchId}/imports' as const;

const fileOptions = {
  /** Given where the file's own evidence misleads. */
  encoding: z.enum(encodings).optional(),
  delimiter: z.string().length(1).optional(),
  /** Of a spreadsheet; without it the first one with content that is not hidden is read. */
  sheet: z.string().min(1).max(255).optional(),
  /** The first of the rows that name the columns, as a spreadsheet counts them, and how many there are. */
  header: z.object({ row: z.int().min(1).max(1_000_000), rows: z.int().min(1).max(5) }).optional(),
  /** Rows whose first cell says that they are a sum or a mean of others; without it they are left out. */
  totals: z.enum(['keep', 'leave']).optional(),
};
/** Names the columns as they are found without corrections: under this name these are found again for the next file of the kind. */
const foundAs = z.string().max(64).optional();
/** A row that is no data, and why. */
const leftOutRow = z.object({ row: z.int(), why: z.enum(leftOutReasons), cells: z.array(z.string()) });
const dateOrder = z.enum(['mdy', 'dmy', 'ymd']);
/** 0-based. */
const column = z.int().min(0).max(16_383);

const answer = z.string().max(2000);
const questionName = z.string().trim().min(1).max(200);
const mappedQuestion = questionSchema.omit({ position: true, mergedInto: true, reread: true }).extend({
  key: questionName,
  label: z.string().trim().min(1).max(2000),
  type: z.enum(questionTypes),
  options: z.array(answer).max(1000).optional(),
  scale: z
    .array(z.object({ answer, value: z.number() }))
    .max(1000)
    .optional(),
  separator: z.string().max(20).optional(),
  missing: z.array(answer).max(200).optional(),
});
const answerMapping = z.object({
  kind: z.literal('answers'),
  columns: z
    .array(
      z.discriminatedUnion('as', [
        z.object({ column, as: z.literal('question'), question: mappedQuestion }),
        z.object({ column, as: z.literal('option'), of: questionName, option: answer.min(1) }),
        z.object({ column, as: z.enum(sheetRoles) }),
      ]),
    )
    .max(16_384),
  /** Those that have no column of their own, but one for each of their options (`as: option`, `of`: its key). */
  questions: z.array(mappedQuestion).max(4_000).optional(),
  dateOrder: dateOrder.optional(),
  ...fileOptions,
  foundAs,
});

const cellValue = z.string().trim().min(1).max(200);
const orderMapping = z.object({
  kind: z.literal('orders'),
  fields: z.partialRecord(z.enum(orderFields), column),
  currency,
  refunds: z.discriminatedUnion('by', [
    z.object({ by: z.literal('none') }),
    z.object({ by: z.literal('column'), values: z.array(cellValue).max(100) }),
    z.object({ by: z.literal('prefix'), prefix: z.string().min(1).max(20) }),
    z.object({ by: z.literal('sign') }),
    z.object({ by: z.literal('amount') }),
    z.object({ by: z.literal('status'), values: z.array(cellValue).max(100) }),
  ]),
  /** What names a line; absent: its id where the file has one, otherwise all that it says. */
  line: z.enum(lineNames).optional(),
  /** Statuses and kinds with which a row is no sale. */
  noSale: z.array(cellValue).max(100).optional(),
  /** Those that are sales, of the ones that somebody has seen. */
  sale: z.array(cellValue).max(100).optional(),
  /** What the amounts of a row are of; absent: its line. */
  amountPer: z.enum(amountLevels).optional(),
  refundPer: z.enum(amountLevels).optional(),
  /** Which parts count; absent: the amount as it stands. */
  revenue: z.array(z.enum(revenueParts)).max(revenueParts.length).optional(),
  refundsWithoutOrder: z.boolean(),
  corrections: z.boolean(),
  dateOrder,
  /** What begins the fraction of a number; absent: a point. */
  decimal: z.enum(['.', ',']).optional(),
  ...fileOptions,
  foundAs,
});
const mappingSchema = z.discriminatedUnion('kind', [answerMapping, orderMapping]);

const rejectSchema = z.object({
  /** As a spreadsheet counts: the header is row 1. */
  row: z.int(),
  /** 1-based; absent where the whole row is at fault. */
  column: z.int().optional(),
  header: z.string().optional(),
  value: z.string().optional(),
  reason: textSchema,
});

const minor = z.int();
const orderSums = { orders: z.int(), lines: z.int(), units: z.int(), grossMinor: minor, refundMinor: minor };
const lineSays = z.object({
  /** `void`: nothing any longer. */
  kind: z.enum(['order', 'refund', 'void']),
  day: plainDate,
  status: z.string(),
  channel: z.string(),
  sku: z.string(),
  quantity: z.int(),
  amountMinor: minor,
});
/** What is in an order file as a whole, whether it is new or known already. Refunds are negative. */
const orderReading = z.object({
  total: z.object({
    ...orderSums,
    goodsMinor: minor,
    shippingMinor: minor,
    /** What was taken off. */
    discountMinor: minor,
    taxMinor: minor,
  }),
  byDay: z.array(z.object({ day: plainDate, ...orderSums })),
  byStatus: z.array(z.object({ status: z.string(), ...orderSums })),
  /** Rows whose status or kind says that they are no sale. */
  notSold: z.array(z.object({ status: z.string(), rows: z.int(), amountMinor: minor })),
  /** Those of which nothing is stored; the others change lines that count already. */
  unsoldRows: z.int(),
  /** Refund lines that were made of rows that are orders; the counts of the import include them. */
  refundLines: z.object({ stored: z.int(), changed: z.int(), duplicates: z.int() }),
  /** Amounts with more decimals than the currency has: they are rounded, halves away from zero. */
  rounded: z.int(),
  /** Orders of which more came back than they brought in. */
  refundsAbove: z.int(),
  /** The first of the changed lines. */
  changes: z.array(z.object({ line: z.string(), row: z.int(), was: lineSays, is: lineSays })),
  /** Lines of this source that count in the days of the file, and that the file no longer has: nothing is removed. */
  gone: z.object({ lines: z.int(), amountMinor: minor, first: z.array(lineSays.extend({ line: z.string() })) }),
  /** Orders of the file that count already under another source, or in this one under other names: they would count twice. */
  elsewhere: z.array(z.object({ source: z.string(), orders: z.int() })),
});

const importSchema = z.object({
  id,
  launchId: id,
  kind: z.enum(['answers', 'orders', 'plan']),
  /** The study of answers, the source of orders. */
  targetId: z.string(),
  uploadId: id,
  fileName: z.string(),
  status: z.enum(importStatuses),
  bytesTotal: z.int(),
  bytesDone: z.int(),
  rowsDone: z.int(),
  stored: z.int(),
  /** Rows that say something else of what counts already: kept, and counted once somebody takes them over. */
  changed: z.int(),
  changesTakenAt: instant.nullable(),
  /** Rows that were already there and are not counted again. */
  duplicates: z.int(),
  rejected: z.int(),
  /** Cells that could not be read, of rows that count without them. */
  unreadCells: z.int(),
  /** Refunds that were accepted although their order is not known. */
  unmatchedRefunds: z.int(),
  firstDay: plainDate.nullable(),
  lastDay: plainDate.nullable(),
  error: textSchema.nullable(),
  createdByName: z.string(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  version,
});

/** The column names as `inspect` gave them: with them the mapping is refused for a file with another header. */
const names = z.array(z.string().max(32_767)).min(1).max(16_384).optional();

/** Where the rows go: `studyId` (absent: a new study called `studyName`) for answers, `source` for orders. */
const target = {
  studyId: id.optional(),
  studyName: z.string().trim().min(1).max(120).optional(),
  source: z.string().regex(sourcePattern).default('csv'),
};
const importInput = launchInput.extend({ importId: id });

export const imports = {
  inspect: reads({
    path: `${path}/inspect`,
    method: 'POST',
    access: 'facts',
    summary: 'What an uploaded file contains, with a suggested or remembered mapping',
    tag,
    shows: [],
  })
    .input(launchInput.extend({ uploadId: id, kind: z.enum(['answers', 'orders']), ...fileOptions }))
    .output(
      z.object({
        fileName: z.string(),
        bytes: z.int(),
        format: z.enum(fileFormats),
        /** The name of the file within the archive that was uploaded. */
        inside: z.string().nullable(),
        encoding: z.enum(encodings).nullable(),
        delimiter: z.string().nullable(),
        /** Of a spreadsheet, in the order of its tabs. */
        sheets: z.array(z.object({ name: z.string(), hidden: z.boolean(), empty: z.boolean() })),
        /** The sheet that was read. */
        sheet: z.string().nullable(),
        names: z.array(z.string()),
        /** The first rows as they are in the file. */
        grid: z.array(z.object({ row: z.int(), cells: z.array(z.string()) })),
        /** Where the names of the columns stand. */
        header: z.object({ row: z.int(), rows: z.int() }).nullable(),
        /** The first rows that are no data: the names of the columns again, sums, remarks. */
        leftOut: z.array(leftOutRow),
        /** Columns without a name of their own. `column` is 0-based. */
        renamed: z.array(z.object({ column: z.int(), from: z.string(), to: z.string() })),
        rows: z.array(z.array(z.string())),
        /** How many rows there are below the header; all of them were looked at. */
        total: z.int(),
        /** Of each column: filled cells, different ones, and the most frequent of these. */
        cells: z.array(
          z.object({
            filled: z.int(),
            distinct: z.int(),
            cells: z.array(z.object({ cell: z.string(), count: z.int() })),
          }),
        ),
        mapping: mappingSchema,
        /** What was done to read the file so, step by step; `asks`: look at it before the file counts. `column` is 0-based. */
        notices: z.array(
          z.object({ step: z.enum(readingSteps), text: textSchema, asks: z.boolean(), column: z.int().optional() }),
        ),
        /** Whether the mapping is the one last used for a file with this header. */
        remembered: z.boolean(),
        /** What would be proposed for the file by itself. */
        suggestion: mappingSchema,
      }),
    ),
  dryRun: reads({
    path: `${path}/dry-run`,
    method: 'POST',
    access: 'facts',
    bodyMax: wholeBody,
    summary: 'What an import would store, find already stored, and reject; nothing is stored',
    tag,
    shows: [],
  })
    .input(launchInput.extend({ uploadId: id, names, mapping: mappingSchema, ...target }))
    .output(
      z.object({
        rows: z.int(),
        stored: z.int(),
        changed: z.int(),
        duplicates: z.int(),
        rejected: z.int(),
        /** Cells that could not be read, of rows that count without them. */
        unreadCells: z.int(),
        firstRejects: z.array(rejectSchema),
        /** Rows of the table that are no data: how many, and the first ones. */
        leftOut: z.int(),
        firstLeftOut: z.array(leftOutRow),
        unmatchedRefunds: z.int(),
        firstDay: plainDate.nullable(),
        lastDay: plainDate.nullable(),
        /** Of an order file. */
        orders: orderReading.nullable(),
      }),
    ),
  start: writes({ path, access: 'facts', bodyMax: wholeBody, summary: 'Import an uploaded file', tag })
    .input(launchInput.extend({ uploadId: id, names, mapping: mappingSchema, ...target }))
    .output(importSchema),
  list: reads({ path, access: 'read', summary: 'Imports of a launch, newest first', tag, shows: ['import'] })
    .input(
      launchInput.extend({
        kind: z.enum(['answers', 'orders']).optional(),
        targetId: z.string().max(64).optional(),
        limit: z.int().min(1).max(200).default(50),
        offset: z.int().min(0).default(0),
      }),
    )
    .output(z.object({ imports: z.array(importSchema), total: z.int() })),
  get: reads({
    path: `${path}/{importId}`,
    access: 'read',
    summary: 'One import with its progress',
    tag,
    shows: ['import'],
  })
    .input(importInput)
    .output(importSchema),
  cancel: writes({
    path: `${path}/{importId}/cancel`,
    access: 'facts',
    summary: 'Stop an import; nothing of it stays',
    tag,
  })
    .input(importInput)
    .output(importSchema),
  undo: writes({ path: `${path}/{importId}/undo`, access: 'facts', summary: 'Take back a finished import', tag })
    .input(importInput)
    .output(importSchema),
  redo: writes({
    path: `${path}/{importId}/redo`,
    access: 'facts',
    summary: 'Bring back an import that was undone',
    tag,
  })
    .input(importInput)
    .output(importSchema),
  takeOver: writes({
    path: `${path}/{importId}/changes/take-over`,
    access: 'facts',
    summary: 'Let the rows of an import count that say something else of what counted before',
    tag,
  })
    .input(importInput)
    .output(importSchema),
  putBack: writes({
    path: `${path}/{importId}/changes/put-back`,
    access: 'facts',
    summary: 'Let count again what counted before the changes of an import were taken over',
    tag,
  })
    .input(importInput)
    .output(importSchema),
  rejects: reads({
    path: `${path}/{importId}/rejects`,
    access: 'read',
    summary: 'Rejected rows of an import, and cells that were left out, with their reasons',
    tag,
    shows: ['import'],
  })
    .input(importInput.extend({ limit: z.int().min(1).max(500).default(100), offset: z.int().min(0).default(0) }))
    .output(z.object({ rejects: z.array(rejectSchema), total: z.int() })),
  rejectsCsv: files({
    path: `${path}/{importId}/rejects.csv`,
    access: 'read',
    summary: 'All rejected rows of an import as a file',
    tag,
    gives: 'text/csv',
    shows: [],
  }).input(importInput.extend({ locale: fileLanguage })),
};

export const uploads = {
  create: files({
    path: '/workspaces/{workspaceId}/uploads',
    access: 'facts',
    summary: 'Bring a file, which is the body, for imports to read',
    tag,
    takes: 'application/octet-stream',
  })
    .input(workspaceInput.extend({ name: z.string().max(4096), file: incoming }))
    .output(z.object({ uploadId: id, fileName: z.string(), bytes: z.int() })),
};
