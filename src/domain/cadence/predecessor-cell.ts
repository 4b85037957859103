import { type Length, readLength } from './duration-cell.ts';
import { type DependencyKind, mostDependencies } from './plan.ts';

/** How long a link waits: a length of time, or a share of its predecessor's duration in percent. */
export type Lag = Length | { percent: number; elapsed: boolean };
export type PredecessorCell = { task: string; kind: DependencyKind; lag: Lag };

const noLag: Lag = { days: 0, elapsed: false };
/** A reference is a number or a name; what is longer is none, and is not even looked at. */
const longestReference = 1_000;
/** A name has no more commas than this in it. */
const mostJoined = 8;

/** What follows the task in a reference: the kind of the dependency, its lag. The last kind of the part counts, so that a name may contain one. */
const bound = /^(.+)(FS|SS|FF|SF)\s*((?:[+-]\s*[\d.].*)?)$/is;
/** GanttProject: the number, the kind, whether it may stretch, a period. */
const ganttBound = /^(\d+)-(FS|SS|FF|SF)\s*[=~]?>?\s*P(-?\d+)D$/i;
const numberAndLag = /^(\d[\d.]*)()\s*([+-]\s*[\d.].*)$/;
/** MS Project in German: Anfang and Ende. */
const germanBound = /^(\d[\d.]*)\s*(EA|AA|EE|AE)\s*((?:[+-]\s*[\d.].*)?)$/i;
const germanKinds: Record<string, DependencyKind> = { EA: 'FS', AA: 'SS', EE: 'FF', AE: 'SF' };

/**
 * "3FS+2d; 5SS-1d", "3", "2FS+50%", "芯片适配 FS+1w", "Design, phase 1": what is a task as a whole is that task, and so are parts between commas that
 * only together are one. The first part that cannot be read is returned as `unreadable`; whether its task exists is the caller's question.
 */
export function readPredecessors(
  cell: string,
  isTask: (reference: string) => boolean = () => false,
): { predecessors: PredecessorCell[] } | { unreadable: string } {
  const whole = cell.trim();
  if (whole.length <= longestReference && isTask(whole)) {
    return { predecessors: [{ task: whole, kind: 'FS', lag: noLag }] };
  }
  /** Parts and, between them, their separators. */
  const pieces = cell.split(/([;；,，、\n])/);
  if (pieces.length / 2 > mostDependencies) return { unreadable: `${cell.slice(0, 100)}…` };
  const predecessors: PredecessorCell[] = [];
  for (let at = 0; at < pieces.length; at += 2) {
    const part = pieces[at]!.trim();
    if (part === '') continue;
    if (part.length > longestReference) return { unreadable: `${part.slice(0, 100)}…` };
    const joined = joinedReference(pieces, at, isTask);
    const read = joined?.read ?? readReference(part, isTask);
    if (read === null) return { unreadable: part };
    predecessors.push(read);
    at = joined?.last ?? at;
  }
  return { predecessors };
}

/** The longest run of parts with commas between them that together name a task; null where no run of several does. */
function joinedReference(pieces: readonly string[], from: number, isTask: (reference: string) => boolean) {
  let furthest = from;
  while (furthest + 2 < pieces.length && furthest < from + 2 * mostJoined && /[,，、]/.test(pieces[furthest + 1]!)) {
    furthest += 2;
  }
  for (let last = furthest; last > from; last -= 2) {
    const run = pieces.slice(from, last + 1);
    if (run.reduce((sum, piece) => sum + piece.length, 0) > longestReference) continue;
    const joined = run.join('').trim();
    const read = readReference(joined, isTask);
    if (read && isTask(read.task) && !hasBareFraction(joined, read)) return { read, last };
  }
  return null;
}

/** "1FS+2,3" are two predecessors and not a lag of 2.3 days, unless a unit says that it is one lag. */
const hasBareFraction = (joined: string, { task }: PredecessorCell) =>
  /[+-]\s*\d+,\s*\d+$/.test(joined.slice(task.length));

function readReference(part: string, isTask: (reference: string) => boolean): PredecessorCell | null {
  if (isTask(part)) return { task: part, kind: 'FS', lag: noLag };
  const written = part.normalize('NFKC').trim();
  const gantt = ganttBound.exec(written);
  if (gantt) {
    return { task: gantt[1]!, kind: kindOf(gantt[2]!), lag: { days: Number(gantt[3]), elapsed: false } };
  }
  const match = bound.exec(written) ?? germanBound.exec(written) ?? numberAndLag.exec(written);
  if (!match) return { task: written, kind: 'FS', lag: noLag };
  const lag = readLag(match[3]!);
  return lag === null ? null : { task: match[1]!.trim(), kind: kindOf(match[2]!), lag };
}

function kindOf(word: string): DependencyKind {
  const upper = word.toUpperCase();
  return germanKinds[upper] ?? (upper === '' ? 'FS' : (upper as DependencyKind));
}

/** "+2 days", "-1d", "+50%", "+3 edays"; none is no lag. */
function readLag(written: string): Lag | null {
  if (written === '') return noLag;
  const [, sign, digits, elapsed] = /^([+-])\s*(\d+(?:[.,]\d+)?)\s*(e?)%\??$/i.exec(written) ?? [];
  if (digits !== undefined) {
    const percent = Number(`${sign}${digits.replace(',', '.')}`);
    return { percent, elapsed: elapsed !== '' };
  }
  return readLength(written.replace(/^([+-])\s+/, '$1'));
}
