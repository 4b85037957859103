import { type PlainDate, parsePlainDate } from '../time/plain-date.ts';
import { readLength } from './duration-cell.ts';
import type { PinKind, TaskKind, Track } from './plan.ts';

/** Readers of single cells: each returns null where the cell does not say what its column asks for. */

/** As it is meant: an input method writes figures and letters in full width, too. */
const plain = (cell: string) => cell.normalize('NFKC').trim();

/** Working days, in any form of {@link readLength} that counts work. */
export function readDays(cell: string): number | null {
  const read = readLength(cell);
  return read === null || read.elapsed ? null : read.days;
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
  // How MS Project spreads work over people, which its column "Type" says.
  'fixed units': 'task',
  'fixed duration': 'task',
  'fixed work': 'task',
  固定单位: 'task',
  固定工期: 'task',
  固定工时: 'task',
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
  必须开始于: 'start_on',
  必须完成于: 'finish_on',
  不得早于此日期开始: 'start_no_earlier',
  '不得早于...开始': 'start_no_earlier',
  不得晚于此日期开始: 'start_no_later',
  '不得晚于...开始': 'start_no_later',
  不得早于此日期完成: 'finish_no_earlier',
  '不得早于...完成': 'finish_no_earlier',
  不得晚于此日期完成: 'finish_no_later',
  '不得晚于...完成': 'finish_no_later',
};
/** What MS Project calls a task that no date holds: it begins as early as it can, or as late. */
const freeWords: Record<string, 'early' | 'late'> = {
  'as soon as possible': 'early',
  asap: 'early',
  越早越好: 'early',
  'as late as possible': 'late',
  alap: 'late',
  越晚越好: 'late',
};
export function readFreePin(cell: string): 'early' | 'late' | null {
  return freeWords[plain(cell).toLowerCase()] ?? null;
}
export function readPin(cell: string): PinKind | null {
  return pinWords[plain(cell).toLowerCase()] ?? null;
}
