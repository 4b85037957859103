import { invalidInput } from '../errors.ts';
import { currencyExponent } from './currency.ts';
import { countsPieces } from './units.ts';
import { takeApart } from './written-number.ts';

/** An exact decimal number: `units × 10^−scale`. */
export type Decimal = { units: bigint; scale: number };

/** Where the fraction begins: `1,299.00` or `1.299,00`. */
export type DecimalMark = '.' | ',';

/** Which numbers a reader takes beside plain ones and amounts. */
export type NumberForm = {
  /** A point unless the column says otherwise. */
  decimal?: DecimalMark | undefined;
  /** `12%` is 0.12. */
  percent?: boolean | undefined;
  /** `2件`, `2 pcs`, `x2`; or with whatever it is counted in, percent too: `35岁`, `62%` is 62. */
  units?: 'pieces' | 'any' | undefined;
  /** `1.3E+05`, as a spreadsheet shows a number whose digits it does not. */
  rounded?: boolean | undefined;
};

/** Groups of three with one kind of separator, or those of India; then the fraction, and a power of ten. */
const shapeWith = (group: string, mark: string) =>
  new RegExp(
    `^(\\d{1,3}(?:([${group}' \u2019])\\d{3}(?:\\2\\d{3})*)|\\d{1,2}(?:${group}\\d{2})+${group}\\d{3}|\\d+)?(?:${mark}(\\d*))?(?:([eE][+-]?\\d{1,2}))?$`,
  );
const shapes: Record<DecimalMark, RegExp> = { '.': shapeWith(',', '\\.'), ',': shapeWith('\\.', ',') };
/** What spreadsheets write, unlike programs: as many digits as there was room for. */
const roundedPower = /^E[+-]\d{2}$/;

/** A number with the marks of the currency it was written with (`¥`, `元`, `USD`, `¥ 元`) and its unit; empty where there is none. */
export type MarkedDecimal = Decimal & { mark: string; unit: string };

/**
 * Reads a decimal number as people and exports write it, exactly: `1,234.50`, `1 299.00`, `1'299.00`, `-12`, `12.50-`, `(12.50)` (accounting
 * negative), `￥1,299元`, `1.2万`, `$1.2M`, `1e-05`, `１２` in full-width digits, `="12.50"`. Returns `null` when the text is not such a number, so
 * that the caller can name row and column.
 */
export function parseDecimal(source: string, form: NumberForm = {}): MarkedDecimal | null {
  const written = takeApart(form.units ? source.replace(/^\s*[x×*]\s*(?=\d)/i, '') : source);
  if (!written) return null;
  const { unit, mark } = written;
  const isPercent = unit === '%' && form.percent === true;
  if (unit && !isPercent && form.units !== 'any' && !(form.units === 'pieces' && countsPieces(unit))) return null;
  const match = shapes[form.decimal ?? '.'].exec(written.figures);
  if (!match || (match[1] === undefined && !match[3])) return null;
  const [, whole = '', , fraction = '', exponent = 'e0'] = match;
  if (roundedPower.test(exponent) && !form.rounded) return null;
  const digits = BigInt(whole.replace(/\D/g, '') + fraction);
  const scale = fraction.length - written.power - Number(exponent.slice(1)) + (isPercent ? 2 : 0);
  const units = scale < 0 ? digits * 10n ** BigInt(-scale) : digits;
  return { units: written.isNegative ? -units : units, scale: Math.max(0, scale), mark, unit };
}

/** The number that is nearest to it. */
export const decimalValue = ({ units, scale }: Decimal): number => Number(`${units}e-${scale}`);

/** The exact product, e.g. unit price × quantity. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** Rounds to `scale` decimal places, halves away from zero (the commercial rule). */
export function roundDecimal(value: Decimal, scale: number): Decimal {
  if (value.scale <= scale) return { units: value.units * 10n ** BigInt(scale - value.scale), scale };
  const divisor = 10n ** BigInt(value.scale - scale);
  const magnitude = value.units < 0n ? -value.units : value.units;
  const rounded = (magnitude * 2n + divisor) / (divisor * 2n);
  return { units: value.units < 0n ? -rounded : rounded, scale };
}

/**
 * An amount in integer minor units of `currency` (分, cents), halves away from zero.
 * Fails with `invalid_input` beyond ±2^53 minor units, where integers would stop being exact.
 */
export function toMinor(value: Decimal, currency: string): number {
  const minor = Number(roundDecimal(value, currencyExponent(currency)).units);
  if (!Number.isSafeInteger(minor)) throw invalidInput('wager.errors.amountTooLarge');
  return minor;
}

/** Is `value` expressible in the minor units of `currency` without rounding? */
export function isExactIn(value: Decimal, currency: string): boolean {
  const rounded = roundDecimal(value, currencyExponent(currency));
  const scale = Math.max(rounded.scale, value.scale);
  return roundDecimal(rounded, scale).units === roundDecimal(value, scale).units;
}
