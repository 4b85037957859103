import { useMemo } from 'react';
import { currencyExponent } from '../../../domain/money/currency.ts';
import { roundGapForDisplay, type ShownGap } from '../../../domain/wager/display.ts';
import { formatNumber } from '../../../locales/format/number.ts';
import { useFormat } from '../../format/format.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { type Driver, type Gap, kindOf, type Terms } from './types.ts';

/** A coarser unit in which a whole table or chart is written in whole numbers: 万元, K USD. `size` is in units of the outcome. */
export type Scale = { size: number; label: string; write: (value: number, signed?: boolean) => string };

/** The gap as every screen shows it: rounded once, together with the sums it explains. */
export type GapInUnits = ShownGap & { plan: number; actual: number; scale: Scale };

/** Writes amounts of a wager's outcome, which is money or pieces, and values of its drivers. */
export function useAmounts({ outcome, currency }: Pick<Terms, 'outcome' | 'currency'>) {
  const format = useFormat();
  const language = useLanguage();
  const t = useText();
  return useMemo(() => {
    const isMoney = outcome !== 'net_units';
    const one = isMoney ? 10 ** currencyExponent(currency) : 1;
    const amount = { unit: isMoney ? ('money' as const) : ('count' as const), currency };
    const plain = (value: number, digits: number, signed = false) =>
      (signed && value > 0 ? '+' : '') + formatNumber(value, language, digits);
    /** One unit for a table or chart whose largest figure is `largest`. */
    const scaleOf = (largest: number): Scale => {
      const powers =
        language === 'zh-CN'
          ? ([
              [1e11, 1e8, 'e8'],
              [1e6, 1e4, 'e4'],
            ] as const)
          : ([
              [1e9, 1e6, 'e6'],
              [1e6, 1e3, 'e3'],
            ] as const);
      const found = powers.find(([from]) => Math.abs(largest) / one >= from);
      const word = found ? t(`wager.scale.${found[2]}`) : '';
      const ofWhat = isMoney ? (currency === 'CNY' ? t('wager.scale.yuan') : ` ${currency}`) : t('wager.scale.pieces');
      return {
        size: one * (found?.[1] ?? 1),
        label: `${word}${ofWhat}`.trim(),
        write: (value, signed) => plain(value, 0, signed),
      };
    };
    return {
      /** Every digit. */
      full: (value: number, signed = false) => format.amount({ ...amount, value, signed }),
      /** 万/亿, K/M. */
      short: (value: number, signed = false) => format.amount({ ...amount, value, signed }, { compact: true }),
      scale: scaleOf,
      gap: (gap: Gap): GapInUnits => {
        const scale = scaleOf(Math.max(Math.abs(gap.plan), Math.abs(gap.actual)));
        const shown = roundGapForDisplay(gap, scale.size);
        const plan = Math.round(gap.plan / scale.size);
        return { ...shown, scale, plan, actual: plan + shown.gap };
      },
      /** A driver's value in its own terms: 8.0%, ¥4,513, 1,139 万, 1.024. */
      driver: ({ measure }: Pick<Driver, 'measure'>, value: number | null): string => {
        if (value === null) return '—';
        const kind = kindOf(measure);
        if (kind === 'money') return format.money(Math.round(value), currency, { compact: true });
        if (kind === 'share')
          return format.share(value, value !== 0 && value < 0.01 ? 3 : value < 0.1 && measure === 'conversion' ? 2 : 1);
        return Math.abs(value) < 100 ? plain(value, 3) : format.compact(value);
      },
    };
  }, [outcome, currency, format, language, t]);
}

export type Amounts = ReturnType<typeof useAmounts>;
