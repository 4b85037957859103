/** The answer sheets behind a number as a file: a stream and therefore no procedure. */
import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import { z } from 'zod';
import { id, launchInput } from '../../contract/procedure.ts';
import { csvCell } from '../../domain/csv-cell.ts';
import { optionSeparator } from '../../domain/demand/question.ts';
import { invalidInput } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import type { Deps } from '../act/context.ts';
import { type AnswerSheet, type Condition, narrowed, sheetsOf, streamSheets } from '../features/demand/answers.ts';
import { findStudy, questionAt, type StudyRow } from '../features/demand/study-queries.ts';
import { admit } from './admit.ts';
import type { AppEnv } from './app-env.ts';

const studyInput = launchInput.extend({ studyId: id });
const conditions = z
  .array(z.strictObject({ position: z.int().min(1), answers: z.array(z.string()).optional() }))
  .max(10);

function conditionsOf(query: string | undefined): Condition[] {
  if (query === undefined) return [];
  try {
    return conditions.parse(JSON.parse(query));
  } catch {
    throw invalidInput('errors.malformedRequest', undefined, { field: 'where' });
  }
}

/** Serves `GET …/studies/{id}/rows.csv?where=[{"position":1,"answers":["…"]}]`. Mount before the procedures. */
export function studyFileRoutes(app: Hono<AppEnv>, deps: Deps): void {
  const { facts, postgres } = deps;
  app.get('/api/v1/workspaces/:workspaceId/launches/:launchId/studies/:studyId/rows.csv', async (c) => {
    const { workspaceId, launchId, studyId } = (await admit(c, deps, 'read', studyInput)).ids;
    const ctx = { db: postgres.db, facts, workspaceId, signal: c.req.raw.signal };
    const row = await findStudy(ctx, launchId, studyId);
    const where = conditionsOf(c.req.query('where'));
    for (const { position } of where) questionAt(row, position);
    const asked = c.req.query('locale');
    const locale = asked === 'en' || asked === 'zh-CN' ? asked : c.get('locale');
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header(
      'Content-Disposition',
      `attachment; filename="rows.csv"; filename*=UTF-8''${encodeURIComponent(`${row.name}.csv`)}`,
    );
    const lines = sheetsCsv(row, streamSheets(ctx, narrowed(await sheetsOf(ctx, row), where)), locale);
    return c.body(Readable.toWeb(Readable.from(lines, { objectMode: false })) as ReadableStream);
  });
}

/** Answer sheets as CSV, piece by piece; options of a multiple choice are separated by a vertical line. */
async function* sheetsCsv(
  { questions }: StudyRow,
  sheets: AsyncIterable<AnswerSheet>,
  locale: Locale,
): AsyncGenerator<string> {
  const own = ['externalId', 'answeredAt', 'weight'].map((name) => translate(text(`demand.export.${name}`), locale));
  // Without a byte order mark spreadsheet programs read UTF-8 as something else.
  yield `\ufeff${[...own, ...questions.map((question) => question.label)].map(csvCell).join(',')}\r\n`;
  const isNumber = new Set(
    questions.filter((question) => question.type === 'number').map((question) => question.position),
  );
  let pending = '';
  for await (const sheet of sheets) {
    const answers = sheet.answers.map((answer, index) =>
      answer !== '' && isNumber.has(index + 1) ? Number(answer) : answer.replaceAll(optionSeparator, '|'),
    );
    pending += `${[sheet.externalId, sheet.answeredAt, sheet.weight, ...answers].map(csvCell).join(',')}\r\n`;
    if (pending.length < 32_768) continue;
    yield pending;
    pending = '';
  }
  yield pending;
}
