import type { ColumnProfile } from '../files/columns.ts';
import { inferDateOrder } from '../time/date-order.ts';
import { learntOptions } from './learnt-options.ts';
import { type CellCounts, isNoValue, missingIn } from './missing.ts';
import { bareOption, splitOptions } from './options.ts';
import { parseNumber, parsePlainDate, plainCode } from './parse-values.ts';
import { type ColumnType, jsonList, type ScaleStep } from './question.ts';
import { bracketStart, leadingStep, numericScale, verbalScale } from './scales.ts';
import { roleOf, type SurveyTool } from './sheet-roles.ts';

/** What a column looks like; a proposal for a person to correct. */
export type InferredQuestion = {
  type: ColumnType;
  options?: string[];
  scale?: ScaleStep[];
  separator?: string;
  missing?: string[];
};

/** An {@link InferredQuestion} with what is not certain about it. */
export type Inference = InferredQuestion & {
  /** Of `missing` the numbers that could be answers as well. */
  doubtful?: string[];
  /** Cells that do not fit the type, which the others do. */
  unfit?: string[];
  /** Options that hold the separator themselves, as far as the answers tell. */
  joined?: string[];
};

const timeHeader = /(?:date|time|timestamp|日期|时间|_at)\d?$/i;
const leastTimestamp = 1e8;
const quantityHeader =
  /年龄|几岁|多少|数量|人数|次数|金额|价格|预算|时长|所用时间|花费|收入|距离|\bage\b|\bcount\b|number of|how many|\bprice\b|\bincome\b|\bsalary\b|minutes|hours|years|distance|delay/i;

/** Tried in this order: the first two occur in no ordinary text, the last ones in most of it. */
const separators = ['┋', '\u001f', '|', ';', '；', '、', '，', ', ', ','] as const;
const proseSeparators = new Set<string>(['、', '，', ', ', ',']);
const rankArrows = ['→', '->', '＞', ' > '] as const;
const maxOptions = 200;
/** As many answers have to fit a type that the others are told as exceptions, and at least so many answers must there be. */
const mostFit = 0.95;
const enoughToTell = 20;

/** What is known of the file as a whole. */
export type FileContext = { tool: SurveyTool | null };

/**
 * What kind of column is this? Judged from its header and all of its cells. Knows the exports of 问卷星, 腾讯问卷, Qualtrics, SurveyMonkey, Google Forms
 * and others (`sheet-roles.ts`): multiple choice joined by ┋ | ; 、 commas or as a list, rankings, `5分` and `10 Extremely likely`, verbal scales
 * in both languages, skipped answers.
 */
export function inferQuestion(
  header: string,
  cells: Pick<ColumnProfile, 'counts' | 'filled'> | readonly string[],
  { tool }: FileContext = { tool: null },
): Inference {
  const given = 'counts' in cells ? cells.counts : countEach(cells);
  const counts = new Map<string, number>();
  for (const [cell, times] of given) {
    const trimmed = cell.trim();
    if (trimmed !== '') counts.set(trimmed, (counts.get(trimmed) ?? 0) + times);
  }
  const filled = 'counts' in cells ? cells.filled : cells.length;
  const isComplete = total(counts) >= filled - 1;
  const unique = counts.size === total(counts);
  const name = header.trim();
  const role = counts.size === 0 ? 'ignore' : roleOf(name, counts, unique && (isComplete || counts.size > 100), tool);
  if (role) return { type: role };

  const missing = missingIn(name, counts, tool === 'wjx');
  const values = without(counts, missing.cells);
  if (values.size === 0) return { type: 'ignore' };
  const found = inferFromValues(name, values, tool);
  if (found.type === 'ignore') return found;
  return withSome({ ...found, doubtful: missing.doubtful, missing: missing.cells.concat(found.missing ?? []) });
}

/** Without the lists that are empty. */
function withSome(found: Inference): Inference {
  const { doubtful = [], unfit = [], joined = [], missing = [], ...rest } = found;
  const lists = Object.entries({ doubtful, unfit, joined, missing }).filter(([, list]) => list.length > 0);
  return { ...rest, ...Object.fromEntries(lists) };
}

