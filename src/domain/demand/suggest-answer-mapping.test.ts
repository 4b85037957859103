import { describe, expect, test } from 'vitest';
import { columnsOf } from '../files/columns.ts';
import { suggestAnswerMapping } from './suggest-answer-mapping.ts';

const columns = (names: string[], ...rows: string[][]) => columnsOf(names, rows);

const suggested = (...given: Parameters<typeof suggestAnswerMapping>) => suggestAnswerMapping(...given).mapping;

describe('what the columns of a questionnaire are', () => {
  test('codes of the file become keys, and there is one respondent', () => {
    const { columns: found } = suggested(
      columns(
        ['编号', 'Q1', '2、您的城市?', '序号'],
        ['1', 'yes', '北京', '1'],
        ['2', 'no', '上海', '2'],
        ['3', 'yes', '北京', '3'],
      ),
    );
    expect(found.map((column) => (column.as === 'question' ? column.question.key : column.as))).toEqual([
      'respondent',
      'Q1',
      'Q2',
      'ignore',
    ]);
  });
});

test('dates of a questionnaire are read in the order that the file shows', () => {
  const mapping = suggested(columns(['Submitted at', 'Birthday'], ['3/4/2026', '5/6/1990'], ['21/4/2026', '7/8/1991']));
  expect(mapping.dateOrder).toBe('dmy');
});
