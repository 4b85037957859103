import { readIsoMinutes } from './iso-duration.ts';
import { longestDays } from './plan.ts';

/** What a cell says of a time: working days, or calendar days where it counts elapsed time. */
export type Length = { days: number; elapsed: boolean };

/** Where a file states none: eight working hours make a day, five days a week, twenty days a month. */
const hoursPerDay = 8;
const inDays = { min: 1 / (60 * hoursPerDay), h: 1 / hoursPerDay, d: 1, w: 5, mo: 20 };
const elapsedDays = { min: 1 / 1440, h: 1 / 24, d: 1, w: 7, mo: 30 };
type Unit = keyof typeof inDays;

const unitWords: Record<Unit, string> = {
  min: 'min mins minute minutes minuten 分 分钟 分钟工时',
  h: 'h hr hrs hour hours std stunde stunden 时 小时 工时 个工时 个小时',
  d: 'd dy day days t tag tage 天 日 工作日 个工作日 个日 workday workdays',
  w: 'w wk wks week weeks wo woche wochen 周 星期 个星期 周工时',
  mo: 'mo mon mons month months monat monate 月 个月 月工时',
};
const units = new Map(
  Object.entries(unitWords).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit as Unit] as const)),
);
/** A day of the calendar, whether it is worked or not. */
const calendarDays = new Set(['自然日', '个自然日', '日历日', '个日历日', '日历天', '自然天', 'calendar days']);

/** No duration is longer; what is, is none and is not even looked at. */
const longestCell = 60;
const number = String.raw`\d+(?:[.,]\d{1,2}|\.\d+|,\d{4,})?`;
const partPattern = new RegExp(String.raw`(${number})\s*([^\d\s.,?+-][^\d.,?+-]*)`, 'gy');

/**
 * "5", "5d", "5 天", "1.5w", "10 days?", "16 hrs", "1 mon", "1w 2d", "P5D", "3 edays" (elapsed), "1,5 Tage"; a bare number is of the unit given. Null
 * where the cell says no length. Minutes and hours are eighths and so on of a working day of eight hours.
 */
export function readLength(cell: string, bare: Unit = 'd'): Length | null {
  if (cell.length > longestCell) return null;
  const written = cell
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s*\?$/, '');
  const sign = /^[+-]/.exec(written)?.[0] ?? '';
  const body = written.slice(sign.length).trim();
  const read = readIso(body) ?? readBare(body, bare) ?? readParts(body);
  if (read === null || read.days > longestDays) return null;
  return { ...read, days: (sign === '-' ? -1 : 1) * Number(read.days.toFixed(6)) + 0 };
}

/** The unit that a header states for its column, as in "Duration (hours)"; null where it is none. */
export function unitOf(word: string): Unit | null {
  return units.get(word.trim().toLowerCase()) ?? null;
}

const toNumber = (digits: string) => Number(digits.replace(',', '.'));

function readBare(body: string, bare: Unit): Length | null {
  return new RegExp(`^${number}$`).test(body) ? { days: toNumber(body) * inDays[bare], elapsed: false } : null;
}

/** "P5D" are five working days, "PT40H" forty working hours. */
function readIso(body: string): Length | null {
  if (!body.startsWith('p')) return null;
  const weeks = /^p(\d+(?:\.\d+)?)w$/.exec(body);
  if (weeks) return { days: Number(weeks[1]) * inDays.w, elapsed: false };
  const days = /^p(\d+(?:\.\d+)?)d/.exec(body);
  const minutes = readIsoMinutes(body.toUpperCase());
  if (minutes === null) return null;
  const whole = Number(days?.[1] ?? 0);
  return { days: whole + (minutes - whole * 1440) * inDays.min, elapsed: false };
}

/** One or more numbers with their units; all of them work, or all of them elapse. */
function readParts(body: string): Length | null {
  let days = 0;
  let elapsed: boolean | null = null;
  let at = 0;
  for (const match of body.matchAll(partPattern)) {
    const part = unitIn(match[2]!.trim());
    if (part === null || (elapsed !== null && elapsed !== part.elapsed)) return null;
    elapsed = part.elapsed;
    days += toNumber(match[1]!) * (elapsed ? elapsedDays : inDays)[part.unit];
    at = match.index + match[0].length;
  }
  return elapsed === null || body.slice(at).trim() !== '' ? null : { days, elapsed };
}

function unitIn(word: string): { unit: Unit; elapsed: boolean } | null {
  if (calendarDays.has(word)) return { unit: 'd', elapsed: true };
  const plain = units.get(word);
  if (plain) return { unit: plain, elapsed: false };
  // "ed", "edays", "e天", "连续 5 天" is what MS Project writes of time that passes on days off as well.
  const [, rest] = /^(?:e\s?|连续)(.+)$/.exec(word) ?? [];
  const elapsed = rest === undefined ? undefined : units.get(rest.trim());
  return elapsed ? { unit: elapsed, elapsed: true } : null;
}
