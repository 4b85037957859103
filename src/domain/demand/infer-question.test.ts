import { describe, expect, test } from 'vitest';
import { inferQuestion } from './infer-question.ts';

const repeat = (values: string[], times: number) => Array.from({ length: times }, () => values).flat();

describe('the type of a questionnaire column', () => {
  test('a multiple choice of 问卷星 joined by ┋ becomes its options, most frequent first', () => {
    const values = repeat(['长续航┋影像升级', '长续航', '快充┋长续航┋轻薄', '其他〖防水〗'], 5);
    expect(inferQuestion('您看重哪些功能?', values)).toEqual({
      type: 'multi',
      separator: '┋',
      options: ['长续航', '其他', '影像升级', '快充', '轻薄'],
    });
  });
  test.each(['|', ';', '；', '、', ', '])(
    'a multiple choice joined by "%s" is recognised by recurring options',
    (separator) => {
      const values = repeat(
        [['长续航', '影像'], ['长续航'], ['快充', '影像'], ['轻薄', '长续航']].map((chosen) => chosen.join(separator)),
        10,
      );
      expect(inferQuestion('看重的功能', values)).toMatchObject({ type: 'multi', separator });
    },
  );
  test('an option that itself contains a comma stays a single choice', () => {
    const values = repeat(['Yes, always', 'No, never', 'Maybe'], 20);
    expect(inferQuestion('Would you?', values)).toMatchObject({ type: 'single' });
  });
  test('sentences with commas are open text', () => {
    const values = Array.from({ length: 40 }, (_, i) => `电池第${i}天就不行了, 充电也慢, 希望改进${i * 7}`);
    expect(inferQuestion('您还有什么建议?', values)).toEqual({ type: 'open' });
  });
  test('"5分" and "4星" are ratings completed to their range, in the unit of the file', () => {
    const found = inferQuestion('请为拍照打分', repeat(['5分', '4分', '2分'], 10));
    expect(found.scale).toEqual([1, 2, 3, 4, 5].map((value) => ({ answer: `${value}分`, value })));
    expect(inferQuestion('体验', ['5星', '3星', '1星']).type).toBe('rating');
  });
  test('labelled end points keep the spelling of the file', () => {
    const found = inferQuestion('Q8', ['0 Not at all likely', '1', '5', '8', '9', '10 Extremely likely']);
    expect(found.type).toBe('rating');
    expect(found.scale?.[0]).toEqual({ answer: '0 Not at all likely', value: 0 });
    expect(found.scale?.at(-1)).toEqual({ answer: '10 Extremely likely', value: 10 });
    expect(found.scale).toHaveLength(11);
  });
  test('a verbal scale in either language is a rating with every step', () => {
    expect(inferQuestion('满意度', repeat(['满意', '非常满意', '一般'], 4)).scale).toEqual(
      ['非常不满意', '不满意', '一般', '满意', '非常满意'].map((answer, i) => ({ answer, value: i + 1 })),
    );
    expect(inferQuestion('Overall', ['Satisfied', 'Very satisfied', 'Neutral']).scale?.map((s) => s.answer)).toEqual([
      'very dissatisfied',
      'dissatisfied',
      'Neutral',
      'Satisfied',
      'Very satisfied',
    ]);
  });
  test('1–5 and 0–10 are ratings, ages and salaries are numbers', () => {
    expect(inferQuestion('Seat comfort', ['1', '5', '4', '3']).type).toBe('rating');
    expect(inferQuestion('推荐意愿', ['0', '10', '7', '9'])).toMatchObject({ type: 'rating' });
    expect(inferQuestion('年龄', ['3', '5', '4', '1']).type).toBe('number');
    expect(inferQuestion('Salary', ['1e+05', '130000', '82,500']).type).toBe('number');
    expect(inferQuestion('预算', ['￥1,999', '2,999元', '5000']).type).toBe('number');
  });
  test('seconds since an unnamed day are ignored, and errors of formulas are missing', () => {
    expect(inferQuestion('StartDate', ['13784228847', '13784230001', '13784240000']).type).toBe('ignore');
    expect(inferQuestion('StartDate', ['2026-03-01 14:05', '2026-03-02 08:00']).type).toBe('started_at');
    expect(inferQuestion('Day', ['3/4/2026', '21/4/2026']).type).toBe('date');
    expect(inferQuestion('Why', ['#DIV/0!', '#N/A', 'a long text about it', 'and another one']).missing).toEqual([
      '#DIV/0!',
      '#N/A',
    ]);
  });
  test('ranges and codes that begin with a digit are choices, not ratings', () => {
    expect(inferQuestion('使用年限', repeat(['1-3年', '4-6年', '7-10年'], 9)).type).toBe('single');
    expect(inferQuestion('网络', repeat(['3G', '4G', '5G'], 9)).type).toBe('single');
    expect(inferQuestion('频率', repeat(['1次', '2次', '3次'], 9)).type).not.toBe('rating');
  });
  test('TRUE/FALSE, 0/1 and 是/否 are single choices', () => {
    expect(inferQuestion('pop', ['TRUE', 'FALSE', 'TRUE'])).toEqual({ type: 'single', options: ['FALSE', 'TRUE'] });
    expect(inferQuestion('Hobby', ['1', '0', '1'])).toEqual({ type: 'single', options: ['0', '1'] });
    expect(inferQuestion('是否会员', ['是', '否']).type).toBe('single');
  });
  test('keys, weights, times and technical columns are told from questions', () => {
    expect(inferQuestion('序号', ['1', '2', '3']).type).toBe('respondent');
    expect(inferQuestion('Response ID', ['R_1', 'R_2']).type).toBe('respondent');
    expect(inferQuestion('权重', ['0.8', '1.2']).type).toBe('weight');
    expect(inferQuestion('提交答卷时间', ['2026/6/1 10:20:30', '2026/6/2 9:00:00']).type).toBe('answered_at');
    expect(inferQuestion('购机日期', ['2025-03-01', '2024年12月3日']).type).toBe('date');
    expect(inferQuestion('来自IP', ['1.2.3.4']).type).toBe('personal');
    expect(inferQuestion('空列', ['', ' ']).type).toBe('ignore');
  });
  test('skipped answers are named, not counted as an option', () => {
    const found = inferQuestion('品牌', repeat(['华为', '小米', '(跳过)'], 8));
    expect(found).toEqual({ type: 'single', options: ['华为', '小米'], missing: ['(跳过)'] });
  });
});

