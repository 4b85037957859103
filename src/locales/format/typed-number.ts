import { longestDays } from '../../domain/cadence/plan.ts';
import { currencyExponent, markTest } from '../../domain/money/currency.ts';
import { type Decimal, parseDecimal } from '../../domain/money/decimal.ts';
import { type Text, text } from '../../domain/text.ts';
import type { Language } from './language.ts';
import { formatMoney } from './money.ts';
import { formatCompact } from './number.ts';
import type { Reading } from './typed.ts';

/** What a field takes: a number of what, how exact, and within which limits. */
export type NumberKind = {
  /** Decimals that may be typed; more are refused, never rounded. */
  decimals: number;
  /** The value is what is typed times ten to this: 2 for yuan kept in fen, −2 for a share kept as 0–1 and typed in percent. */
  power?: number;
  /** Limits of the value. */
  min?: number;
  max?: number;
  /** What may stand behind the number, the longest first. */
  marks?: readonly string[];
  /** Its marks may stand before or behind the number. */
  currency?: string;
  /** May grow so large that 万 and 亿, K and M help to read it. */
  isLarge?: boolean;
  /** Names something instead of counting it, and has no groups. */
  isName?: boolean;
};

/** Whole things. */
export const count: NumberKind = { decimals: 0, min: 0, isLarge: true };
/** Any quantity. */
export const quantity: NumberKind = { decimals: 6, min: 0, isLarge: true };
/** Percent of a share that is kept as 0–1. */
export const share: NumberKind = { decimals: 4, power: -2, min: 0, max: 1, marks: ['%'] };
/** Percent that are kept, and agreed on, as whole ones. */
export const wholePercent: NumberKind = { decimals: 0, min: 0, max: 100, marks: ['%'] };
/** Durations in working days. */
export const days: NumberKind = {
  decimals: 2,
  min: 0,
  max: longestDays,
  marks: ['个工作日', '工作日', 'working days', '天', '日', 'days', 'day', 'd'],
};

const kinds = new Map<string, NumberKind>();
/** An amount of a currency, kept in minor units. */
export function money(currency: string): NumberKind {
  const exponent = currencyExponent(currency);
  const kind = kinds.get(currency) ?? { decimals: exponent, power: exponent, currency, isLarge: true };
  kinds.set(currency, kind);
  return kind;
}

const markTests = new Map<string, (mark: string) => boolean>();
function mayBeMarked(currency: string | undefined, mark: string, marks: readonly string[]): boolean {
  // A plain number may come from a table of amounts; a percent or a duration does not.
  if (!currency) return mark === '' || marks.length === 0;
  const test = markTests.get(currency) ?? markTest(currency);
  markTests.set(currency, test);
  return test(mark);
}

const powers: Record<string, number> = {
  ...{ 千: 3, 万: 4, 萬: 4, 百万: 6, 百萬: 6, 千万: 7, 千萬: 7, 亿: 8, 億: 8, 百亿: 10, 百億: 10, 千亿: 11, 千億: 11 },
  ...{ k: 3, K: 3, M: 6, B: 9, T: 12 },
};
/** A number, the word that multiplies it, and the currency behind it. */
const multiplied = new RegExp(`^(.*?)\\s*(${Object.keys(powers).join('|')})\\s*(\\p{Sc}|元|[A-Z]{3})?$`, 'u');
/** Nothing that normalisation would turn into a digit, as ² or ①. */
const plain = /^[\d.,+\-−()\s\p{Sc}A-Z元e]*$/u;

/**
 * Which number did somebody write? `1.2 万`, `１２３．５`, `¥1,234.50`, `12.5 %`, `−3`, as the kind allows. A text that is no number, or
 * not yet one (`1.`, `-`), is reported as NaN: nothing that is computed with it is a number either, and nobody takes it for one.
 */
export function readNumber(typed: string, kind: NumberKind): Reading<number> {
  const source = halfWidth(typed);
  if (source === '') return { value: null, problem: null };
  const decimal = decimalIn(source, kind);
  if (!decimal) return no(kind.currency ? text('app.money.invalid') : text('app.number.invalid'));
  if (decimal.scale > kind.decimals) {
    return no(kind.decimals === 0 ? text('app.number.whole') : text('app.number.decimals', { n: kind.decimals }));
  }
  const kept = shifted(decimal, -(kind.power ?? 0));
  const value = Number(plainText(kept));
  const isExact = plainText(decimalOf(value)) === plainText(kept) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  if (!isExact) return no(text('app.number.tooLong'));
  if (kind.min !== undefined && value < kind.min) {
    return no(text('app.number.min', { min: writeNumber(kind.min, kind) }));
  }
  if (kind.max !== undefined && value > kind.max) {
    return no(text('app.number.max', { max: writeNumber(kind.max, kind) }));
  }
  return { value, problem: null };
}

