import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { dayNumber, daysBetween, formatDate, formatInstant, isoWeek, plainDateOf } from './date.ts';
import { formatAmount, formatInterval } from './kpi.ts';
import { formatMoney } from './money.ts';
import { formatChance, formatCompact, formatShare } from './number.ts';

describe('large numbers', () => {
  it('use 万 and 亿 in Chinese, K and M in English, with three digits', () => {
    expect(formatCompact(41_800_000, 'zh-CN')).toBe('4,180 万');
    expect(formatCompact(1_260_000, 'zh-CN')).toBe('126 万');
    expect(formatCompact(696_000_000, 'zh-CN')).toBe('6.96 亿');
    expect(formatCompact(41_800_000, 'en')).toBe('41.8M');
  });
  it('never round up into a unit of the wrong size', () => {
    expect(formatCompact(99_999_999, 'zh-CN')).toBe('1 亿');
    expect(formatCompact(99_940_000, 'zh-CN')).toBe('9,994 万');
    expect(formatCompact(9_999, 'zh-CN')).toBe('9,999');
  });
});

describe('money', () => {
  it('is exact to the minor unit of its currency', () => {
    expect(formatMoney(82_000_000_000, 'CNY', 'zh-CN')).toBe('¥820,000,000.00');
    expect(formatMoney(-5, 'CNY', 'zh-CN')).toBe('−\u2060¥0.05');
    expect(formatMoney(1234, 'JPY', 'en')).toBe('¥1,234');
    expect(formatMoney(1234567, 'KWD', 'en')).toContain('1,234.567');
  });
  it('is short on cards and may show the sign of a gain', () => {
    expect(formatMoney(69_600_000_000, 'CNY', 'zh-CN', { compact: true })).toBe('¥6.96 亿');
    expect(formatMoney(1_400_000_000, 'CNY', 'zh-CN', { compact: true, signed: true })).toBe('+\u2060¥1,400 万');
  });
  it('shows the sign of every figure that is a difference, and of no other', () => {
    const gap = { value: 212, unit: 'count', signed: true } as const;
    expect(formatAmount(gap, 'zh-CN')).toBe('+212');
    expect(formatAmount({ ...gap, signed: undefined }, 'zh-CN')).toBe('212');
    expect(formatAmount({ ...gap, unit: 'money', currency: 'CNY' }, 'zh-CN')).toBe('+\u2060¥2.12');
  });
});

describe('shares', () => {
  it('are percentages; a simulated one is never nothing or certain', () => {
    expect(formatShare(0.447, 'zh-CN')).toBe('44.7%');
    expect(formatChance(0, 'en')).toBe('<1%');
    expect(formatChance(1, 'en')).toBe('>99%');
    expect(formatChance(0.37, 'zh-CN')).toBe('37%');
  });
});

describe('dates', () => {
  it('stay the same day wherever the reader is', () => {
    const zone = process.env.TZ;
    for (const place of ['Pacific/Honolulu', 'UTC', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
      process.env.TZ = place;
      expect(formatDate('2026-11-04', 'zh-CN')).toBe('2026-11-04');
      expect(formatDate('2026-11-04', 'zh-CN', 'short')).toBe('11-04');
      expect(formatDate('2026-11-04', 'en')).toBe('Nov 4, 2026');
      expect(formatDate('2026-11-04', 'zh-CN', 'weekday')).toBe('2026-11-04 周三');
    }
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });
  it('count days across months and leap years', () => {
    expect(daysBetween('2028-02-28', '2028-03-01')).toBe(2);
    fc.assert(
      fc.property(fc.integer({ min: -20000, max: 40000 }), (day) => {
        expect(dayNumber(plainDateOf(day))).toBe(day);
      }),
    );
  });
  it('know their ISO week', () => {
    expect(isoWeek('2026-10-14')).toBe(42);
    expect(isoWeek('2027-01-01')).toBe(53);
    expect(isoWeek('2024-12-30')).toBe(1);
  });
  it.each([
    ['Asia/Shanghai', '2026-10-07T15:30:00Z', '2026-10-07 23:30 UTC+8', 'Oct 7, 2026, 23:30 UTC+8'],
    ['Asia/Shanghai', '2026-10-07T16:30:00Z', '2026-10-08 00:30 UTC+8', 'Oct 8, 2026, 00:30 UTC+8'],
    ['Pacific/Honolulu', '2026-10-08T09:30:00Z', '2026-10-07 23:30 UTC−10', 'Oct 7, 2026, 23:30 UTC−10'],
    ['Pacific/Honolulu', '2026-10-08T10:30:00Z', '2026-10-08 00:30 UTC−10', 'Oct 8, 2026, 00:30 UTC−10'],
    ['Pacific/Kiritimati', '2026-10-07T09:30:00Z', '2026-10-07 23:30 UTC+14', 'Oct 7, 2026, 23:30 UTC+14'],
    ['Pacific/Kiritimati', '2026-10-07T10:30:00Z', '2026-10-08 00:30 UTC+14', 'Oct 8, 2026, 00:30 UTC+14'],
    ['Asia/Kathmandu', '2026-10-07T18:45:00Z', '2026-10-08 00:30 UTC+5:45', 'Oct 8, 2026, 00:30 UTC+5:45'],
    ['UTC', '2026-10-08T00:00:00Z', '2026-10-08 00:00 UTC+0', 'Oct 8, 2026, 00:00 UTC+0'],
  ])('show a time as it is in %s, with the zone, wherever the reader is', (zone, instant, inChinese, inEnglish) => {
    for (const place of ['Pacific/Honolulu', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
      vi.stubEnv('TZ', place);
      expect(formatInstant(instant, 'zh-CN', zone)).toBe(inChinese);
      expect(formatInstant(instant, 'en', zone)).toBe(inEnglish);
    }
    vi.unstubAllEnvs();
  });
});

describe('figures of a KPI', () => {
  it('are written by their unit, short on cards', () => {
    expect(formatAmount({ value: null }, 'zh-CN')).toBe('—');
    expect(formatAmount({ value: 0.4, unit: 'share' }, 'zh-CN', { compact: true })).toBe('40%');
    expect(formatAmount({ value: 0.4, unit: 'share' }, 'zh-CN')).toBe('40.0%');
    expect(formatAmount({ value: '2026-11-09', unit: 'date' }, 'zh-CN', { compact: true })).toBe('11-09');
    expect(formatAmount({ value: 91_860, unit: 'count' }, 'zh-CN')).toBe('91,860');
  });
  it('write the unit of an interval once', () => {
    expect(formatInterval({ unit: 'share', interval: { lower: 0.704, upper: 0.716, confidence: 0.95 } }, 'zh-CN')).toBe(
      '70.4–71.6%',
    );
  });
});
