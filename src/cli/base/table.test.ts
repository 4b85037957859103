import { describe, expect, it } from 'vitest';
import { formatTable } from './table.ts';

describe('a table in a terminal', () => {
  it('gives a Chinese character two places, so that columns stay straight', () => {
    const table = formatTable(
      [{ title: '选项' }, { title: 'n', align: 'right' }],
      [
        ['长续航', '52'],
        ['ok', '1,048'],
      ],
    );
    expect(table).toBe(['选项        n', '──────  ─────', '长续航     52', 'ok      1,048'].join('\n'));
  });

  it('keeps a row on one line when a cell holds line breaks', () => {
    expect(formatTable([{ title: 'a' }], [['one\r\n  two']])).toContain('\none two');
  });

  it('shows the header of an empty table', () => {
    expect(formatTable([{ title: '名称' }], [])).toBe('名称\n────');
  });
});
