import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import type { PlainDate } from '../time/plain-date.ts';

const holidays = new Map(Object.entries(published.holidays));
const makeUpDays = new Map(Object.entries(published.workdays));
const years = [...holidays.keys()].map((date) => Number(date.slice(0, 4)));

/**
 * The years whose holiday schedule the State Council has published in the data at hand (`chinese-days`). Outside them
 * only the weekly pattern is known: make-up days are decided a year at a time and cannot be computed.
 */
export const statutoryCoverage = { firstYear: Math.min(...years), lastYear: Math.max(...years) } as const;

/** Is this date a statutory holiday or a make-up day in China? Null where the weekly pattern holds. */
export function statutoryDay(date: PlainDate): { working: boolean; name: string } | null {
  const makeUp = makeUpDays.get(date);
  if (makeUp !== undefined) return { working: true, name: chineseName(makeUp) };
  const holiday = holidays.get(date);
  if (holiday !== undefined) return { working: false, name: chineseName(holiday) };
  return null;
}

/** The data reads "English name,中文名,number of days". */
function chineseName(entry: string): string {
  return entry.split(',')[1] ?? entry;
}
