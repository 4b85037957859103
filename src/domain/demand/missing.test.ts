import { describe, expect, test } from 'vitest';
import { missingIn } from './missing.ts';

const counts = (cells: string[]) => new Map(cells.map((cell, at) => [cell, at + 3]));
const missing = (header: string, cells: string[], skipCodes = false) => missingIn(header, counts(cells), skipCodes);

describe('what means that there is no answer', () => {
  test.each([
    ['满意度', ['1', '2', '3', '4', '5', '-3'], ['-3']],
    ['Satisfaction', ['1', '3', '5', '-1', '-2'], ['-1', '-2']],
    ['Recommend', ['0', '7', '10', '99'], ['99']],
    ['收入', ['8000', '12000', '-3'], ['-3']],
    ['Age', ['18', '25', '31', '44', '62', '999'], ['999']],
  ])('in %s of %j are the codes %j, which a person is asked about', (header, cells, codes) => {
    expect(missing(header, cells)).toEqual({ cells: codes, doubtful: codes });
  });

  test('the codes of 问卷星 are known where a file is its own', () => {
    expect(missing('满意度', ['1', '2', '5', '-3', '-2'], true)).toEqual({ cells: ['-3', '-2'], doubtful: [] });
  });

  test.each([
    ['温度变化', ['-3', '-2', '-10', '4', '8']],
    ['Price', ['99', '199', '299']],
    ['Balance', ['-1', '-250', '30']],
    ['Age', ['17', '99', '45', '62', '31']],
  ])('in %s numbers like the others are answers', (header, cells) => {
    expect(missing(header, cells).cells).toEqual([]);
  });

  test.each([
    ['region', ['EMEA', 'APAC', 'LATAM', 'NA']],
    ['所在地区', ['华东', '华南', 'NA']],
    ['code', ['US', 'UK', 'NA', 'JP']],
    ['Sales area', ['North', 'South', 'NA']],
  ])('NA in %s among %j is an answer', (header, cells) => expect(missing(header, cells).cells).toEqual([]));

  test.each([
    ['age', ['23', '41', 'NA']],
    ['Would you buy it?', ['Yes', 'No', 'NA']],
    ['q3', ['1', '2', '3', 'NA']],
    ['喜欢吗', ['喜欢', '不喜欢', 'NA']],
  ])('NA in %s among %j is none', (header, cells) => expect(missing(header, cells).cells).toEqual(['NA']));

  test('"none" and 无 are none beside numbers, and answers beside words', () => {
    expect(missing('花费', ['100', '250', '80', '99.5', '30', '60', '75', '12', '40', '无']).cells).toEqual(['无']);
    expect(missing('Spent', ['100', '250', '8', '9', '30', '60', '75', '12', '40', 'none']).cells).toEqual(['none']);
    expect(missing('过敏', ['有', '无']).cells).toEqual([]);
    expect(missing('Pets', ['cat', 'dog', 'none']).cells).toEqual([]);
  });

  test('marks of tools and failed formulas are none everywhere', () => {
    expect(missing('品牌', ['华为', '(跳过)', '（空）', '-', '#N/A', '不适用']).cells).toEqual([
      '(跳过)',
      '（空）',
      '-',
      '#N/A',
      '不适用',
    ]);
  });
});
