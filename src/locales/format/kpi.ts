import type { ExplainLine, Kpi } from '../../domain/kpi.ts';
import { formatDate } from './date.ts';
import type { Language } from './language.ts';
import { formatMeasured, formatMoney } from './money.ts';
import { formatChance, formatCompact, formatCount, formatNumber, formatShare } from './number.ts';

export type Amount = Pick<ExplainLine, 'value' | 'unit' | 'currency' | 'signed'>;
type AmountStyle = {
  /** Short forms for cards (万/亿, day without year); tables and explanations write everything. */
  compact?: boolean;
};

/** Writes any figure by its unit; `null` is a dash. Days and points get their word from the caller's text. */
export function formatAmount(amount: Amount, language: Language, style: AmountStyle = {}): string {
  const { value, unit, currency, signed = false } = amount;
  if (value === null) return '—';
  if (typeof value === 'string')
    return unit === 'date' ? formatDate(value, language, style.compact ? 'short' : 'full') : value;
  const plus = signed && value > 0 && unit !== 'money' ? '+' : '';
  switch (unit) {
    case 'share':
      return plus + (style.compact ? formatShare(value, language).replace('.0%', '%') : formatShare(value, language));
    case 'chance':
      return formatChance(value, language);
    case 'money':
      return formatMoney(value, currency ?? 'CNY', language, { ...style, signed });
    case 'count':
    case 'days':
      return plus + (style.compact ? formatCompact(value, language) : formatCount(value, language));
    default:
      return plus + (currency ? formatMeasured(value, language, { currency }) : formatNumber(value, language));
  }
}

/** "70.4–71.6%": the unit once, where both ends have the same. */
export function formatInterval(kpi: Pick<Kpi, 'interval' | 'unit' | 'currency'>, language: Language): string {
  if (!kpi.interval) return '';
  const amount = (value: number | string) =>
    formatAmount({ value, unit: kpi.unit, currency: kpi.currency }, language, { compact: true });
  const lower = amount(kpi.interval.lower);
  const upper = amount(kpi.interval.upper);
  return (kpi.unit === 'share' || kpi.unit === 'chance') && !lower.startsWith('<')
    ? `${lower.replace('%', '')}–${upper}`
    : `${lower} – ${upper}`;
}
