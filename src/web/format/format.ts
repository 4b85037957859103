import { useMemo } from 'react';
import type { MeasuredIn } from '../../domain/demand/measured-in.ts';
import type { Kpi } from '../../domain/kpi.ts';
import { formatDate, formatInstant } from '../../locales/format/date.ts';
import type { Amount } from '../../locales/format/kpi.ts';
import { formatAmount, formatInterval } from '../../locales/format/kpi.ts';
import { formatMeasured, formatMoney } from '../../locales/format/money.ts';
import { formatChance, formatCompact, formatCount, formatNumber, formatShare } from '../../locales/format/number.ts';
import { useLanguage } from '../i18n/text.ts';
import { useClock } from './useClock.ts';

/** Every way to write a figure, bound to the reader's language and the workspace's time zone. */
export function useFormat() {
  const language = useLanguage();
  const { timeZone, dayOf } = useClock();
  return useMemo(
    () => ({
      count: (value: number) => formatCount(value, language),
      number: (value: number, digits?: number) => formatNumber(value, language, digits),
      /** A number of answers in what its question asks for: ¥331.55, 12 天. */
      measured: (value: number, unit: MeasuredIn | null) => formatMeasured(value, language, unit),
      compact: (value: number) => formatCompact(value, language),
      /** 0–1 → 44.7% */
      share: (value: number, digits?: number) => formatShare(value, language, digits),
      /** A simulated probability: <1%, 37%, >99% */
      chance: (value: number) => formatChance(value, language),
      money: (minor: number, currency: string, style?: Parameters<typeof formatMoney>[3]) =>
        formatMoney(minor, currency, language, style),
      date: (plainDate: string, style?: Parameters<typeof formatDate>[2]) => formatDate(plainDate, language, style),
      instant: (iso: string) => formatInstant(iso, language, timeZone),
      /** The day of an instant. */
      day: (iso: string, style?: Parameters<typeof formatDate>[2]) => formatDate(dayOf(iso), language, style),
      /** Any figure by its unit. */
      amount: (amount: Amount, style?: Parameters<typeof formatAmount>[2]) => formatAmount(amount, language, style),
      interval: (kpi: Pick<Kpi, 'interval' | 'unit' | 'currency'>) => formatInterval(kpi, language),
    }),
    [language, timeZone, dayOf],
  );
}
