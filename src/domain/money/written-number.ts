import { plainFigures } from '../cell-text.ts';
import { markBefore, markBehind } from './currency.ts';
import { takeUnit } from './units.ts';

/** A number as it is written, taken apart into its figures and what stands around them. */
export type WrittenNumber = {
  /** Digits, groups, decimal mark, exponent; nothing is checked about them yet. */
  figures: string;
  isNegative: boolean;
  /** The marks of currencies in front and behind, with a blank between two different ones. */
  mark: string;
  /** The common name of its unit, `%` among them; empty where it has none. */
  unit: string;
  /** The power of ten of the word behind it: 4 for 万. */
  power: number;
};

const powers: Readonly<Record<string, number>> = {
  ...{
    百: 2,
    千: 3,
    万: 4,
    萬: 4,
    十万: 5,
    十萬: 5,
    百万: 6,
    百萬: 6,
    千万: 7,
    千萬: 7,
    亿: 8,
    億: 8,
    十亿: 9,
    十億: 9,
  },
  ...{ 百亿: 10, 百億: 10, 千亿: 11, 千億: 11, 万亿: 12, 萬億: 12, k: 3, K: 3, M: 6 },
};
/** Letters that are something else as well, such as metres and rooms: they multiply an amount of money only. */
const powersOfMoney: Readonly<Record<string, number>> = { m: 6, mn: 6, B: 9, bn: 9, b: 9, T: 12 };
const multiplied = new RegExp(
  `^(.*\\d[.,]?)\\s*(${[...Object.keys(powers), ...Object.keys(powersOfMoney)].sort((a, b) => b.length - a.length).join('|')})$`,
  'u',
);

/** More things than these do not stand around one number. */
const mostAround = 8;

/** Takes a cell apart that is a number with a sign, marks of a currency, a word that multiplies it and a unit around it; null where nothing is left or two of them contradict each other. */
export function takeApart(source: string): WrittenNumber | null {
  let text = plainFigures(source);
  if (!text || !/\d/.test(text)) return null;
  if (/^\d+(?:\.\d+)?$/.test(text)) return { figures: text, isNegative: false, mark: '', unit: '', power: 0 };
  const marks = { before: '', behind: '' };
  let [sign, unit, power] = ['', '', 0];
  for (let taken = 0; taken < mostAround; taken++) {
    const before = text.length;
    if (/^\(.*\)$/.test(text)) {
      sign += '-';
      text = text.slice(1, -1).trim();
    } else if (/^[+-]/.test(text)) {
      sign += text[0];
      text = text.slice(1).trimStart();
    } else if (text.endsWith('-')) {
      // Not a plus, with which people say "and more".
      sign += '-';
      text = text.slice(0, -1).trimEnd();
    } else if (!marks.before && markBefore(text)) {
      marks.before = markBefore(text);
      text = text.slice(marks.before.length).trimStart();
    } else if (!marks.behind && markBehind(text)) {
      marks.behind = markBehind(text);
      text = text.slice(0, -marks.behind.length).trimEnd();
    } else if (!unit && power === 0) {
      const found = takeUnit(text);
      if (found) [text, unit] = [found.rest, found.unit];
    }
    if (text.length < before) continue;
    if (power > 0) break;
    const match = multiplied.exec(text);
    const word = match?.[2] ?? '';
    power = powers[word] ?? (marks.before || marks.behind ? (powersOfMoney[word] ?? 0) : 0);
    if (power === 0) break;
    text = match![1]!;
  }
  if (sign.length > 1 || text === '') return null;
  const codes = [...new Set([marks.before, marks.behind])].filter((each) => each !== '');
  const mark = codes.map((each) => (/^[a-z]{3}$/.test(each) ? each.toUpperCase() : each)).join(' ');
  return { figures: text, isNegative: sign === '-', mark, unit, power };
}