function inferFromValues(header: string, counts: CellCounts, tool: SurveyTool | null): Inference {
  const distinct = [...counts.keys()];
  const numbers = distinct.map((value) => parseNumber(value));
  const allNumbers = numbers.every((value) => value !== null);
  const dateOrder = inferDateOrder(distinct).order;
  const isDate = (value: string) => /\D/.test(value) && parsePlainDate(value, dateOrder) !== null;
  if (distinct.every(isDate)) return { type: 'date' };
  // Seconds since some day that the file does not name: neither a date nor a number worth a mean.
  if (allNumbers && timeHeader.test(header) && numbers.every((value) => value >= leastTimestamp))
    return { type: 'ignore' };

  const verbal = verbalScale(distinct);
  if (verbal) return { type: 'rating', scale: verbal };
  const codes = [...new Set(distinct.map(plainCode))];
  const steps = quantityHeader.test(header) ? null : numericScale(codes);
  if (steps) return { type: 'rating', scale: steps };
  if (isBinary(codes)) return { type: 'single', options: codes.sort(byStep) };
  if (allNumbers) return { type: 'number' };

  const listed = listOf(distinct) ?? rankingOf(distinct) ?? choicesOf(counts, tool);
  if (listed) return listed;
  const brackets = bracketsOf(counts);
  if (brackets) return { type: 'single', options: brackets };
  const valued = mostlyValues(counts, isDate);
  if (valued) return valued;
  if (isCategorical(total(counts), distinct))
    return { type: 'single', options: mostFrequentFirst(mapped(counts, bareOption)) };
  return { type: 'open' };
}

/** Numbers, or dates, with a few cells among them that are none: these are told, and cost no more than themselves. */
function mostlyValues(counts: CellCounts, isDate: (value: string) => boolean): Inference | null {
  const all = total(counts);
  for (const [type, fits] of [
    ['number', (value: string) => parseNumber(value) !== null],
    ['date', isDate],
  ] as const) {
    const missing: string[] = [];
    const unfit: string[] = [];
    let [fitting, misfits] = [all, 0];
    for (const [value, count] of counts) {
      if (fits(value)) continue;
      fitting -= count;
      if (isNoValue(value)) missing.push(value);
      else {
        unfit.push(value);
        misfits += count;
        // Whatever follows, these are too many.
        if (misfits > all * (1 - mostFit)) break;
      }
    }
    if (fitting < misfits + 1 || misfits > all * (1 - mostFit) || (misfits > 0 && all < enoughToTell)) continue;
    return { type, unfit, missing };
  }
  return null;
}

/** Lists of JSON, as form builders write them. */
function listOf(distinct: readonly string[]): Inference | null {
  if (!distinct.every((value) => /^\[.*\]$/s.test(value))) return null;
  const options = countEach(distinct.flatMap((value) => splitOptions(value, jsonList)));
  if ([...options.keys()].some((option) => option.startsWith('['))) return null;
  return { type: 'multi', separator: jsonList, options: mostFrequentFirst(options) };
}

/** The same options in another order again and again. */
function rankingOf(distinct: readonly string[]): Inference | null {
  const separator = rankArrows.find(
    (arrow) => distinct.filter((value) => value.includes(arrow)).length > distinct.length / 2,
  );
  if (!separator) return null;
  const options = countEach(distinct.flatMap((value) => splitOptions(value, separator)));
  if (options.size < 2 || options.size > 60) return null;
  return { type: 'ranking', separator, options: mostFrequentFirst(options) };
}

function choicesOf(counts: CellCounts, tool: SurveyTool | null): Inference | null {
  const tried = tool === 'kobo' ? [...separators, ' '] : separators;
  const separator = tried.find((candidate) => separatesOptions(candidate, counts));
  if (separator === undefined) return null;
  const joined = separator === ', ' ? learntOptions(counts, separator) : [];
  const options = new Map<string, number>();
  for (const [value, times] of counts)
    for (const option of splitOptions(value, separator, joined))
      options.set(option, (options.get(option) ?? 0) + times);
  return { type: 'multi', separator, options: mostFrequentFirst(options), joined };
}

