import { type EpochDay, toEpochDay, toPlainDate, weekdayOf } from '../time/plain-date.ts';

/** A recurring exception of MSPDI, fields as in the format: months from 0, positions 0 = first … 4 = last, days of week as bits from Sunday. */
export type Recurrence = {
  /** 1 daily, 2 yearly by date, 3 yearly by position, 4 monthly by date, 5 monthly by position, 6 weekly. */
  type: number;
  period: number;
  daysOfWeek: number;
  month: number;
  monthDay: number;
  monthItem: number;
  monthPosition: number;
};

type Parts = { day: EpochDay; year: number; month: number; dayOfMonth: number };

/** Does the exception hold on every day of its stretch? Then nothing recurs. */
export function isEveryDay({ type, period }: Recurrence): boolean {
  return (type < 2 || type > 6) && period <= 1;
}

/** On which days from `from` to `to` does the exception fall? Consecutive days are joined into stretches. */
export function recurringDays(recurrence: Recurrence, from: string, to: string): { from: string; to: string }[] {
  if (isEveryDay(recurrence)) return [{ from, to }];
  const first = partsOf(toEpochDay(from));
  const stretches: { from: EpochDay; to: EpochDay }[] = [];
  for (let day = first.day; day <= toEpochDay(to); day++) {
    if (!fallsOn(recurrence, first, partsOf(day))) continue;
    const open = stretches.at(-1);
    if (open && open.to === day - 1) open.to = day;
    else stretches.push({ from: day, to: day });
  }
  return stretches.map((stretch) => ({ from: toPlainDate(stretch.from), to: toPlainDate(stretch.to) }));
}

function partsOf(day: EpochDay): Parts {
  const date = new Date(day * 86_400_000);
  return { day, year: date.getUTCFullYear(), month: date.getUTCMonth(), dayOfMonth: date.getUTCDate() };
}

function fallsOn(rule: Recurrence, first: Parts, date: Parts): boolean {
  const every = Math.max(1, rule.period);
  const months = (date.year - first.year) * 12 + date.month - first.month;
  switch (rule.type) {
    case 2:
      return date.month === rule.month && date.dayOfMonth === rule.monthDay;
    case 3:
      return date.month === rule.month && isPosition(rule, date);
    case 4:
      return months % every === 0 && date.dayOfMonth === rule.monthDay;
    case 5:
      return months % every === 0 && isPosition(rule, date);
    case 6: {
      const weeks = Math.floor((date.day - (first.day - sundayBased(first.day))) / 7);
      return weeks % every === 0 && (rule.daysOfWeek & (1 << sundayBased(date.day))) !== 0;
    }
    default:
      return (date.day - first.day) % every === 0;
  }
}

/** Is this the first … fourth or last such day of its month? */
function isPosition(rule: Recurrence, date: Parts): boolean {
  const isSuch = (day: EpochDay) => {
    const weekday = weekdayOf(day);
    if (rule.monthItem === 0) return true;
    if (rule.monthItem === 1) return weekday < 5;
    if (rule.monthItem === 2) return weekday >= 5;
    return sundayBased(day) === rule.monthItem - 3;
  };
  if (!isSuch(date.day)) return false;
  const monthStart = date.day - date.dayOfMonth + 1;
  let before = 0;
  for (let day = monthStart; day < date.day; day++) if (isSuch(day)) before += 1;
  if (rule.monthPosition < 4) return before === rule.monthPosition;
  for (let day = date.day + 1; partsOf(day).month === date.month; day++) if (isSuch(day)) return false;
  return true;
}

function sundayBased(day: EpochDay): number {
  return (weekdayOf(day) + 1) % 7;
}
