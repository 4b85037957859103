/** What was done to find the table of a file, step by step, for a person to see. */
import type { Notice } from '../domain/files/notice.ts';
import { leftOutReasons } from '../domain/files/options.ts';
import { text } from '../domain/text.ts';
import type { Source } from './source.ts';

const shownRows = 5;

/** What the reading of a source did that is not a matter of course; the source has been read to its end. */
export function noticesOf(source: Source): Notice[] {
  const told = (
    step: Notice['step'],
    key: string,
    params: Record<string, string | number> = {},
    asks = false,
  ): Notice => ({
    step,
    text: text(`imports.reading.${key}`, params),
    asks,
  });
  const { counts, rows } = source.leftOut;
  const { place, hidden } = source;
  // Remarks are short, too.
  const short = source.short - Math.min(source.short, counts.note);
  // `sep=;` is said to spreadsheet programs, and obeyed here.
  const above = source.above - (/^sep=/i.test(source.grid[0]?.cells[0] ?? '') ? 1 : 0);
  return [
    ...(source.format === 'csv' || source.format === 'xlsx' ? [] : [told('container', `format.${source.format}`)]),
    ...(source.inside === null ? [] : [told('container', 'inside', { name: source.inside })]),
    ...(source.encoding === null || source.encoding === 'utf-8'
      ? []
      : source.alsoEncoded
        ? [
            told(
              'encoding',
              'encodingOpen',
              {
                encoding: source.encoding.toUpperCase(),
                other: source.alsoEncoded.encoding.toUpperCase(),
                read: source.alsoEncoded.read,
                otherwise: source.alsoEncoded.otherwise,
              },
              true,
            ),
          ]
        : [told('encoding', 'encoding', { encoding: source.encoding.toUpperCase() })]),
    ...(above > 0 && place ? [told('region', 'above', { count: above, row: place.row })] : []),
    ...(place && place.rows > 1
      ? [told('region', 'headerRows', { row: place.row, last: place.row + place.rows - 1 })]
      : []),
    ...leftOutReasons
      .filter((why) => counts[why] > 0)
      .map((why) => {
        const listed = rows.filter((row) => row.why === why).slice(0, shownRows);
        const numbers = listed.map(({ row }) => row).join(', ') + (counts[why] > listed.length ? ' …' : '');
        const first =
          listed[0]?.cells
            .filter((cell) => cell !== '')
            .join(' · ')
            .slice(0, 80) ?? '';
        return told('region', `leftOut.${why}`, { count: counts[why], rows: numbers, first }, why === 'total');
      }),
    ...(short > 0 ? [told('region', 'short', { count: short })] : []),
    ...(hidden.columns + hidden.rows > 0 ? [told('region', 'hidden', hidden)] : []),
  ];
}
