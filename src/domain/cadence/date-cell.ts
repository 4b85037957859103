import { type PlainDate, parsePlainDate, weekdayOf } from '../time/plain-date.ts';

/** In which order a date of three numbers is written. */
export const dateOrders = ['mdy', 'dmy', 'ymd'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** A date as it stands in a cell: one day, or one day for each order in which its numbers can be read. */
export type DateReading = { day: PlainDate } | { days: Partial<Record<DateOrder, PlainDate>> };

/** No date with a weekday and a time is longer. */
const longestCell = 80;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const otherMonths: Record<string, number> = { mär: 3, mrz: 3, mai: 5, okt: 10, dez: 12 };
const weekdays: Record<string, number> = {
  ...{ mon: 0, tue: 1, wed: 2, thu: 3, fri: 4, sat: 5, sun: 6 },
  ...{ mo: 0, di: 1, mi: 2, do: 3, fr: 4, sa: 5, so: 6 },
  ...{ 一: 0, 二: 1, 三: 2, 四: 3, 五: 4, 六: 5, 日: 6, 天: 6 },
};

const time =
  /(?:[t\s]+|(?<=日)\s*)(?:(?:上午|下午|am|pm)\s*)?\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?\s*(?:am|pm|z|[+-]\d{2}:?\d{2})?$/;
const weekdayBefore = /^(?:(?:周|星期)([一二三四五六日天])|([a-zä]{2,9})\.?)[\s,，]+/;
const weekdayBehind = /[\s,(（]*(?:(?:周|星期)([一二三四五六日天])|([a-zä]{2,9})\.?)[)）]?$/;

/**
 * 2026-11-04, 2026/11/4, 2026年11月4日, 20261104, 2 March 2026, Mar 2, '26, Mon 3/2/26, 02.03.2026, 26-03-02, with or without a time of day. Numbers that
 * allow it are read in every order; a weekday beside them rules out the orders it does not fit. Null where the cell says no day.
 */
export function readDateForms(cell: string): DateReading | null {
  if (cell.length > longestCell) return null;
  let written = cell.normalize('NFKC').trim().toLowerCase().replace(time, '');
  let weekday: number | null = null;
  for (const pattern of [weekdayBefore, weekdayBehind]) {
    const match = pattern.exec(written);
    const word = match?.[1] ?? match?.[2];
    const found = word === undefined ? undefined : (weekdays[word] ?? weekdays[word.slice(0, 3)]);
    if (!match || found === undefined || months.includes(word!.slice(0, 3))) continue;
    weekday = found;
    written = pattern === weekdayBefore ? written.slice(match[0].length) : written.slice(0, match.index);
  }
  return readYearFirst(written) ?? readMonthName(written) ?? readNumbers(written, weekday);
}

function readYearFirst(written: string): DateReading | null {
  const match =
    /^(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?$/.exec(written) ??
    /^(\d{2})年(\d{1,2})月(\d{1,2})日?$/.exec(written) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(written);
  return match ? only(match[1]!, match[2]!, match[3]!) : null;
}

function readMonthName(written: string): DateReading | null {
  const dayFirst = /^(\d{1,2})\.?[\s-]+([a-zä]{3,9})\.?,?[\s-]+'?(\d{4}|\d{2})$/.exec(written);
  const monthFirst = /^([a-zä]{3,9})\.?[\s-]+(\d{1,2}),?[\s-]+'?(\d{4}|\d{2})$/.exec(written);
  const [day, name, year] = dayFirst
    ? dayFirst.slice(1)
    : monthFirst
      ? [monthFirst[2], monthFirst[1], monthFirst[3]]
      : [];
  if (!day || !name || !year) return null;
  const short = name.slice(0, 3);
  const month = months.indexOf(short) + 1 || otherMonths[short];
  return month ? only(year, String(month), day) : null;
}

/** Numbers with slashes and hyphens are written in any order, with full stops the day or a short year comes first. */
function readNumbers(written: string, weekday: number | null): DateReading | null {
  const match = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{1,2})$/.exec(written);
  if (!match) return null;
  const [, a, separator, b, c] = match as unknown as [string, string, string, string, string];
  const days: Partial<Record<DateOrder, PlainDate>> = {};
  const add = (order: DateOrder, date: PlainDate | null) => {
    if (date === null) return;
    if (weekday === null || weekdayOf(parsePlainDate(date)!) === weekday) days[order] = date;
  };
  if (separator !== '.' && c.length > 1) add('mdy', dateOf(c, a, b));
  if (c.length > 1) add('dmy', dateOf(c, b, a));
  if (c.length < 3 && a.length === 2) add('ymd', dateOf(a, b, c));
  return Object.keys(days).length === 0 ? null : { days };
}

function only(year: string, month: string, day: string): DateReading | null {
  const date = dateOf(year, month, day);
  return date === null ? null : { day: date };
}

function dateOf(year: string, month: string, day: string): PlainDate | null {
  const full = year.length === 4 ? year : `${Number(year) < 80 ? 20 : 19}${year}`;
  const date = `${full}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parsePlainDate(date) === null ? null : date;
}

/** The order of the numbers of all dates of a table, and the orders that fit as well as it; none where nothing shows. */
export type OrderDecision = { order: DateOrder; alternatives: DateOrder[] };

/**
 * In which order are the dates of a table written? The one in which all cells say a day and fewest tasks end before they start; among equals the
 * usual one of the separator. `spans` are the cells of start and finish that stand in one row. Null where no cell leaves it open.
 */
export function decideDateOrder(
  cells: readonly string[],
  spans: readonly (readonly [string, string])[],
): OrderDecision | null {
  const open = cells.flatMap((cell) => {
    const read = readDateForms(cell);
    return read && 'days' in read ? [{ cell, days: read.days }] : [];
  });
  if (open.length === 0) return null;
  const usual: readonly DateOrder[] = open.some(({ cell }) => cell.includes('-'))
    ? ['ymd', 'dmy', 'mdy']
    : open.some(({ cell }) => cell.includes('/'))
      ? ['mdy', 'dmy', 'ymd']
      : ['dmy', 'ymd', 'mdy'];
  const faults = (order: DateOrder) =>
    open.filter(({ days }) => days[order] === undefined).length * 1_000_000 +
    spans.filter(([start, finish]) => {
      const [from, to] = [inOrder(start, order), inOrder(finish, order)];
      return from !== null && to !== null && to < from;
    }).length;
  const ranked = usual.map((order) => ({ order, faults: faults(order) })).sort((a, b) => a.faults - b.faults);
  const best = ranked[0]!;
  return {
    order: best.order,
    alternatives: ranked
      .filter(({ order, faults }) => order !== best.order && faults === best.faults && differs(open, order, best.order))
      .map(({ order }) => order),
  };
}

function differs(open: readonly { days: Partial<Record<DateOrder, PlainDate>> }[], a: DateOrder, b: DateOrder) {
  return open.some(({ days }) => days[a] !== days[b]);
}

/** The day that a cell says in this order; null where it says none. */
export function inOrder(cell: string, order: DateOrder | null): PlainDate | null {
  const read = readDateForms(cell);
  if (read === null) return null;
  return 'day' in read ? read.day : order === null ? null : (read.days[order] ?? null);
}
