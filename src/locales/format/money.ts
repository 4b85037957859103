import { currencyExponent } from '../../domain/money/currency.ts';
import type { Language } from './language.ts';
import { formatCompact, formatNumber, numberFormat, trueMinus } from './number.ts';

/** ¥ for CNY, € for EUR; the code itself where a symbol would be ambiguous. */
export function currencySymbol(currency: string, language: Language): string {
  const parts = numberFormat(language, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' }).formatToParts(
    0,
  );
  return parts.find((part) => part.type === 'currency')?.value ?? currency;
}

type MoneyStyle = {
  /** 万/亿 in Chinese, K/M/B in English; otherwise every digit. */
  compact?: boolean;
  /** Write a plus sign before gains: for gaps and effects. */
  signed?: boolean;
};

/** Integer minor units → "¥820,000,000.00", compact "¥8.20 亿" / "¥820M". */
export function formatMoney(
  minor: number,
  currency: string,
  language: Language,
  { compact, signed }: MoneyStyle = {},
): string {
  const digits = currencyExponent(currency);
  // The word joiner keeps a line from ending in a lone sign: Unicode allows a break between a sign and a currency symbol.
  const sign = minor < 0 ? '−\u2060' : signed && minor > 0 ? '+\u2060' : '';
  const symbol = currencySymbol(currency, language);
  const size = Math.abs(minor);
  if (compact) return `${sign}${symbol}${formatCompact(size / 10 ** digits, language)}`;
  // Splitting the integer keeps every digit exact where a division could not.
  const whole = numberFormat(language, { maximumFractionDigits: 0 }).format(Math.floor(size / 10 ** digits));
  const fraction = digits ? `.${String(size % 10 ** digits).padStart(digits, '0')}` : '';
  return trueMinus(`${sign}${symbol}${whole}${fraction}`);
}

/** A measured number, such as a mean of answers, in what it is measured in: "¥331.55", "12.5 天", or bare. */
export function formatMeasured(
  value: number,
  language: Language,
  measuredIn: { currency?: string | null; name?: string } | null,
): string {
  const size = formatNumber(Math.abs(value), language);
  const sign = value < 0 ? '−\u2060' : '';
  if (measuredIn?.currency) return `${sign}${currencySymbol(measuredIn.currency, language)}${size}`;
  return measuredIn?.name ? `${formatNumber(value, language)} ${measuredIn.name}` : formatNumber(value, language);
}
