import { csvCell } from '../../../domain/csv-cell.ts';
import { text } from '../../../domain/text.ts';
import { type Locale, translate } from '../../../locales/translate.ts';
import type { Reject } from '../../files/rejects.ts';

/** The rejected rows as a CSV file in the reader's language, piece by piece. */
export async function* rejectsCsv(rejects: AsyncIterable<Reject>, locale: Locale): AsyncGenerator<string> {
  const columns = ['row', 'column', 'header', 'value', 'reason'];
  const head = columns.map((name) => csvCell(translate(text(`imports.rejectsFile.${name}`), locale)));
  // Without a byte order mark spreadsheet programs read UTF-8 as something else.
  yield `\ufeff${head.join(',')}\r\n`;
  let pending = '';
  for await (const { row, column, header, value, reason } of rejects) {
    pending += `${[row, column, header, value, translate(reason, locale)].map(csvCell).join(',')}\r\n`;
    if (pending.length < 32_768) continue;
    yield pending;
    pending = '';
  }
  yield pending;
}
