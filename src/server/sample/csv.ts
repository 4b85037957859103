import { setImmediate as breathe } from 'node:timers/promises';

const rowsAtOnce = 250;

/** A cell as RFC 4180 writes it. */
function cellOf(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** What the file of a questionnaire or of an order book is called. */
export const csvNameOf = ({ name }: { name: string }): string => `${name}.csv`;

/** Rows as the bytes of a CSV file with a byte order mark, as spreadsheet programs write it; other work goes on between its parts. */
export async function* csvFile(headers: readonly string[], rows: Iterable<readonly string[]>): AsyncGenerator<Buffer> {
  let part = `\ufeff${headers.map(cellOf).join(',')}\r\n`;
  let held = 0;
  for (const row of rows) {
    part += `${row.map(cellOf).join(',')}\r\n`;
    held += 1;
    if (held < rowsAtOnce) continue;
    yield Buffer.from(part);
    part = '';
    held = 0;
    await breathe();
  }
  if (part !== '') yield Buffer.from(part);
}
