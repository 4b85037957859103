import { describe, expect, test } from 'vitest';
import { columnsOf } from '../files/columns.ts';
import { suggestAnswerMapping } from './suggest-answer-mapping.ts';

const columns = (names: string[], ...rows: string[][]) => columnsOf(names, rows);
const repeat = (rows: string[][], times: number) => Array.from({ length: times }, () => rows).flat();

const suggested = (...given: Parameters<typeof suggestAnswerMapping>) => suggestAnswerMapping(...given).mapping;
/** What each column is: the key and type of its question, the option that it stands for, or its role. */
const meanings = (given: ReturnType<typeof columnsOf>) =>
  suggested(given).columns.map((entry) =>
    entry.as === 'question'
      ? `${entry.question.key} ${entry.question.type}`
      : entry.as === 'option'
        ? `${entry.of}: ${entry.option}`
        : entry.as,
  );
const told = (given: ReturnType<typeof columnsOf>) =>
  suggestAnswerMapping(given).notices.map(({ text }) => text.key.replace('imports.notices.', ''));

describe('what the columns of a questionnaire are', () => {
  test('codes of the file become keys, and there is one respondent', () => {
    expect(
      meanings(
        columns(
          ['编号', 'Q1', '2、您的城市?', '序号'],
          ['1', 'yes', '北京', '1'],
          ['2', 'no', '上海', '2'],
          ['3', 'yes', '北京', '3'],
        ),
      ),
    ).toEqual(['respondent', 'Q1 single', 'Q2 single', 'ignore']);
  });

  test('dates of a questionnaire are read in the order that the file shows', () => {
    const mapping = suggested(
      columns(['Submitted at', 'Birthday'], ['3/4/2026', '5/6/1990'], ['21/4/2026', '7/8/1991']),
    );
    expect(mapping.dateOrder).toBe('dmy');
  });
});

