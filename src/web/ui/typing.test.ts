import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDate } from '../../locales/format/typed-date.ts';
import {
  count,
  days,
  money,
  type NumberKind,
  quantity,
  readNumber,
  share,
  wholePercent,
  writeNumber,
  writePlainNumber,
} from '../../locales/format/typed-number.ts';
import { left, type Notation, standing, type Typed } from './typing.ts';

const numbers = (kind: NumberKind): Notation<number> => ({
  read: (typed) => readNumber(typed, kind),
  write: (value) => writeNumber(value, kind),
  writePlain: (value) => writePlainNumber(value, kind),
  problemOf: (value) => (Number.isNaN(value) ? { key: 'app.number.invalid' } : null),
});
const dates: Notation<string> = {
  read: readDate,
  write: (date) => date,
  writePlain: (date) => date,
  problemOf: (date) => readDate(date).problem,
};
const notations: Record<string, Notation<string> | Notation<number>> = {
  count: numbers(count),
  quantity: numbers(quantity),
  'money(CNY)': numbers(money('CNY')),
  'money(JPY)': numbers(money('JPY')),
  share: numbers(share),
  wholePercent: numbers(wholePercent),
  days: numbers(days),
  date: dates,
};

/** A field and the form that keeps its value, which may answer a reading late or with what it makes of it. */
function fieldOf<Value>(notation: Notation<Value>, start: Value | null, keep: (told: Value | null) => Value | null) {
  let field = { typed: null as Typed<Value> | null, value: start, isFocused: false };
  let told = start;
  return {
    focus: () => {
      field = { ...field, isFocused: true };
    },
    type: (text: string) => {
      told = notation.read(text).value;
      field = { ...field, typed: { text, told } };
    },
    /** The form renders with what it was told last. */
    answer: () => {
      field = { ...field, value: keep(told) };
    },
    put: (value: Value) => {
      field = { ...field, value };
    },
    leave: () => {
      field = { typed: left(field.typed, notation), value: keep(told), isFocused: false };
    },
    shows: () => standing(field, notation),
    value: () => field.value,
  };
}

const typedByPeople = fc.oneof(
  fc.constantFrom(
    ...['1.15', '2.62 %', '2.5', '12.5 %', '1.2万', '１２３．５', '1.', '-', '0.', '1,', '1,234.5', '¥1,299', '-3'],
    ...['2026-02-30', '2026-11-4', '20261104', '2026 年 11 月 4 日', '6.96 亿', '41.8M', '', ' '],
  ),
  fc.string({ unit: fc.constantFrom(...'0123456789.,-−%万亿千KM ¥元年月日０１２．，％－。'), maxLength: 14 }),
);

describe('a field that is typed into', () => {
  it.each(Object.keys(notations))('ends the same, typed key by key or pasted: %s', (name) => {
    const notation = notations[name] as Notation<unknown>;
    fc.assert(
      fc.property(typedByPeople, fc.infiniteStream(fc.boolean()), fc.boolean(), (text, rendersBetween, isOptional) => {
        // A form whose field may not be empty keeps something else for nothing.
        const keep = (told: unknown) => (told === null && !isOptional ? (name === 'date' ? '' : Number.NaN) : told);
        const typed = fieldOf(notation, null, keep);
        const pasted = fieldOf(notation, null, keep);
        typed.focus();
        for (let length = 1; length <= text.length; length += 1) {
          typed.type(text.slice(0, length));
          expect(typed.shows().text).toBe(text.slice(0, length));
          if (rendersBetween.next().value) typed.answer();
          expect(typed.shows().text).toBe(text.slice(0, length));
        }
        pasted.focus();
        if (text !== '') pasted.type(text);
        for (const field of [typed, pasted]) field.answer();
        expect(typed.shows()).toEqual(pasted.shows());
        for (const field of [typed, pasted]) field.leave();
        expect(typed.shows()).toEqual(pasted.shows());
        expect(typed.value()).toEqual(pasted.value());
        // What stands there afterwards says the value that is kept, or is the text in error.
        const { text: shown, problem } = typed.shows();
        if (!problem) expect(notation.read(shown).value ?? keep(null)).toEqual(typed.value() ?? keep(null));
      }),
      { numRuns: 300 },
    );
  });

  const field = () => fieldOf(numbers(money('CNY')), 120_000, (told) => told);

  it('shows groups, the plain number while somebody is in it, and the same value after', () => {
    const amount = fieldOf(numbers(money('CNY')), 123_456_700, (told) => told);
    expect(amount.shows().text).toBe('1,234,567');
    amount.focus();
    expect(amount.shows().text).toBe('1234567');
    amount.type('1.2万');
    amount.leave();
    expect(amount.shows()).toEqual({ text: '12,000', problem: null });
  });

  it('keeps a text in error after it is left, and tells the form a value that nobody takes', () => {
    const amount = field();
    amount.focus();
    amount.type('1.005');
    amount.leave();
    expect(amount.shows()).toEqual({ text: '1.005', problem: { key: 'app.number.decimals', params: { n: 2 } } });
    expect(amount.value()).toBeNaN();
  });

  it('gives way to what is put there from outside, but not under the hands of who types', () => {
    const amount = field();
    amount.focus();
    amount.type('7');
    amount.put(500);
    expect(amount.shows().text).toBe('7');
    amount.leave();
    amount.put(500);
    expect(amount.shows().text).toBe('5');
    amount.focus();
    amount.type('1.005');
    amount.leave();
    amount.put(600);
    expect(amount.shows()).toEqual({ text: '6', problem: null });
  });

  it('says that a value is none which a field in error has left behind', () => {
    const standingIn = <Value>(value: Value, notation: Notation<Value>) =>
      standing({ typed: null, value, isFocused: false }, notation);
    expect(standingIn(Number.NaN, numbers(quantity))).toEqual({ text: '', problem: { key: 'app.number.invalid' } });
    expect(standingIn('2026-02-30', dates)).toEqual({ text: '2026-02-30', problem: { key: 'app.date.invalid' } });
  });
});
