import { csvCell } from '../../../domain/csv-cell.ts';
import { standing } from '../../../domain/demand/merged.ts';
import { writtenAnswer } from '../../../domain/demand/question.ts';
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
  const columns = standing(questions);
  yield `\ufeff${[...own, ...columns.map((question) => question.label)].map(csvCell).join(',')}\r\n`;
  const none = translate(text('demand.noneChosen'), locale);
  let pending = '';
  for await (const sheet of sheets) {
    const answers = columns.map(({ position, type }) => {
      const answer = sheet.answers[position - 1] ?? '';
      return answer !== '' && type === 'number' ? Number(answer) : writtenAnswer(answer, '|', none);
    });
    pending += `${[sheet.externalId, sheet.answeredAt, sheet.weight, ...answers].map(csvCell).join(',')}\r\n`;
    if (pending.length < 32_768) continue;
    yield pending;
    pending = '';
  }
  yield pending;
}
