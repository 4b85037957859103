import type { ColumnProfile } from './columns.ts';

/** Of one column, for people: how many cells are filled, how many different ones there are, and the most frequent of them. */
export type FrequentCells = { filled: number; distinct: number; cells: { cell: string; count: number }[] };

const mostCells = 60;
const mostCellsTogether = 20_000;
const longestCell = 200;

/** The most frequent cells of each column, and those that are `asked` for. Wide files give fewer, long cells none. */
export function frequentCells(
  profiles: readonly ColumnProfile[],
  asked: (column: number) => readonly string[],
): FrequentCells[] {
  const most = Math.max(5, Math.min(mostCells, Math.floor(mostCellsTogether / Math.max(1, profiles.length))));
  return profiles.map(({ filled, counts }, column) => {
    const wanted = asked(column);
    const short = [...counts].filter(([cell]) => cell.length <= longestCell).sort((a, b) => b[1] - a[1]);
    const shown = short.filter(([cell], at) => at < most || wanted.includes(cell));
    return { filled, distinct: counts.size, cells: shown.map(([cell, count]) => ({ cell, count })) };
  });
}
