/**
 * A value as a cell of a CSV file (RFC 4180). A spreadsheet would run text that starts like a formula, so such text gets an apostrophe in front;
 * numbers stay numbers. Source: OWASP, CSV Injection.
 */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
