import { describe, expect, it } from 'vitest';
import { pasteInto, readCopied } from './entry.ts';

const columns = ['name', 'days', 'owner'] as const;
type Column = (typeof columns)[number];
const columnOf = (header: string) => (({ 任务: 'name', 天: 'days' })[header] as Column | undefined) ?? null;
const paste = (copied: string, at: { row: number; column: Column } = { row: 0, column: 'name' }, rows: object[] = []) =>
  pasteInto(rows, readCopied(copied) ?? [], at, { columns, columnOf });

describe('what is copied from a spreadsheet', () => {
  it('is no table where it is one cell', () => {
    expect(readCopied('打样')).toBeNull();
    expect(readCopied('打样\r\n')).toBeNull();
  });

  it('goes to the right and down from the cell it is pasted into, and leaves the rest', () => {
    const { rows, count } = paste('3\t林一\r\n4\t周二\r\n', { row: 1, column: 'days' }, [
      { name: '甲' },
      { name: '乙' },
    ]);
    expect(rows).toEqual([{ name: '甲' }, { name: '乙', days: '3', owner: '林一' }, { days: '4', owner: '周二' }]);
    expect(count).toBe(2);
  });

  it('goes where its headers say, and tells of those that nothing is called', () => {
    const { rows, ignored } = paste('天\t颜色\t任务\n3\t红\t打样\n');
    expect(rows).toEqual([{ days: '3', name: '打样' }]);
    expect(ignored).toEqual(['颜色']);
  });

  it('keeps cells with lines and quotes whole', () => {
    expect(paste('"第一行\n第二行"\t2\n').rows).toEqual([{ name: '第一行\n第二行', days: '2' }]);
  });
});