describe('exports are recognised by their headers', () => {
  const time = '2026/11/1 10:00:00';
  const cases: [string, string[], string[], string[]][] = [
    [
      'wjx',
      ['序号', '提交答卷时间', '所用时间', '来源', '来源详情', '来自IP', '1、性别'],
      ['1', time, '85秒', '微信', 'x', '1.2.3.4(广东-深圳)', '男'],
      ['respondent', 'answered_at', 'duration', 'source', 'source', 'personal', 'Q1 single'],
    ],
    [
      'tencent',
      ['编号', '开始答题时间', '结束答题时间', '答题时长', '地理位置省', '用户类型', '用户标识', '昵称', '1.满意吗'],
      ['1', time, time, '85', '广东', '微信', 'o6_x', '小王', '满意'],
      ['respondent', 'started_at', 'answered_at', 'duration', 'ignore', 'source', 'personal', 'personal', 'Q1 single'],
    ],
    [
      'wenjuan',
      ['答题序号', '开始时间', '结束时间', '答题时长', 'Q1'],
      ['1', time, time, '85', '男'],
      ['respondent', 'started_at', 'answered_at', 'duration', 'Q1 single'],
    ],
    [
      'qualtrics',
      [
        'StartDate',
        'EndDate',
        'Status',
        'IPAddress',
        'Progress',
        'Duration (in seconds)',
        'Finished',
        'RecordedDate',
        'ResponseId',
        'RecipientEmail',
        'Q1',
      ],
      [time, time, 'IP Address', '1.2.3.4', '100', '85', 'True', time, 'R_1', 'a@b.cn', 'Yes'],
      [
        'started_at',
        'ignore',
        'ignore',
        'personal',
        'ignore',
        'duration',
        'ignore',
        'answered_at',
        'respondent',
        'personal',
        'Q1 single',
      ],
    ],
    [
      'googleforms',
      ['时间戳记', '电子邮件地址', '喜欢吗'],
      [time, 'a@b.cn', '喜欢'],
      ['answered_at', 'personal', '喜欢吗 single'],
    ],
    [
      'msforms',
      ['ID', 'Start time', 'Completion time', 'Email', 'Name', 'Last modified time', 'Colour'],
      ['1', time, time, 'anonymous', '', '', 'red'],
      ['respondent', 'started_at', 'answered_at', 'personal', 'ignore', 'ignore', 'Colour single'],
    ],
    [
      'typeform',
      ['#', 'Colour', 'Start Date (UTC)', 'Submit Date (UTC)', 'Network ID'],
      ['a1', 'red', time, time, 'f3'],
      ['respondent', 'Colour single', 'started_at', 'answered_at', 'personal'],
    ],
    [
      'limesurvey',
      ['id', 'submitdate', 'lastpage', 'startlanguage', 'seed', 'Q1'],
      ['1', time, '3', 'en', '123', 'red'],
      ['respondent', 'answered_at', 'ignore', 'ignore', 'ignore', 'Q1 single'],
    ],
    [
      'formbricks',
      ['No.', 'Response ID', 'Timestamp', 'Finished', 'Survey ID', 'Tags', '1. Colour'],
      ['1', 'clx1', time, 'Yes', 's1', '', 'red'],
      ['ignore', 'respondent', 'answered_at', 'ignore', 'ignore', 'ignore', 'Q1 single'],
    ],
    [
      'kobo',
      ['start', 'end', 'colour', '_id', '_uuid', '_submission_time', '_submitted_by'],
      ['2026-11-01T10:00:00.000+08:00', '2026-11-01T10:05:00.000+08:00', 'red', '1', 'u1', time, 'me'],
      ['started_at', 'answered_at', 'colour single', 'respondent', 'ignore', 'ignore', 'personal'],
    ],
  ];
  test.each(cases)('%s', (tool, names, first, expected) => {
    // A second sheet with ids of its own.
    const second = first.map((cell, at) => (expected[at] === 'respondent' ? `${cell}2` : cell));
    const given = columns(names, first, second);
    expect(told(given)).toContain(`tool.${tool}`);
    expect(meanings(given)).toEqual(expected);
  });

  test('a file of no tool is called none', () => {
    expect(told(columns(['a', 'b'], ['x', 'y'], ['y', 'x'])).filter((key) => key.startsWith('tool'))).toEqual([]);
  });

  test('names, telephones and ids of persons are told by their cells too, and are no questions', () => {
    const given = columns(
      ['问题', '如何联系', '编码', 'Contact'],
      ['喜欢', '13812345678', '11010519491231002X', 'a.b@example.com'],
      ['不喜欢', '13912345678', '110105194912310021', 'c@example.org'],
    );
    expect(meanings(given).slice(1)).toEqual(['personal', 'personal', 'personal']);
    expect(told(given)).toContain('personal');
  });
});

