import type { Language } from './language.ts';

const cache = new Map<string, Intl.NumberFormat>();

/** `Intl.NumberFormat` is costly to build; tables format thousands of cells. */
export function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let format = cache.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, options);
    cache.set(key, format);
  }
  return format;
}

/** U+2212 aligns with digits; the hyphen that Intl emits does not. */
export function trueMinus(text: string): string {
  return text.replace(/-/g, '−');
}

/** 1,312: whole things. */
export function formatCount(value: number, language: Language): string {
  return trueMinus(numberFormat(language, { maximumFractionDigits: 0 }).format(value));
}

/** Up to `digits` decimals, grouped. */
export function formatNumber(value: number, language: Language, digits = 2): string {
  return trueMinus(numberFormat(language, { maximumFractionDigits: digits }).format(value));
}

/** 0.447 → 44.7%. */
export function formatShare(value: number, language: Language, digits = 1): string {
  return trueMinus(
    numberFormat(language, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
      value,
    ),
  );
}

/** A simulated probability: a finite number of draws can prove neither 0 % nor 100 %. */
export function formatChance(value: number, language: Language): string {
  if (value < 0.01) return '<1%';
  if (value > 0.99) return '>99%';
  return formatShare(value, language, 0);
}

/**
 * 41,800,000 → "4,180 万" (zh) or "41.8M" (en): three significant digits, at least whole units.
 * Below 10,000 the number is written out.
 */
export function formatCompact(value: number, language: Language): string {
  const size = Math.abs(value);
  if (language === 'en') {
    if (size < 10_000) return formatNumber(value, language, size < 100 ? 2 : 0);
    return trueMinus(numberFormat(language, { notation: 'compact', maximumSignificantDigits: 3 }).format(value));
  }
  // A value that rounds up to 10,000 万 is written as 1.00 亿.
  if (size >= 99_995_000) return `${threeDigits(value / 1e8, language)} 亿`;
  if (size >= 10_000) return `${threeDigits(value / 1e4, language)} 万`;
  return formatNumber(value, language, size < 100 ? 2 : 0);
}

function threeDigits(value: number, language: Language): string {
  const size = Math.abs(value);
  const digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
  return trueMinus(
    numberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value),
  ).replace(/\.0+$/, '');
}
