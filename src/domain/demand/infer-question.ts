import { inferDateOrder } from '../time/date-order.ts';
import { parseNumber, parsePlainDate } from './parse-values.ts';
import type { ColumnType, ScaleStep } from './question.ts';
import { leadingStep, numericScale, verbalScale } from './scales.ts';

/** What a column looks like; a proposal for a person to correct. */
export type InferredQuestion = {
  type: ColumnType;
  options?: string[];
  scale?: ScaleStep[];
  separator?: string;
  missing?: string[];
};

/** Written by questionnaire tools where a question was skipped, not asked or left empty, and by spreadsheets where a formula failed. */
const missingTokens = new Set([
  '(跳过)',
  '（跳过）',
  '(空)',
  '（空）',
  'na',
  'n/a',
  '#n/a',
  '#div/0!',
  '#value!',
  '#ref!',
  '#name?',
  '#num!',
  '#null!',
  'null',
  'nan',
  '-',
  '--',
  '—',
  '未作答',
  '不适用',
]);

const respondentHeader =
  /^(?:id|编号|序号|答卷编号|答卷id|答题序号|问卷编号|提交编号|用户id|openid|uid|受访者(?:id|编号)?|respondent[ _]?(?:id|key|number)?|response[ _]?id|record[ _]?(?:id|no)|user[ _]?id|customer[ _]?id|participant[ _]?id|sys_respnum)$/i;
const weightHeader = /^(?:权重|加权|加权系数|样本权重|weights?|wgt|wt|pw|sample[ _]?weight)$/i;
const answeredAtHeader =
  /(?:提交|结束|完成|填写|作答|答题)[^一-龥]{0,2}(?:答卷|问卷)?(?:的)?(?:时间|日期)$|^(?:timestamp|时间戳记?|end[ _]?date|recorded[ _]?date|date[ _]?submitted|submit(?:ted)?[ _]?(?:at|date|time)|submission[ _]?date)$/i;
const timeHeader = /(?:date|time|timestamp|日期|时间|_at)\d?$/i;
const leastTimestamp = 1e8;
const technicalHeader =
  /^(?:来自ip|ip(?:地址)?|ip[ _]?address|来源详情|user[ _]?agent|设备|浏览器|location(?:latitude|longitude))$/i;
const quantityHeader =
  /年龄|几岁|多少|数量|人数|次数|金额|价格|预算|时长|所用时间|花费|收入|距离|\bage\b|\bcount\b|number of|how many|\bprice\b|\bincome\b|\bsalary\b|minutes|hours|years|distance|delay/i;

/** Tried in this order: the first two occur in no ordinary text, the last ones in most of it. */
const separators = ['┋', '\u001f', '|', ';', '；', '、', '，', ', ', ','] as const;
const proseSeparators = new Set<string>(['、', '，', ', ', ',']);
const maxOptions = 200;

/**
 * What kind of column is this? Judged from its header and a sample of its values (a few hundred are enough, thousands are
 * better). Knows the exports of 问卷星, 腾讯问卷, Qualtrics, SurveyMonkey and Google Forms: multiple choice joined by
 * ┋ | ; 、 or commas, `5分` and `10 Extremely likely`, verbal scales in both languages, skipped answers.
 */
export function inferQuestion(header: string, sampleValues: readonly string[]): InferredQuestion {
  const trimmed = sampleValues.map((value) => value.trim()).filter((value) => value !== '');
  const missing = [...new Set(trimmed.filter((value) => missingTokens.has(value.toLowerCase())))];
  const values = trimmed.filter((value) => !missingTokens.has(value.toLowerCase()));
  const found = inferFromValues(header.trim(), values);
  return missing.length > 0 && found.type !== 'ignore' ? { ...found, missing } : found;
}

function inferFromValues(header: string, values: readonly string[]): InferredQuestion {
  if (values.length === 0 || technicalHeader.test(header)) return { type: 'ignore' };
  const counts = countEach(values);
  const distinct = [...counts.keys()];
  const unique = distinct.length === values.length;

  if (respondentHeader.test(header) && unique) return { type: 'respondent' };
  const numbers = values.map((value) => parseNumber(value));
  const allNumbers = numbers.every((value) => value !== null);
  if (weightHeader.test(header) && allNumbers && numbers.every((value) => value > 0)) return { type: 'weight' };
  const dateOrder = inferDateOrder(values).order;
  const dates = values.every((value) => parsePlainDate(value, dateOrder) !== null && /\D/.test(value));
  if (dates) return { type: answeredAtHeader.test(header) ? 'answered_at' : 'date' };
  // Seconds since some day that the file does not name: neither a date nor a number worth a mean.
  if (allNumbers && timeHeader.test(header) && numbers.every((value) => value >= leastTimestamp))
    return { type: 'ignore' };

  const verbal = verbalScale(distinct);
  if (verbal) return { type: 'rating', scale: verbal };
  const quantity = quantityHeader.test(header);
  const steps = quantity ? null : numericScale(distinct);
  if (steps) return { type: 'rating', scale: steps };
  if (isBinary(distinct)) return { type: 'single', options: distinct.sort(byStep) };
  if (allNumbers) return { type: 'number' };

  const separator = separators.find((candidate) => separatesOptions(candidate, values));
  if (separator) {
    const options = countEach(values.flatMap((value) => splitOptions(value, separator)));
    return { type: 'multi', separator, options: mostFrequentFirst(options) };
  }
  if (isCategorical(values.length, distinct))
    return { type: 'single', options: mostFrequentFirst(countEach(values.map(bareOption))) };
  return { type: 'open' };
}

/** The chosen options of one multiple-choice cell, without empty ones and without the text typed into "other" (`其他〖…〗`). */
export function splitOptions(value: string, separator: string): string[] {
  const parts = value.split(separator).map(bareOption);
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** An option without what the respondent typed into it: 问卷星 writes it as `其他〖…〗`. */
export function bareOption(option: string): string {
  let bare = '';
  let from = 0;
  for (;;) {
    const open = option.indexOf('〖', from);
    const close = open < 0 ? -1 : option.indexOf('〗', open);
    if (close < 0) return (bare + option.slice(from)).trim();
    bare += option.slice(from, open);
    from = close + 1;
  }
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

/** Options recur in many answers, in free combination, and are short; clauses of a sentence do none of it. */
function separatesOptions(separator: string, values: readonly string[]): boolean {
  const joined = values.filter((value) => value.includes(separator));
  if (joined.length === 0) return false;
  if (separator === '┋' || separator === '\u001f') return true;
  const prose = proseSeparators.has(separator);
  const options = countEach(values.flatMap((value) => splitOptions(value, separator)));
  const total = [...options.values()].reduce((sum, count) => sum + count, 0);
  const meanLength = [...options.keys()].reduce((sum, option) => sum + option.length, 0) / options.size;
  if (options.size < 2 || options.size > maxOptions || meanLength > (prose ? 24 : 60)) return false;
  if (joined.length / values.length < (prose ? 0.15 : 0.05)) return false;
  const enoughRecurrence = values.length < 12 ? 1.3 : prose ? 3 : 2;
  return total / options.size >= enoughRecurrence && combinesFreely(joined, separator);
}

/** In a real multiple choice at least one option occurs beside different companions; in a single option that contains the separator none does. */
function combinesFreely(joined: readonly string[], separator: string): boolean {
  const companions = new Map<string, string>();
  for (const value of new Set(joined)) {
    const parts = splitOptions(value, separator);
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
