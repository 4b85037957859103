import { invalidInput } from '../errors.ts';
import { currencyExponent } from './currency.ts';

/** An exact decimal number: `units × 10^−scale`. */
export type Decimal = { units: bigint; scale: number };

const shape = /^(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d*))?$/;
const currencyMarks = /^[\p{Sc}￥]|[\p{Sc}元]$|^[A-Z]{3}(?=[\s\d.+-])|(?<=[\s\d.])[A-Z]{3}$/u;

/** Nobody means a number that is written with more characters than these. */
const longestDecimal = 100;

/** A number with the currency mark it was written with: `¥`, `元`, `USD`; empty where there is none. */
export type MarkedDecimal = Decimal & { mark: string };

/**
 * Reads a decimal number as people and exports write it, exactly: `1,234.50`, `-12`, `(12.50)` (accounting negative),
 * `¥1,299`, `１２` in full-width digits. Returns `null` when the text is not such a number, so that the caller can name row and column.
 */
export function parseDecimal(source: string): MarkedDecimal | null {
  // Looked at first: to compose characters takes time that grows with the square of their number.
  if (source.length > longestDecimal && source.trim().length > longestDecimal) return null;
  let text = source.trim().normalize('NFKC').replaceAll('−', '-').trim();
  let negative = false;
  const accounting = /^\((.*)\)$/.exec(text);
  if (accounting) {
    negative = true;
    text = accounting[1]!.trim();
  }
  let mark = '';
  const stripped = (value: string) =>
    value
      .replace(currencyMarks, (found) => {
        mark = found;
        return '';
      })
      .trim();
  text = stripped(text);
  if (/^[+-]/.test(text)) {
    if (accounting) return null;
    negative = text.startsWith('-');
    text = stripped(text.slice(1).trim());
  }
  const match = shape.exec(text);
  if (!match || (match[1] === undefined && !match[2])) return null;
  const fraction = match[2] ?? '';
  const units = BigInt((match[1] ?? '').replaceAll(',', '') + fraction);
  return { units: negative ? -units : units, scale: fraction.length, mark };
}

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
