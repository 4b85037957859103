/** A cell without what keeps spreadsheet programs from taking a text for a number: `="007"`, `'007`. */
export function unwrappedCell(cell: string): string {
  if (cell.startsWith('="') && cell.endsWith('"') && cell.length > 2) return cell.slice(2, -1);
  return /^'\d/.test(cell) ? cell.slice(1) : cell;
}