describe('one question over several columns', () => {
  const ticks: [string, string[], string[][], string[]][] = [
    [
      'labels in brackets and 0/1',
      ['2、用过的功能(通话)', '2、用过的功能(音乐)'],
      [
        ['1', '0'],
        ['0', '1'],
        ['0', '0'],
      ],
      ['Q2: 通话', 'Q2: 音乐'],
    ],
    [
      'a colon, and the option where it was chosen',
      ['3、品牌：华为', '3、品牌：小米', '3、品牌：其他'],
      [
        ['华为', '', ''],
        ['', '小米', '自己组装'],
        ['华为', '小米', ''],
      ],
      ['Q3: 华为', 'Q3: 小米', 'Q3: 其他'],
    ],
    [
      'codes in square brackets and Y',
      ['Q2[SQ001]', 'Q2[SQ002]', 'Q2[other]'],
      [
        ['Y', '', ''],
        ['', 'Y', 'my own'],
      ],
      ['Q2: SQ001', 'Q2: SQ002', 'Q2: other'],
    ],
    [
      'a dash and TRUE/FALSE',
      ['Devices - Phone', 'Devices - Tablet'],
      [
        ['TRUE', 'FALSE'],
        ['FALSE', 'TRUE'],
      ],
      ['Devices: Phone', 'Devices: Tablet'],
    ],
    [
      'ticks',
      ['Used (Calls)', 'Used (Music)'],
      [
        ['✓', ''],
        ['', '✓'],
      ],
      ['Used: Calls', 'Used: Music'],
    ],
  ];
  test.each(ticks)('with %s is one multiple choice', (_name, names, rows, expected) => {
    const given = columns(names, ...repeat(rows, 4));
    expect(meanings(given)).toEqual(expected);
    expect(suggested(given).questions).toMatchObject([
      { type: 'multi', options: expected.map((each) => each.split(': ')[1]) },
    ]);
  });

  test('says what nothing at all means: not put where a 0 says that an option was not chosen', () => {
    const zeros = columns(['U/a', 'U/b'], ['1', '0'], ['', ''], ['0', '1'], ['-3', '-3']);
    expect(suggested(zeros).questions?.[0]).toEqual({
      key: 'U',
      label: 'U',
      type: 'multi',
      options: ['a', 'b'],
      missing: ['-3'],
    });
    const blanks = columns(['U/a', 'U/b'], ['1', ''], ['', ''], ['', '1']);
    expect(suggested(blanks).questions?.[0]?.blank).toBe('none_chosen');
    expect(told(blanks)).toContain('noneChosen');
  });

  test('is named by its words where codes stand above them', () => {
    const rows = repeat(
      [
        ['Calls', ''],
        ['', 'Music'],
        ['Calls', 'Music'],
      ],
      3,
    );
    const headers = [
      ['Q2_1', 'Q2_2'],
      ['Which do you use? - Selected Choice - Calls', 'Which do you use? - Selected Choice - Music'],
      ['{"ImportId":"QID2_1"}', '{"ImportId":"QID2_2"}'],
    ];
    const given = { ...columnsOf(headers[0]!, rows), headers };
    expect(meanings(given)).toEqual(['Q2: Calls', 'Q2: Music']);
    expect(suggested(given).questions).toMatchObject([{ key: 'Q2', label: 'Which do you use?' }]);
  });

  test('may have no name but those of its options, which is asked about', () => {
    const given = columns(
      ['#', 'Calls', 'Music', 'Submit Date (UTC)'],
      ['a', 'Calls', '', '2026-11-01'],
      ['b', '', 'Music', '2026-11-02'],
    );
    expect(meanings(given).slice(1, 3)).toEqual(['C2: Calls', 'C2: Music']);
    expect(suggestAnswerMapping(given).notices.find(({ text }) => text.key.endsWith('spreadUnnamed'))?.asks).toBe(true);
  });

  test.each([
    [['排序(价格)', '排序(音质)', '排序(续航)']],
    [['Q5_1', 'Q5_2', 'Q5_3']],
    [['Rank these - Price', 'Rank these - Sound', 'Rank these - Battery']],
  ])('%j with the ranks 1 to 3 is a ranking', (names) => {
    const given = columns(names, ['1', '2', '3'], ['3', '1', '2'], ['2', '3', '1'], ['1', '3', '2']);
    expect(suggested(given).questions).toMatchObject([{ type: 'ranking' }]);
  });

  test.each([
    [['第3题(外观)', '第3题(性能)']],
    [['2. Rate - Looks', '2. Rate - Speed']],
    [['满意度—外观', '满意度—性能']],
  ])('%j are rows of a matrix: two questions on one scale', (names) => {
    const given = columns(names, ['1', '5'], ['2', '4'], ['2', '5'], ['1', '3'], ['2', '3']);
    const questions = suggested(given).columns.map((entry) => (entry.as === 'question' ? entry.question : null));
    expect(questions.map((question) => question?.type)).toEqual(['rating', 'rating']);
    expect(questions[0]?.scale).toEqual(questions[1]?.scale);
  });

  test('columns that only share the beginning of their names stay what they are', () => {
    const given = columns(['Use - hours', 'Use - place'], ['1', 'home'], ['7', 'work'], ['3', 'home'], ['5', 'work']);
    expect(meanings(given)).toEqual(['Use - hours number', 'Use - place single']);
  });
});

describe('a file of codes', () => {
  test('asks whether a few whole numbers are a rating, unless the question speaks of one', () => {
    const rows = repeat(
      [
        ['1', '1', '4'],
        ['2', '2', '5'],
        ['1', '3', '2'],
      ],
      4,
    );
    const given = columns(['性别', '职业', '满意度'], ...rows);
    const asked = suggestAnswerMapping(given).notices.filter(({ text }) => text.key.endsWith('ratingOrCodes'));
    expect(asked.map(({ column }) => column)).toEqual([1]);
  });
});
