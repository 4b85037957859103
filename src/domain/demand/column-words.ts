/** What the rows above the answers say of each column, where there is more than one of them. */
import type { Columns } from '../files/columns.ts';

/** A column's own code or name, the words of its question, and the option or row that it is one of where the file says so apart. */
export type ColumnWords = { code: string; words: string; part: string | null };

const responseWords = /^(?:response|open-ended response|回答|答案)$/i;
const isImportIds = (row: readonly string[]) => row.some((cell) => cell.includes('"ImportId"'));

/**
 * Qualtrics and 问卷网 write codes above questions (`Q1` / `How satisfied are you?`), SurveyMonkey questions above options, a question once for all columns
 * of its options. One row says all there is.
 */
export function columnWords({ names, headers }: Pick<Columns, 'names' | 'headers'>): ColumnWords[] {
  const rows = headers.filter((row) => !isImportIds(row));
  const [first, second] = [rows[0] ?? [], rows[1]];
  const cell = (row: readonly string[] | undefined, column: number) =>
    (row?.[column] ?? '').replace(/\s+/g, ' ').trim();
  if (!second) return names.map((name) => ({ code: name, words: name, part: null }));
  const asOptions = names.some((_, column) => cell(first, column) === '') || /^respondent id$/i.test(cell(first, 0));
  if (!asOptions) {
    return names.map((name, column) => ({
      code: cell(first, column) || name,
      words: cell(second, column) || name,
      part: null,
    }));
  }
  let question = '';
  return names.map((name, column) => {
    const own = cell(first, column);
    if (own !== '') question = own;
    const part = cell(second, column);
    const words = own === '' && part === '' ? name : question || name;
    return { code: words, words, part: part === '' || responseWords.test(part) ? null : part };
  });
}
