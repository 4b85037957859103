import { expect, test } from 'vitest';
import { expectLinear } from '../../../test/growth.ts';
import { bareText } from '../cell-text.ts';
import { csvCell, withoutGuard } from '../csv-cell.ts';
import { inferQuestion } from '../demand/infer-question.ts';
import { bareOption } from '../demand/options.ts';
import { mixedUnits, parseNumber, parsePlainDate, plainCode } from '../demand/parse-values.ts';
import { readAnswer } from '../demand/read-answer.ts';
import { leadingStep, verbalScale } from '../demand/scales.ts';
import { suggestAnswerMapping } from '../demand/suggest-answer-mapping.ts';
import { canonicalCell } from '../files/canonical-cell.ts';
import { columnsOf } from '../files/columns.ts';
import { uniqueHeaders } from '../files/headers.ts';
import { identityKey } from '../files/identity.ts';
import { lostIds } from '../files/lost-ids.ts';
import { parseDecimal } from '../money/decimal.ts';
import { inferDecimalMark } from '../money/decimal-mark.ts';
import { suggestOrderMapping } from '../orders/suggest-order-mapping.ts';
import { inferDateOrder } from '../time/date-order.ts';
import { parseMoment } from '../time/moment.ts';

const list = <T>(count: number, item: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => item(i));
const size = 15_000;

const hostile: Record<string, (n: number) => string> = {
  blanks: (n) => `+${' '.repeat(n)}x`,
  'blanks between digits': (n) => `1${' '.repeat(n)}2`,
  'blanks behind a date': (n) => `2026-01-01 10:00${' '.repeat(n)}x`,
  'separators behind a date': (n) => `2026-01-01${'T '.repeat(n)}\nx`,
  digits: (n) => `${'1'.repeat(n)}x`,
  'digits in groups': (n) => `1${',111'.repeat(n)}x`,
  'composed characters': (n) => `1${'\u0301\u0316'.repeat(n)}`,
  'open brackets': (n) => '〖'.repeat(n),
  brackets: (n) => '〖a〗'.repeat(n),
  parentheses: (n) => `${'('.repeat(n)}1${')'.repeat(n)}`,
  commas: (n) => 'a, '.repeat(n),
  'control characters': (n) => `${'\u0000\u200b'.repeat(n)}=`,
};

test.each(Object.entries(hostile))('a cell of %s is read in time that grows with its length', (_name, cell) => {
  for (const read of [parseNumber, parseDecimal, bareOption, leadingStep, csvCell, withoutGuard])
    expectLinear(size, cell, (each) => read(each));
  for (const read of [bareText, identityKey, plainCode]) expectLinear(size, cell, (each) => read(each));
  expectLinear(size, cell, (each) => canonicalCell(each, 'mdy'));
  for (const look of [inferDecimalMark, mixedUnits, lostIds]) expectLinear(size, cell, (each) => look([each, each]));
  expectLinear(size, cell, (each) => parsePlainDate(each));
  expectLinear(size, cell, (each) => parseMoment(each, 'mdy'));
  expectLinear(size, cell, (each) => inferDateOrder([each]));
  expectLinear(size, cell, (each) => verbalScale([each, 'x']));
  expectLinear(size, cell, (each) => inferQuestion(each, [each, each]));
  for (const type of ['number', 'date', 'multi', 'single', 'open'] as const)
    expectLinear(size, cell, (each) => readAnswer({ type }, each));
});

test('the names of many equal, numbered or empty columns are made in time that grows with their number', () => {
  expectLinear(4_000, (n) => list(n, () => 'Q'), uniqueHeaders);
  expectLinear(4_000, (n) => list(n, () => ''), uniqueHeaders);
  expectLinear(4_000, (n) => list(n, (i) => (i % 2 ? 'Q' : `Q (${i})`)), uniqueHeaders);
});

test('what many columns are is suggested in time that grows with their number and their cells', () => {
  const columns = (n: number) =>
    columnsOf(
      list(n, (i) => `1 x${i}`),
      [list(n, () => 'a'), list(n, () => 'b')],
    );
  expectLinear(2_000, columns, suggestAnswerMapping);
  expectLinear(2_000, columns, (each) => suggestOrderMapping(each, 'CNY'));
  const combined = (n: number) =>
    columnsOf(
      ['x'],
      list(n, () => [list(150, (i) => `option ${i}`).join('|')]),
    );
  expectLinear(50, combined, suggestAnswerMapping);
});

test('equal keys and names are numbered as before', () => {
  expect(uniqueHeaders(['Q1', 'Q1', '', 'Q1 (2)', 'Q1']).names).toEqual(['Q1', 'Q1 (3)', '#3', 'Q1 (2)', 'Q1 (4)']);
  const { columns } = suggestAnswerMapping(
    columnsOf(
      ['1 a', '1 b', '1 c'],
      [
        ['x', 'x', 'x'],
        ['y', 'y', 'y'],
      ],
    ),
  ).mapping;
  expect(columns.flatMap((each) => (each.as === 'question' ? [each.question.key] : []))).toEqual([
    'Q1',
    'Q1 (2)',
    'Q1 (3)',
  ]);
});