const no = (problem: Text): Reading<number> => ({ value: Number.NaN, problem });

/** Full-width forms and a Chinese full stop are what an input method leaves behind; the word joiner is ours. */
function halfWidth(typed: string): string {
  return typed
    .replace(/[！-～]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replaceAll('。', '.')
    .replaceAll('\u2060', '')
    .trim();
}

function decimalIn(source: string, { marks = [], currency }: NumberKind): Decimal | null {
  const mark = marks.find((each) => source.endsWith(each));
  const bare = mark ? source.slice(0, -mark.length).trimEnd() : source;
  const match = multiplied.exec(bare);
  // Groups may be set apart by spaces.
  const number = (match ? `${match[1]} ${match[3] ?? ''}`.trim() : bare).replace(/(?<=\d)\s(?=\d{3}(?!\d))/g, ',');
  if (!plain.test(number) || /\.\s*\D*$/.test(number)) return null;
  const found = parseDecimal(number);
  if (!found || !mayBeMarked(currency, found.mark, marks)) return null;
  return trimmed(shifted(found, -(match ? powers[match[2]!]! : 0)));
}

/** The same number with the point moved: `typed = kept × 10^−power`. */
function shifted({ units, scale }: Decimal, by: number): Decimal {
  const moved = scale + by;
  return moved >= 0 ? { units, scale: moved } : { units: units * 10n ** BigInt(-moved), scale: 0 };
}

function trimmed({ units, scale }: Decimal): Decimal {
  let [left, places] = [units, scale];
  for (; places > 0 && left % 10n === 0n; places -= 1) left /= 10n;
  return { units: left, scale: places };
}

/** The number that somebody meant who wrote this one: the sixteenth digit of a fraction is noise of arithmetic. */
function decimalOf(value: number): Decimal {
  const [digits = '', exponent = '0'] = (
    Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(15)))
  ).split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  return shifted(
    { units: BigInt(whole.replace('-', '') + fraction) * (value < 0 ? -1n : 1n), scale: fraction.length },
    -Number(exponent),
  );
}

function plainText(decimal: Decimal): string {
  const { units, scale } = trimmed(decimal);
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const fraction = scale > 0 ? `.${digits.slice(-scale)}` : '';
  return (units < 0n ? '-' : '') + digits.slice(0, digits.length - scale) + fraction;
}

/** The one way in which a value stands in a field that nobody is typing into: `1,234.50`. Read again, it is the same value. */
export function writeNumber(value: number, kind: NumberKind): string {
  const text = writePlainNumber(value, kind);
  if (kind.isName) return text;
  const [whole = '', fraction] = text.split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
}

/** The same without groups, to be edited: a digit more or less leaves no group that is too long. */
export function writePlainNumber(value: number, { power = 0, currency, decimals }: NumberKind): string {
  if (Number.isNaN(value)) return '';
  const [whole = '', fraction] = plainText(shifted(decimalOf(value), power)).split('.');
  return fraction === undefined ? whole : `${whole}.${currency ? fraction.padEnd(decimals, '0') : fraction}`;
}

/** One more or less than what stands there; null where that is no number or beyond the limits. */
export function stepNumber(typed: string, kind: NumberKind, by: 1 | -1): string | null {
  const { value, problem } = readNumber(typed, kind);
  if (problem) return null;
  const { units, scale } = shifted(decimalOf(value ?? 0), kind.power ?? 0);
  const next = plainText({ units: units + BigInt(by) * 10n ** BigInt(scale), scale });
  return readNumber(next, kind).problem ? null : next;
}

/** A large number as people say it, `= ¥1.2 万` or, where digits were left out, `≈ ¥4,184 万`; null for one that reads easily. */
export function sayLarge(value: number, kind: NumberKind, language: Language): string | null {
  const typed = value / 10 ** (kind.power ?? 0);
  if (!kind.isLarge || !(Math.abs(typed) >= 10_000)) return null;
  const short = kind.currency
    ? formatMoney(value, kind.currency, language, { compact: true })
    : formatCompact(typed, language);
  return `${readNumber(short, kind).value === value ? '=' : '≈'} ${short}`;
}
