import { describe, expect, it } from 'vitest';
import { needColumnOf, readNeedTable } from './need-table.ts';

describe('a table of needs', () => {
  it('says titles, statements and classes in Chinese or English', () => {
    const rows = [
      { title: ' 长续航 ', statement: '出差一整天', moscow: '必须' },
      {},
      { title: '快充', moscow: 'Won’t have' },
    ];
    expect(readNeedTable(rows)).toEqual({
      needs: [
        { title: '长续航', statement: '出差一整天', moscow: 'must' },
        { title: '快充', statement: '', moscow: 'wont' },
      ],
      problems: [],
    });
    expect(['需求', 'Statement', 'ＭＯＳＣＯＷ', '颜色'].map(needColumnOf)).toEqual([
      'title',
      'statement',
      'moscow',
      null,
    ]);
  });

  it('refuses what cannot be in its cell', () => {
    const { problems } = readNeedTable([{ statement: '无题' }, { title: 'x'.repeat(81), moscow: '重要' }]);
    expect(problems.map(({ row, column, reason }) => [row, column, reason.key])).toEqual([
      [0, 'title', 'demand.errors.noTitle'],
      [1, 'title', 'demand.errors.tooLong'],
      [1, 'moscow', 'demand.errors.noClass'],
    ]);
  });
});
