import { useMemo } from 'react';
import { currencyExponent } from '../../../domain/money/currency.ts';
import { roundGapForDisplay, type ShownGap } from '../../../domain/wager/display.ts';
import { formatNumber, numberFormat, trueMinus } from '../../../locales/format/number.ts';
import { useFormat } from '../../format/format.ts';
import { useLanguage, useText } from '../../i18n/text.ts';
import { exact, percentOf } from '../../ui/exact.ts';
import { type Driver, type Gap, kindOf, type Terms } from './types.ts';

/** A coarser unit in which a whole table or chart is written: 万元, M USD. `size`, in units of the outcome, is the last digit that is written. */
export type Scale = {
  size: number;
  label: string;
  /** With every digit of the unit, so that figures stand below each other. */
  write: (value: number, signed?: boolean) => string;
  /** Round values of an axis, with as few digits as they need. */
  writeMark: (value: number) => string;
};

/** The gap as every screen shows it: rounded once, together with the sums it explains. */
export type GapInUnits = ShownGap & { scale: Scale };

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
      // The last digit is worth the same in both languages, so that they round alike.
      const powers =
        language === 'zh-CN'
          ? ([
              [1e11, 1e8, 'e8', 0],
              [1e6, 1e4, 'e4', 0],
            ] as const)
          : ([
              [1e11, 1e6, 'e6', 0],
              [1e6, 1e6, 'e6', 2],
            ] as const);
      const [, power = 1, name, digits = 0] = powers.find(([from]) => Math.abs(largest) / one >= from) ?? [];
      const last = 10 ** digits;
      const numbers = numberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      const ofWhat = isMoney ? (currency === 'CNY' ? t('wager.scale.yuan') : ` ${currency}`) : t('wager.scale.pieces');
      return {
        size: (one * power) / last,
        label: `${name ? t(`wager.scale.${name}`) : ''}${ofWhat}`.trim(),
        write: (value, signed = false) => (signed && value > 0 ? '+' : '') + trueMinus(numbers.format(value / last)),
        writeMark: (value) => formatNumber(value / last, language, digits),
      };
    };
    /** An amount as files write it. */
    const unit = isMoney ? currency : t('wager.scale.pieces').trim();
    const inUnits = (value: number) => value / one;
    const short = (value: number, signed = false) => format.amount({ ...amount, value, signed }, { compact: true });
    const shownGap = (gap: Gap): GapInUnits => {
      const scale = scaleOf(Math.max(Math.abs(gap.plan), Math.abs(gap.actual)));
      return { ...roundGapForDisplay(gap, scale.size), scale };
    };
    return {
      /** Every digit. */
      full: (value: number, signed = false) => format.amount({ ...amount, value, signed }),
      /** What files say of amounts: their unit, and a value in it. */
      unit,
      inUnits,
      /** For a cell that shows a rounded amount. */
      exact: (value: number | null | undefined) => exact(value == null ? null : inUnits(value), unit),
      /** For a cell that shows a rounded value of a driver. */
      exactDriver: ({ measure }: Pick<Driver, 'measure'>, value: number | null) => {
        if (value === null) return {};
        const kind = kindOf(measure);
        if (kind === 'share') return exact(percentOf(value), '%');
        return kind === 'money' ? exact(value / 10 ** currencyExponent(currency), currency) : exact(value);
      },
      /** 万/亿, K/M. */
      short,
      scale: scaleOf,
      gap: shownGap,
      /** The plan that a gap is against, 万/亿, K/M, as tables of the gap have it. */
      planOf: (gap: Gap) => {
        const { plan, scale } = shownGap(gap);
        return short(plan * scale.size);
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
