import { describe, expect, test } from 'vitest';
import { learntOptions } from './learnt-options.ts';
import { splitOptions } from './options.ts';
import { jsonList } from './question.ts';

describe('the options of a cell', () => {
  test.each([
    ['a┋b〖说明〗┋a', '┋', ['a', 'b']],
    ['Calls; Music;', ';', ['Calls', 'Music']],
    ['["Calls, meetings","Music"]', jsonList, ['Calls, meetings', 'Music']],
    ['[1, 2]', jsonList, ['1', '2']],
    ['no list', jsonList, ['no list']],
    ['calls music', ' ', ['calls', 'music']],
    ['$25,000 - $49,999', ',', ['$25,000 - $49,999']],
    ['年薪 1,200,000 元以上,其他', ',', ['年薪 1,200,000 元以上', '其他']],
    ['101,102,103', ',', ['101', '102', '103']],
  ])('of %j joined by %j are %j', (cell, separator, options) => expect(splitOptions(cell, separator)).toEqual(options));

  test.each([
    ['Calls, meetings, Music', ', ', ['Calls, meetings', 'Music']],
    ['Music, Calls, meetings', ', ', ['Music', 'Calls, meetings']],
    ['Calls, Music', ', ', ['Calls', 'Music']],
    ['Calls, meetings, longer, Music', ', ', ['Calls, meetings, longer', 'Music']],
  ])('that hold the separator are found in %j', (cell, separator, options) => {
    expect(splitOptions(cell, separator, ['Calls', 'Calls, meetings', 'Calls, meetings, longer', 'Music'])).toEqual(
      options,
    );
  });

  test('an option that holds the separator is only itself', () => {
    expect(splitOptions('Music, loud, Video', ', ', ['Music', 'Music, lou'])).toEqual(['Music', 'loud', 'Video']);
  });
});

describe('options that hold the separator are learnt from the answers', () => {
  const learnt = (answers: Record<string, number>) => learntOptions(new Map(Object.entries(answers)), ', ');
  test.each<[Record<string, number>, string[]]>([
    [{ 'Calls, meetings': 4, 'Calls, meetings, Music': 5, Music: 3 }, ['Calls, meetings']],
    [{ '通话, 会议': 3, '音乐, 通话, 会议': 2, 音乐: 4 }, ['通话, 会议']],
    [{ 'Red, green, blue': 6, 'Red, green, blue, Black': 3, Black: 4 }, ['Red, green, blue']],
  ])('of %j: %j', (answers, options) => expect(learnt(answers)).toEqual(options));
  test('parts that are also seen apart, or seldom together, are options of their own', () => {
    expect(learnt({ 'Calls, Music': 9, Calls: 1, Video: 3 })).toEqual([]);
    expect(learnt({ 'Calls, Music': 2, Video: 3 })).toEqual([]);
  });
});