const total = (counts: CellCounts): number => [...counts.values()].reduce((sum, times) => sum + times, 0);

const without = (counts: CellCounts, cells: readonly string[]): CellCounts =>
  new Map([...counts].filter(([cell]) => !cells.includes(cell)));

function mapped(counts: CellCounts, to: (cell: string) => string): Map<string, number> {
  const result = new Map<string, number>();
  for (const [cell, times] of counts) result.set(to(cell), (result.get(to(cell)) ?? 0) + times);
  return result;
}

function countEach(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function mostFrequentFirst(counts: Map<string, number>): string[] {
  return [...counts.entries()].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([value]) => value);
}

function byStep(a: string, b: string): number {
  return (leadingStep(a) ?? 0) - (leadingStep(b) ?? 0) || (a < b ? -1 : 1);
}

const binaryPairs = [
  ['0', '1'],
  ['1', '2'],
  ['true', 'false'],
  ['yes', 'no'],
  ['y', 'n'],
  ['是', '否'],
  ['有', '无'],
  ['有', '没有'],
];

function isBinary(distinct: readonly string[]): boolean {
  const folded = distinct.map((value) => value.toLowerCase());
  return binaryPairs.some((pair) => folded.length <= 2 && folded.every((value) => pair.includes(value)));
}

/** Ranges of amounts, ages or years, lowest first; null where there are others, or as many as answers. */
function bracketsOf(counts: CellCounts): string[] | null {
  if (counts.size > 30 || counts.size * 1.5 > total(counts)) return null;
  const distinct = [...counts.keys()];
  const starts = distinct.map(bracketStart);
  if (starts.filter((start) => start !== null).length < Math.max(2, distinct.length - 2)) return null;
  const place = (value: string) => bracketStart(value) ?? Number.POSITIVE_INFINITY;
  return distinct.sort((a, b) => place(a) - place(b) || (a < b ? -1 : 1));
}

/** Options recur in many answers, in free combination, and are short; clauses of a sentence do none of it. */
function separatesOptions(separator: string, counts: CellCounts): boolean {
  const answers = total(counts);
  const joined = [...counts].filter(([value]) => value.includes(separator));
  if (joined.length === 0) return false;
  if (separator === '┋' || separator === '\u001f') return true;
  const prose = proseSeparators.has(separator);
  const options = new Map<string, number>();
  for (const [value, times] of counts)
    for (const option of splitOptions(value, separator)) options.set(option, (options.get(option) ?? 0) + times);
  const meanLength = [...options.keys()].reduce((sum, option) => sum + option.length, 0) / options.size;
  if (options.size < 2 || options.size > maxOptions || meanLength > (prose ? 24 : 60)) return false;
  const joinedAnswers = joined.reduce((sum, [, times]) => sum + times, 0);
  if (joinedAnswers / answers < (prose ? 0.15 : 0.05)) return false;
  if (separator === ' ' && ![...options.keys()].every((option) => /^[a-z0-9_]+$/.test(option))) return false;
  const enoughRecurrence = answers < 12 ? 1.3 : prose ? 3 : 2;
  return (
    total(options) / options.size >= enoughRecurrence &&
    combinesFreely(
      joined.map(([value]) => value),
      separator,
    )
  );
}

/** In a real multiple choice at least one option occurs beside different companions; in a single option that contains the separator none does. */
function combinesFreely(joined: readonly string[], separator: string): boolean {
  const companions = new Map<string, string>();
  for (const value of new Set(joined)) {
    const parts = splitOptions(value, separator);
    if (parts.length < 2) continue;
    for (const part of parts) {
      const others = parts.filter((other) => other !== part).join('\u0000');
      const seen = companions.get(part);
      if (seen !== undefined && seen !== others) return true;
      companions.set(part, others);
    }
  }
  return false;
}

function isCategorical(answers: number, distinct: readonly string[]): boolean {
  const longest = Math.max(...distinct.map((value) => value.length));
  if (longest > 80 || distinct.length > maxOptions) return false;
  if (answers < 12) return distinct.length < answers || (longest <= 12 && distinct.length <= 3);
  return distinct.length <= 2 || answers / distinct.length >= 3;
}
