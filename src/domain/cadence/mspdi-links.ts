import { text } from '../text.ts';
import { elapsedFormats, type MspdiProject } from './mspdi-project.ts';
import { childrenOf, textOf, type XmlElement } from './mspdi-xml.ts';
import { type Dependency, type DependencyKind, longestDays } from './plan.ts';

/** MSPDI numbers link types in this order. */
const linkKinds: readonly DependencyKind[] = ['FF', 'FS', 'SF', 'SS'];
/** A share of the predecessor's duration, in working or in elapsed time; estimated or not. */
const percentFormats = new Set([19, 20, 51, 52]);
const elapsedPercentFormats = new Set([20, 52]);

/** A task with what its links need to know of it. */
export type LinkedTask = { element: XmlElement; id: string; minutes: number };

export type ReadLinks = {
  dependencies: Dependency[];
  /** Calendar days of the links that count those. */
  elapsed: Map<Dependency, number>;
  /** Links whose lag was a share of their predecessor's duration. */
  shares: Set<Dependency>;
  /** Ids of tasks with a link to another file, which is left out. */
  external: string[];
};

/** The links of all tasks; `minutes` of a task is its duration in working time. */
export function mspdiLinks(tasks: readonly LinkedTask[], project: MspdiProject): ReadLinks {
  const minutes = new Map(tasks.map((task) => [task.id, task.minutes]));
  const found: ReadLinks = { dependencies: [], elapsed: new Map(), shares: new Set(), external: [] };
  for (const { element, id } of tasks) {
    for (const link of childrenOf(element, 'PredecessorLink')) readLink(link, id, minutes, project, found);
  }
  return found;
}

function readLink(
  link: XmlElement,
  successorId: string,
  minutes: ReadonlyMap<string, number>,
  project: MspdiProject,
  found: ReadLinks,
): void {
  const predecessorId = textOf(link, 'PredecessorUID') ?? '';
  const refuse = (column: string, key: string, value: string): void => {
    project.problems.add({ row: link.line, column, reason: text(`cadence.errors.${key}`, { value }) });
  };
  if (textOf(link, 'CrossProject') === '1' && !minutes.has(predecessorId)) {
    found.external.push(successorId);
    return;
  }
  if (!minutes.has(predecessorId)) {
    refuse('PredecessorUID', 'unknown_reference', predecessorId);
    return;
  }
  if (predecessorId === successorId) {
    refuse('PredecessorUID', 'own_predecessor', predecessorId);
    return;
  }
  const kind = linkKinds[Number(textOf(link, 'Type') ?? 1)];
  if (!kind) {
    refuse('Type', 'unreadable_link', textOf(link, 'Type') ?? '');
    return;
  }
  const format = Number(textOf(link, 'LagFormat') ?? 7);
  const written = Number(textOf(link, 'LinkLag') ?? 0);
  // A share is written in percent, everything else in tenths of a minute.
  const lag = percentFormats.has(format) ? (written / 100) * minutes.get(predecessorId)! : written / 10;
  const isElapsed = elapsedFormats.has(format) || elapsedPercentFormats.has(format);
  const days = lag / (isElapsed ? 1440 : project.minutesPerDay);
  if (!Number.isFinite(days) || Math.abs(days) > longestDays) {
    refuse('LinkLag', 'unreadable_days', textOf(link, 'LinkLag') ?? '');
    return;
  }
  const dependency = { predecessorId, successorId, kind, lag: isElapsed ? 0 : Math.round(days * 1000) / 1000 };
  found.dependencies.push(dependency);
  if (isElapsed && days !== 0) found.elapsed.set(dependency, days);
  if (percentFormats.has(format) && days !== 0) found.shares.add(dependency);
}
