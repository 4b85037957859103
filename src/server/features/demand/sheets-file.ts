import { csvCell } from '../../../domain/csv-cell.ts';
import { optionSeparator } from '../../../domain/demand/question.ts';
import { text } from '../../../domain/text.ts';
import { type Locale, translate } from '../../../locales/translate.ts';
import type { AnswerSheet } from './answers.ts';
import type { StudyRow } from './study-queries.ts';

/** Answer sheets as CSV, piece by piece; options of a multiple choice are separated by a vertical line. */
export async function* sheetsCsv(
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
