import stringWidth from 'string-width';

export type Column = { title: string; align?: 'left' | 'right' };

const gap = '  ';

function pad(cell: string, width: number, align: Column['align']): string {
  const blank = ' '.repeat(Math.max(0, width - stringWidth(cell)));
  return align === 'right' ? blank + cell : cell + blank;
}

/**
 * A table for a terminal: columns as wide as their widest cell, where a Chinese character takes two places.
 * Line breaks inside a cell become spaces, so that a row stays a row.
 */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const lines = rows.map((row) => columns.map((_, index) => (row[index] ?? '').replace(/\s*[\r\n]+\s*/g, ' ')));
  const widths = columns.map(({ title }, index) =>
    Math.max(stringWidth(title), ...lines.map((cells) => stringWidth(cells[index] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align))
      .join(gap)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(gap);
  return [line(columns.map(({ title }) => title)), rule, ...lines.map(line)].join('\n');
}

/** Places that the widest line of a text takes. */
export function widthOf(lines: string): number {
  return Math.max(...lines.split('\n').map((line) => stringWidth(line)));
}
