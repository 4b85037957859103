import { monthNamed, withoutWeekday } from './month-names.ts';
import { type Clock, takeClock } from './written-clock.ts';

/** 3/4/2026 is the 4th of March (`mdy`) or the 3rd of April (`dmy`); 26-11-01 is the 1st of November 2026 (`ymd`). */
export type DateOrder = 'mdy' | 'dmy' | 'ymd';

/** A day of a calendar; it may not exist. */
export type Day = { year: number; month: number; day: number };

/** A day whose order is not evident; `.` and the like is what stands between its numbers, or the name of the month in the middle. */
export type ThreeNumbers = { numbers: readonly [string, string, string]; between: string };

/** The day and the time that are written. */
export type WrittenMoment = { day: Day | ThreeNumbers; clock: Clock };

const midnight: Clock = { timeMs: 0, zone: null };

const yearFirst = /^(\d{4})(?:\s*[-/.年년]\s*|\s)(\d{1,2})(?:\s*[-/.月월]\s*|\s)(\d{1,2})\s*[日号號일.]?$/;
const yearOfRepublic = /^民[國国]\s*(\d{2,3})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?$/;
const joined = /^(\d{4})(\d{2})(\d{2})$/;
const threeNumbers = /^(\d{1,2})\s*([-/.年])\s*(\d{1,2})\s*[-/.月]\s*'?(\d{4}|\d{1,2})\s*[日号號.]?$/;
const wordBetween = String.raw`[\s,./'-]*`;
const ordinal = '(?:st|nd|rd|th|er|e|re|a|o|º|ª)?';
const dayMonthYear = new RegExp(
  String.raw`^(?:(?:the|le|el|il|am|den|der)\s+)?(\d{1,2})${ordinal}(?:\s+(?:of|de|di))?${wordBetween}([a-z]{3,10})(?:\.?\s+(?:of|de|del|di))?${wordBetween}(\d{4}|\d{2})$`,
);
const monthDayYear = new RegExp(String.raw`^([a-z]{3,10})${wordBetween}(\d{1,2})${ordinal}[\s,./'-]+(\d{4}|\d{2})$`);
const yearMonthDay = new RegExp(String.raw`^(\d{4})${wordBetween}([a-z]{3,10})${wordBetween}(\d{1,2})${ordinal}$`);

const chineseDigits = '〇一二三四五六七八九';

/** 二〇二六年十一月一日 in figures. */
function withFigures(text: string): string {
  if (!/[〇零○一二三四五六七八九十]/.test(text)) return text;
  return text
    .replace(/[〇零○一二三四五六七八九]{4}(?=年)/g, (year) =>
      [...year.replace(/[零○]/g, '〇')].map((digit) => chineseDigits.indexOf(digit)).join(''),
    )
    .replace(/([一二三])?十([一二三四五六七八九])?(?=[月日号號])/g, (_, tens?: string, ones?: string) =>
      String((tens ? chineseDigits.indexOf(tens) : 1) * 10 + (ones ? chineseDigits.indexOf(ones) : 0)),
    )
    .replace(/[一二三四五六七八九](?=[月日号號])/g, (digit) => String(chineseDigits.indexOf(digit)));
}

/** 26 is 2026 and 85 is 1985, as POSIX has it. */
const fullYear = (year: string): number =>
  year.length > 2 ? Number(year) : Number(year) + (Number(year) < 70 ? 2000 : 1900);

/** Takes a cell apart that is a day, with or without a time; null where it is none. `figures` are narrow and have single blanks. */
export function takeDay(figures: string): WrittenMoment | null {
  const text = withFigures(
    withoutWeekday(
      figures
        .toLowerCase()
        .normalize('NFD')
        .replace(/[\u0300-\u036f]/g, ''),
    ).normalize('NFC'),
  );
  const compact = /^(\d{8})[t ]?(\d{2})(\d{2})(?:(\d{2})(?:\.?(\d{3}))?)?\s*(z|[+-]\d{2}:?\d{2})?$/.exec(text);
  const [, date, hour, minute, second = '00', millis = '0', zone = ''] = compact ?? [];
  const taken = takeClock(compact ? `${date} ${hour}:${minute}:${second}.${millis}${zone}` : text);
  const clock = taken ? taken.clock : midnight;
  const rest = (taken ? taken.rest : text)
    .replace(/(?<=\d)t(?=\s|$)/, ' ')
    .replace(/\s+/g, ' ')
    .replace(/[\s,;]+(?:at|um|a|alle|a las|kl\.?|uhr)?[\s,;]*$/, '')
    .replace(/^[\s,;]+|(?<=\d)[\s,;-]+$/g, '');
  const day = dayOf(rest);
  return clock && day && { day, clock };
}

function dayOf(text: string): WrittenMoment['day'] | null {
  const first = yearFirst.exec(text) ?? joined.exec(text);
  if (first) return { year: Number(first[1]), month: Number(first[2]), day: Number(first[3]) };
  const numbers = threeNumbers.exec(text);
  if (numbers) {
    const [, a = '', separator = '', b = '', c = ''] = numbers;
    if (separator === '年' && a.length === 2) return { year: fullYear(a), month: Number(b), day: Number(c) };
    return { numbers: [a, b, c], between: separator };
  }
  const republic = yearOfRepublic.exec(text);
  if (republic) return { year: Number(republic[1]) + 1911, month: Number(republic[2]), day: Number(republic[3]) };
  return namedDay(text);
}

/** A day whose month is a name. */
function namedDay(text: string): WrittenMoment['day'] | null {
  const [, dayFirst, name, last] = dayMonthYear.exec(text) ?? [];
  if (dayFirst && name && last) {
    const month = monthNamed(name);
    if (month === null) return null;
    if (last.length === 2 && dayFirst.length === 2)
      return { numbers: [dayFirst, String(month), last], between: 'name' };
    return { year: fullYear(last), month, day: Number(dayFirst) };
  }
  const [, monthFirst, day, year] = monthDayYear.exec(text) ?? [];
  const [, yearBefore, monthBehind, dayBehind] = yearMonthDay.exec(text) ?? [];
  const month = monthNamed(monthFirst ?? monthBehind ?? '');
  const [ofYear, ofMonth] = [year ?? yearBefore, day ?? dayBehind];
  return month && ofYear && ofMonth ? { year: fullYear(ofYear), month, day: Number(ofMonth) } : null;
}

/** Does the calendar have this day? */
export function exists({ year, month, day }: Day): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return month >= 1 && month <= 12 && day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** The day that three numbers are in this order; null where they are none, or where the year cannot stand there. */
export function inOrder({ numbers, between }: ThreeNumbers, order: DateOrder): Day | null {
  const [first, second, third] = numbers;
  const [year, month, day] =
    order === 'ymd'
      ? [first, second, third]
      : order === 'mdy' && between !== 'name'
        ? [third, first, second]
        : [third, second, first];
  if (year.length === 1 || day.length > 2) return null;
  const found = { year: fullYear(year), month: Number(month), day: Number(day) };
  return exists(found) ? found : null;
}