describe('what a column looks like when all of its cells are known', () => {
  test.each([
    ['收入', ['5000元以下', '5000-8000元', '8000-12000元', '12000元以上']],
    ['Age', ['under 18', '18-24', '25-34', '65+']],
    ['Income', ['$0 - $24,999', '$25,000 - $49,999', '$100,000 and above']],
  ])('%s in brackets is a single choice, lowest first', (header, brackets) => {
    expect(inferQuestion(header, repeat(brackets.toReversed(), 2))).toEqual({ type: 'single', options: brackets });
  });
  test.each([
    ['品牌', ['["华为","小米"]', '["小米"]', '[]']],
    ['Used', ['["a, b"]', '["c","a, b"]']],
    ['codes', ['[1,2]', '[2]']],
  ])('lists in brackets make %s a multiple choice', (header, cells) => {
    expect(inferQuestion(header, repeat(cells, 3))).toMatchObject({ type: 'multi', separator: 'json' });
  });
  test.each([
    ['排序', ['A→B→C', 'B→A→C', 'C→A→B'], '→'],
    ['rank', ['A -> B'.replaceAll(' ', ''), 'B->A'], '->'],
    ['rank', ['Price > Sound', 'Sound > Price'], ' > '],
  ])('options in changing order are a ranking: %s %j', (header, cells, separator) => {
    expect(inferQuestion(header, repeat(cells, 4))).toMatchObject({ type: 'ranking', separator });
  });
  test('few cells that are no number cost themselves, and are told', () => {
    const found = inferQuestion('Minutes', [...Array.from({ length: 39 }, (_, at) => String(at)), 'about ten']);
    expect(found).toEqual({ type: 'number', unfit: ['about ten'] });
    expect(inferQuestion('花费', [...Array.from({ length: 30 }, (_, at) => `${at}元`), '无'])).toEqual({
      type: 'number',
      missing: ['无'],
    });
    expect(inferQuestion('Day', [...Array.from({ length: 25 }, (_, at) => `2026-01-${at + 1}`), 'soon'])).toEqual({
      type: 'date',
      unfit: ['soon'],
    });
  });
  test('words with a few numbers among them are words', () => {
    expect(inferQuestion('Why', repeat(['because', 'dunno', '5'], 20)).type).toBe('single');
  });
  test('codes with a point are those without', () => {
    expect(inferQuestion('satisfaction', repeat(['1.0', '5.0', '3.0'], 9)).scale?.map(({ answer }) => answer)).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
    expect(inferQuestion('bought', ['1.0', '0.0', '1.0'])).toEqual({ type: 'single', options: ['0', '1'] });
    expect(inferQuestion('Spent', ['1.0', '250.0', '30.0']).type).toBe('number');
  });
});
