/** What a spreadsheet would run: a sign of a formula, narrow or full-width, first or behind blanks and characters that nobody sees. */
const formula = /^[\t\r\n]|^[\s\p{C}\p{Z}]*[=+\-@＝＋－＠﹢﹣﹦﹫−]/u;

/**
 * A value as a cell of a CSV file (RFC 4180). A spreadsheet would run text that starts like a formula, so such text gets an apostrophe in front;
 * numbers stay numbers. Source: OWASP, CSV Injection.
 */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The text of a cell as it was before {@link csvCell} put an apostrophe in front. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && formula.test(cell.slice(1)) ? cell.slice(1) : cell;
}
