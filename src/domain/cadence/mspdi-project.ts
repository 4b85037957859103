/** What is said of an MSPDI project as a whole, and how its elements say days. */
import { text } from '../text.ts';
import { type PlainDate, parsePlainDate } from '../time/plain-date.ts';
import type { ImportProblems } from './import-plan.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';

export type MspdiProject = {
  /** Working minutes of the calendar's usual day, which is a day of the plan. */
  minutesPerDay: number;
  /** The day on which the project begins; null where the file does not say. */
  start: PlainDate | null;
  /** Names of the people assigned, by task UID. */
  owners: ReadonlyMap<string, string>;
  /** The day of which progress is told; null where the file does not say. */
  statusDate: PlainDate | null;
  problems: ImportProblems;
};

/** Formats that count elapsed time instead of working time (em, eh, ed, ew, emo and their estimated forms). */
export const elapsedFormats = new Set([4, 6, 8, 10, 12, 36, 38, 40, 42, 44]);

/** The day of a child element; one that is no date is a problem. */
export function readDate(
  element: XmlElement,
  name: string,
  { problems }: Pick<MspdiProject, 'problems'>,
): PlainDate | null {
  const value = textOf(element, name);
  if (value === null || value === 'NA') return null;
  const date = value.slice(0, 10);
  if (parsePlainDate(date) !== null) return date;
  const { line } = childrenOf(element, name)[0]!;
  problems.add({ row: line, column: name, reason: text('cadence.errors.impossible_date', { date: value }) });
  return null;
}
