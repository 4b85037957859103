import { plainFigures } from '../cell-text.ts';
import { type DateOrder, type Day, inOrder, type ThreeNumbers, takeDay } from './written-day.ts';

/** How the days of a column are written. Not `certain`: another order would give other days that exist as well. */
export type DateConvention = { order: DateOrder; certain: boolean };

/** Only a cell with this in it can be three numbers; most cells of most columns are not. */
const mayBeThree = /\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*'?\d|\d[\s-]*[a-z]{3,}[\s.'-]*\d{2}(?!\d)/i;

const orders = ['mdy', 'dmy', 'ymd'] as const;
/** An order is clear from a few hundred days; a column can have a million. */
const mostLookedAt = 20_000;

/** What stays the same in two dates may be anything. */
const fewestForYear = 3;

/** Which number is the year where it has two digits? The first or the last one where that is always the same or the next, and the other one is not. */
function placeOfYear(dates: readonly ThreeNumbers[]): 'first' | 'last' | null {
  const [first, last] = [0, 2].map((place) => new Set(dates.map(({ numbers }) => Number(numbers[place])))) as [
    Set<number>,
    Set<number>,
  ];
  const isYear = (values: ReadonlySet<number>) => {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    return most - least <= 1 && least >= 10 && most <= 50;
  };
  const varies = (values: ReadonlySet<number>) => Math.max(...values) - Math.min(...values) > 3;
  if (dates.length < fewestForYear) return null;
  if (isYear(first) && varies(last)) return 'first';
  return isYear(last) && varies(first) ? 'last' : null;
}

/**
 * Which number is the month, the day and the year in the dates of this column? Decided by all of them together: by the order in which most are days
 * that exist, and of two-digit years by which number stays the same. Month first (day first where points stand between) and not certain where
 * two orders explain the column equally well, or where some of its dates exist only in one order and some only in another.
 */
export function inferDateOrder(samples: Iterable<string>): DateConvention {
  const dates: ThreeNumbers[] = [];
  for (const sample of new Set(samples)) {
    const figures = plainFigures(sample);
    const day = figures && mayBeThree.test(figures) ? takeDay(figures)?.day : undefined;
    if (day && 'numbers' in day && dates.push(day) >= mostLookedAt) break;
  }
  const read = new Map(orders.map((order) => [order, dates.map((date) => inOrder(date, order))]));
  const counts = (order: DateOrder) => read.get(order)!.filter((day) => day !== null).length;
  const most = Math.max(...orders.map(counts));
  if (most === 0) return { order: 'mdy', certain: true };

  const best = orders.filter((order) => counts(order) === most);
  // An order that no date needs and that says the same of all of them is no other reading.
  const same = (a: DateOrder, b: DateOrder) => read.get(a)!.every((day, at) => isSame(day, read.get(b)![at]!));
  const rivals = best.filter((order, at) => best.slice(0, at).every((other) => !same(order, other)));
  const contradicted = orders.some(
    (order) =>
      !best.includes(order) && read.get(order)!.some((day, at) => day && best.every((each) => !read.get(each)![at])),
  );
  if (rivals.length === 1) return { order: rivals[0]!, certain: !contradicted };

  const place = dates.every(({ numbers }) => numbers[2].length <= 2) ? placeOfYear(dates) : null;
  const left = place ? rivals.filter((order) => (order === 'ymd') === (place === 'first')) : rivals;
  if (left.length === 1) return { order: left[0]!, certain: !contradicted };
  const dotted = dates.every(({ between }) => between !== '/' && between !== '-');
  const usual = dotted && left.includes('dmy') ? 'dmy' : (left[0] ?? rivals[0]!);
  return { order: usual, certain: false };
}

const isSame = (a: Day | null, b: Day | null) =>
  a === b || (a !== null && b !== null && a.year === b.year && a.month === b.month && a.day === b.day);
