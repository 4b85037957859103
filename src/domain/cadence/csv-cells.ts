import { type PlainDate, parsePlainDate } from '../time/plain-date.ts';
import { type DependencyKind, longestDays, mostDependencies, type PinKind, type TaskKind, type Track } from './plan.ts';

/** Readers of single cells: each returns null where the cell does not say what its column asks for. */

/** As it is meant: an input method writes figures and letters in full width, too. */
const plain = (cell: string) => cell.normalize('NFKC').trim();

/** "5", "5d", "5 天", "1.5w" (a week is five working days). */
export function readDays(cell: string): number | null {
  const match = /^([+-]?\d+(?:\.\d+)?)\s*(d|day|days|天|日|工作日|个工作日|w|wk|week|weeks|周)?$/i.exec(plain(cell));
  if (!match) return null;
  const days = Number(match[1]) * (/^(w|周)/i.test(match[2] ?? '') ? 5 : 1);
  return Math.abs(days) <= longestDays ? days : null;
}

/** 2026-11-04, 2026/11/4, 2026年11月4日, 20261104, with or without a time. Day-first and month-first forms are ambiguous: null. */
export function readDate(cell: string): PlainDate | null {
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s].*)?$/.exec(plain(cell)) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(plain(cell));
  if (!match) return null;
  const date = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`;
  return parsePlainDate(date) === null ? null : date;
}

/** "40", "40%": whole percent. */
export function readPercent(cell: string): number | null {
  const match = /^(\d{1,3})\s*%?$/.exec(plain(cell));
  return match && Number(match[1]) <= 100 ? Number(match[1]) : null;
}

const yes = new Set(['1', 'y', 'yes', 'true', '是', '✓', '√']);
const no = new Set(['0', 'n', 'no', 'false', '否', '×']);
export function readYesNo(cell: string): boolean | null {
  const word = plain(cell).toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : null;
}

const trackWords: Record<string, Track> = {
  product: 'product',
  pm: 'product',
  产品: 'product',
  产品轨: 'product',
  market: 'market',
  gtm: 'market',
  marketing: 'market',
  市场: 'market',
  市场轨: 'market',
};
export function readTrack(cell: string): Track | null {
  return trackWords[plain(cell).toLowerCase()] ?? null;
}

const kindWords: Record<string, TaskKind> = {
  task: 'task',
  任务: 'task',
  milestone: 'milestone',
  里程碑: 'milestone',
  summary: 'summary',
  摘要: 'summary',
  分组: 'summary',
  launch: 'launch',
  上市: 'launch',
};
export function readKind(cell: string): TaskKind | null {
  return kindWords[plain(cell).toLowerCase()] ?? null;
}

const phaseWords: Record<string, string> = {
  预售: 'presale',
  presale: 'presale',
  线下铺货: 'distribution',
  铺货: 'distribution',
  distribution: 'distribution',
  广告投放: 'ads',
  ads: 'ads',
  上市: 'launch',
  launch: 'launch',
};
/** The code of one of the usual phases, or the phase's own name. */
export function readPhase(cell: string): string | null {
  const name = cell.trim();
  return name === '' ? null : (phaseWords[plain(name).toLowerCase()] ?? name);
}

const pinWords: Record<string, PinKind> = {
  start_no_earlier: 'start_no_earlier',
  不早于此日开始: 'start_no_earlier',
  'start no earlier than': 'start_no_earlier',
  start_on: 'start_on',
  固定开始: 'start_on',
  'must start on': 'start_on',
  start_no_later: 'start_no_later',
  不晚于此日开始: 'start_no_later',
  'start no later than': 'start_no_later',
  finish_no_earlier: 'finish_no_earlier',
  不早于此日完成: 'finish_no_earlier',
  'finish no earlier than': 'finish_no_earlier',
  finish_on: 'finish_on',
  固定完成: 'finish_on',
  'must finish on': 'finish_on',
  finish_no_later: 'finish_no_later',
  不晚于此日完成: 'finish_no_later',
  'finish no later than': 'finish_no_later',
};
export function readPin(cell: string): PinKind | null {
  return pinWords[plain(cell).toLowerCase()] ?? null;
}

export type PredecessorCell = { task: string; kind: DependencyKind; lag: number };

/** What follows the task in a reference: the kind of the dependency, its lag. The last kind of the part counts, so that a name may contain one. */
const bound = /^(.+)(FS|SS|FF|SF)\s*((?:[+-]\s*[\d.].*)?)$/is;
/** A reference is a number or a name; what is longer is none, and is not even looked at. */
const longestReference = 1_000;

/** "3FS+2d; 5SS-1d", "3", "芯片适配 FS+1w": the first part that cannot be read is returned as `unreadable`. */
export function readPredecessors(cell: string): { predecessors: PredecessorCell[] } | { unreadable: string } {
  const predecessors: PredecessorCell[] = [];
  const parts = cell.split(/[;；,，、\n]/);
  if (parts.length > mostDependencies) return { unreadable: `${cell.slice(0, 100)}…` };
  for (const part of parts.map((text) => text.trim())) {
    if (part === '') continue;
    if (part.length > longestReference) return { unreadable: `${part.slice(0, 100)}…` };
    const written = plain(part);
    const [, task = written, kind = 'FS', lagText = ''] = bound.exec(written) ?? [];
    const lag = lagText === '' ? 0 : readDays(lagText.replace(/\s+/g, ''));
    if (lag === null) return { unreadable: part };
    predecessors.push({ task: task.trim(), kind: kind.toUpperCase() as DependencyKind, lag });
  }
  return { predecessors };
}
