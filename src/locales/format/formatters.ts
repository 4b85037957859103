import { formatDate } from './date.ts';
import { formatAmount } from './kpi.ts';
import type { Language } from './language.ts';
import { formatMeasured, formatMoney } from './money.ts';
import { formatChance, formatCount, formatNumber, formatShare } from './number.ts';

type Format = (value: unknown, language: Language, options: Record<string, unknown>) => string;

const missing = '—';
const number =
  (format: (value: number, language: Language) => string): Format =>
  (value, language) =>
    typeof value === 'number' && Number.isFinite(value)
      ? format(value, language)
      : value == null
        ? missing
        : String(value);

/**
 * Formats that a locale text may ask for: `{{n, count}}`, `{{p, share}}` (0–1, one decimal; `share0` none), `{{p, chance}}` (simulated: never 0 % or 100 %),
 * `{{d, date}}`, `{{x, number}}`, `{{amountMinor, money}}` (reads the currency from the parameter `currency`;
 * `money(exact: true)` with every digit)
 * `{{x, measured}}` (reads `currency` and `unit`) and `{{x, amount}}` (money where the parameter `currency` names one, otherwise a count). `share(signed: true)` and
 * `amount(signed: true)` write a plus before gains.
 */
export const formatters: Record<string, Format> = {
  count: number(formatCount),
  share: (value, language, options) =>
    typeof value === 'number'
      ? formatAmount({ value, unit: 'share', signed: options.signed === true }, language)
      : missing,
  share0: number((value, language) => formatShare(value, language, 0)),
  chance: number((value, language) => formatChance(value, language)),
  number: number(formatNumber),
  measured: (value, language, options) =>
    typeof value === 'number'
      ? formatMeasured(value, language, { currency: String(options.currency ?? ''), name: String(options.unit ?? '') })
      : missing,
  date: (value, language) => (typeof value === 'string' ? formatDate(value, language) : missing),
  amount: (value, language, options) =>
    typeof value === 'number'
      ? formatAmount(
          {
            value,
            unit: options.currency ? 'money' : 'count',
            currency: String(options.currency ?? ''),
            signed: options.signed === true,
          },
          language,
          { compact: true },
        )
      : missing,
  money: (value, language, options) =>
    typeof value === 'number'
      ? formatMoney(value, String(options.currency ?? 'CNY'), language, { compact: options.exact !== true })
      : missing,
};
