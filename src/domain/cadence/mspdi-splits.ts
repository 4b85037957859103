/** Work that pauses: a plan has no gaps in a task, so that such a task lasts from its start to its finish. */
import { parsePlainDate, toEpochDay } from '../time/plain-date.ts';
import { type WorkingCalendar, workingAxis } from './calendar.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';

type Span = { from: string; to: string };

/** Working days from start to finish of the tasks whose work pauses for a working day or longer, by task id. */
export function splitTasks(
  root: XmlElement,
  elements: ReadonlyMap<string, XmlElement>,
  calendar: WorkingCalendar,
): Map<string, number> {
  const axis = workingAxis(calendar, toEpochDay('2000-01-03'));
  const daysIn = (from: string, to: string) => {
    const [first, last] = [parsePlainDate(from), parsePlainDate(to)];
    return first === null || last === null || last < first ? 0 : axis.indexOf(last + 1) - axis.indexOf(first);
  };
  const split = new Map<string, number>();
  const worked = workByTask(root);
  for (const [id, element] of elements) {
    const start = textOf(element, 'Start')?.slice(0, 10) ?? '';
    const finish = textOf(element, 'Finish')?.slice(0, 10) ?? '';
    const stretches = worked.get(id) ?? [];
    const stop = textOf(element, 'Stop');
    const resume = textOf(element, 'Resume');
    const pauses =
      stretches.some(({ from }, i) => i > 0 && gap(stretches[i - 1]!.to, from, daysIn) >= 1) ||
      (stop !== null && resume !== null && stop < resume && gap(stop, resume, daysIn) >= 1);
    const days = pauses ? daysIn(start, finish) : 0;
    if (days > 0) split.set(id, days);
  }
  return split;
}

/** Working days between two moments, those of the moments themselves not counted. */
function gap(from: string, to: string, daysIn: (from: string, to: string) => number): number {
  const [first, last] = [from.slice(0, 10), to.slice(0, 10)];
  // A stretch that ends in the morning has not used its last day, nor has one that begins in the evening used its first.
  return last <= first ? 0 : daysIn(first, last) - daysIn(first, first) - daysIn(last, last);
}

/** Stretches in which somebody works on each task, in order and joined. */
function workByTask(root: XmlElement): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const assignment of childrenOf(root, 'Assignments', 'Assignment')) {
    const id = textOf(assignment, 'TaskUID') ?? '';
    const list = spans.get(id) ?? [];
    for (const data of childrenOf(assignment, 'TimephasedData')) {
      // 1 is work that remains, 2 work that was done; the rest are costs, baselines and the like.
      if (!['1', '2'].includes(textOf(data, 'Type') ?? '')) continue;
      const [from, to] = [textOf(data, 'Start'), textOf(data, 'Finish')];
      if (from && to && from <= to && /[1-9]/.test(textOf(data, 'Value') ?? '')) list.push({ from, to });
    }
    spans.set(id, list);
  }
  for (const [id, list] of spans) {
    list.sort((a, b) => (a.from < b.from ? -1 : 1));
    const joined: Span[] = [];
    for (const span of list) {
      const open = joined.at(-1);
      if (!open || span.from > open.to) joined.push({ ...span });
      else if (span.to > open.to) open.to = span.to;
    }
    spans.set(id, joined);
  }
  return spans;
}
