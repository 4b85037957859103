import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { plainDate } from '../../contract/procedure.ts';
import { locales, translate } from '../../locales/translate.ts';
import { refuseIssues } from './field-refusal.ts';
import { checkedInput } from './input-fields.ts';

const schema = z.strictObject({
  name: z.string().min(1).max(5),
  kind: z.enum(['a', 'b']),
  share: z.number().min(0).max(100).multipleOf(5),
  on: z.union([z.iso.datetime(), plainDate]),
  id: z.uuid(),
  email: z.email(),
  code: z.string().regex(/^[A-Z]{3}$/),
  lines: z
    .array(z.object({ size: z.int() }))
    .min(1)
    .max(2),
  change: z.discriminatedUnion('by', [z.object({ by: z.literal('x'), at: z.object({ day: plainDate }) })]),
});
const good = {
  name: 'n',
  kind: 'a',
  share: 5,
  on: '2026-03-25',
  id: crypto.randomUUID(),
  email: 'lin@example.test',
  code: 'CNY',
  lines: [{ size: 1 }],
  change: { by: 'x', at: { day: '2026-03-25' } },
};

describe('a refused field', () => {
  const cases: [change: object, zh: string, en: string][] = [
    [{ name: '' }, '字段「name」不能为空，请填写。', 'Field “name” must not be empty: fill it in.'],
    [{ name: undefined }, '字段「name」必填，请补上。', 'Field “name” is required: add it.'],
    [{ name: 7 }, '字段「name」应为文字，请改正。', 'Field “name” must be text: correct it.'],
    [{ kind: 'c' }, '字段「kind」只能是：a, b。', 'Field “kind” must be one of: a, b.'],
    [{ share: 101 }, '字段「share」太大，不能大于 100。', 'Field “share” is too large: not more than 100.'],
    [{ share: 7 }, '字段「share」应为 5 的倍数。', 'Field “share” must be a multiple of 5.'],
    [
      { on: '9999-12-20' },
      '字段「on」应在 1950-01-01 至 2199-12-31 之间，请检查年份。',
      'Field “on” must lie between 1950-01-01 and 2199-12-31: check the year.',
    ],
    [
      { on: 'soon' },
      '字段「on」应为日期或时间，写作 2026-03-25 或 2026-03-25T10:00:00Z。',
      'Field “on” must be a day or a moment, written as 2026-03-25 or 2026-03-25T10:00:00Z.',
    ],
    [{ code: 'yuan' }, '字段「code」的格式应符合 /^[A-Z]{3}$/。', 'Field “code” must have the form /^[A-Z]{3}$/.'],
    [
      { lines: [{ size: 1 }, { size: 1.5 }] },
      '「lines」第 2 条的字段「size」应为整数，请改正。',
      'Field “size” in item 2 of “lines” must be a whole number: correct it.',
    ],
    [{ lines: [7] }, '「lines」第 1 条应为对象，请改正。', 'Item 1 of “lines” must be an object: correct it.'],
    [{ change: { by: 'y' } }, '字段「change.by」只能是：x。', 'Field “change.by” must be one of: x.'],
    [{ nmae: 'n' }, '不认识字段「nmae」，请检查拼写。', 'Field “nmae” is not known: check the spelling.'],
  ];
  it.each(cases)('of %j says what is expected', (change, zh, en) => {
    const input = { ...good, ...change };
    const { error } = schema.safeParse(input);
    const { reason } = refuseIssues(error?.issues ?? [], input);
    expect(locales.map((locale) => translate(reason, locale))).toEqual([zh, en]);
  });

  it('is found within the options of a union', () => {
    const misspelt = { ...good, change: { by: 'x', at: { day: '2026-03-25', hour: 3 } } };
    expect(() => checkedInput(schema, misspelt)).toThrow('errors.unknownField');
    expect(() => checkedInput(schema, good)).not.toThrow();
  });
});
