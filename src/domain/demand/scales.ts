import type { ScaleStep } from './question.ts';

/**
 * Verbal rating scales as the common questionnaire tools print them, each from lowest to highest step.
 * A column whose answers all come from one of these is a rating.
 */
const verbalScales: readonly (readonly string[])[] = [
  ['非常不满意', '不满意', '一般', '满意', '非常满意'],
  ['很不满意', '不满意', '一般', '满意', '很满意'],
  ['非常不满意', '比较不满意', '一般', '比较满意', '非常满意'],
  ['非常不重要', '不重要', '一般', '重要', '非常重要'],
  ['很不重要', '不重要', '一般', '重要', '很重要'],
  ['完全不重要', '不太重要', '一般', '比较重要', '非常重要'],
  ['非常不同意', '不同意', '中立', '同意', '非常同意'],
  ['非常不同意', '不同意', '一般', '同意', '非常同意'],
  ['完全不同意', '不太同意', '一般', '比较同意', '完全同意'],
  ['非常不愿意', '不愿意', '一般', '愿意', '非常愿意'],
  ['完全不愿意', '不太愿意', '一般', '比较愿意', '非常愿意'],
  ['非常不符合', '不符合', '一般', '符合', '非常符合'],
  ['完全不符合', '比较不符合', '一般', '比较符合', '完全符合'],
  ['非常不可能', '不可能', '一般', '可能', '非常可能'],
  ['非常差', '差', '一般', '好', '非常好'],
  ['很差', '较差', '一般', '较好', '很好'],
  ['从不', '很少', '有时', '经常', '总是'],
  ['从不', '偶尔', '有时', '经常', '总是'],
  ['非常不满意', '比较不满意', '一般', '满意', '非常满意'],
  ['非常不满意', '不太满意', '一般', '比较满意', '非常满意'],
  ['不会失望', '有点失望', '非常失望'],
  ['完全不会失望', '有些失望', '非常失望'],
  ['very dissatisfied', 'dissatisfied', 'neutral', 'satisfied', 'very satisfied'],
  [
    'extremely dissatisfied',
    'somewhat dissatisfied',
    'neither satisfied nor dissatisfied',
    'somewhat satisfied',
    'extremely satisfied',
  ],
  ['very dissatisfied', 'dissatisfied', 'neither satisfied nor dissatisfied', 'satisfied', 'very satisfied'],
  [
    'very dissatisfied',
    'somewhat dissatisfied',
    'neither satisfied nor dissatisfied',
    'somewhat satisfied',
    'very satisfied',
  ],
  ['very difficult', 'difficult', 'neither easy nor difficult', 'easy', 'very easy'],
  ['not at all important', 'slightly important', 'moderately important', 'very important', 'extremely important'],
  ['very unimportant', 'unimportant', 'neutral', 'important', 'very important'],
  ['strongly disagree', 'disagree', 'neutral', 'agree', 'strongly agree'],
  ['strongly disagree', 'disagree', 'neither agree nor disagree', 'agree', 'strongly agree'],
  ['strongly disagree', 'disagree', 'slightly disagree', 'neutral', 'slightly agree', 'agree', 'strongly agree'],
  ['very unlikely', 'unlikely', 'neutral', 'likely', 'very likely'],
  ['not at all likely', 'slightly likely', 'moderately likely', 'very likely', 'extremely likely'],
  ['very poor', 'poor', 'fair', 'good', 'excellent'],
  ['very poor', 'poor', 'average', 'good', 'very good'],
  ['never', 'rarely', 'sometimes', 'often', 'always'],
  ['not disappointed', 'somewhat disappointed', 'very disappointed'],
];

const longestScale = Math.max(...verbalScales.map((steps) => steps.length));

const fold = (answer: string) => answer.trim().toLowerCase().replace(/\s+/g, ' ');

/**
 * The verbal scale that contains all the given distinct answers (at least two), with the file's own spelling of
 * the steps that occur; null where none does. Steps that nobody chose keep the scale's spelling, so that shares
 * of zero can be shown.
 */
export function verbalScale(distinct: readonly string[]): ScaleStep[] | null {
  if (distinct.length > longestScale) return null;
  const spelling = new Map(distinct.map((answer) => [fold(answer), answer]));
  if (spelling.size < 2 || spelling.size !== distinct.length) return null;
  const scale = verbalScales.find((steps) => [...spelling.keys()].every((answer) => steps.includes(answer)));
  return scale?.map((step, index) => ({ answer: spelling.get(step) ?? step, value: index + 1 })) ?? null;
}

/** A step's number, then nothing, a unit of rating, or a label; never a range (`1-3年`), a quantity (`3次`) or a code (`5G`). */
const labelledStep =
  /^(\d{1,2})\s*(?:(?:分|星|颗星|级|points?|stars?)\s*)?(?:(?![-–—~至到]\s*\d)(?:\s|[(（:：.、\-–—])\s*[^\d\s].*|(?![次个年岁月天小元台人万千百])\p{Script=Han}.*)?$/iu;

/** The words of a rating step are a few. */
const longestStep = 200;

/** The number that a rating step starts with (`5`, `5分`, `4星`, `10 Extremely likely`, `1-非常不满意`); null where there is none. */
export function leadingStep(answer: string): number | null {
  const step = answer.trim();
  const match = step.length > longestStep ? null : labelledStep.exec(step);
  return match ? Number(match[1]) : null;
}

/** Scales by their end points, narrowest first: what the observed steps are completed to. */
const numericRanges = [
  [1, 5],
  [0, 5],
  [1, 6],
  [1, 7],
  [1, 9],
  [1, 10],
  [0, 10],
] as const;

/**
 * The rating that distinct numeric answers belong to, completed to the usual ranges (1–5, 0–5, 1–6 … 0–10) with the
 * unit the file uses; null where the answers do not look like steps of one rating.
 */
export function numericScale(distinct: readonly string[]): ScaleStep[] | null {
  const byValue = new Map<number, string>();
  for (const answer of distinct) {
    const value = leadingStep(answer);
    if (value === null || byValue.has(value)) return null;
    byValue.set(value, answer);
  }
  if (byValue.size < 3) return null;
  const lowest = Math.min(...byValue.keys());
  const highest = Math.max(...byValue.keys());
  const range = numericRanges.find(([from, to]) => lowest >= from && highest <= to);
  if (!range) return null;
  const [from, to] = range;
  const units = new Set(distinct.map((answer) => answer.trim().replace(/^\d+/, '')));
  const unit = units.size === 1 ? ([...units][0] ?? '') : '';
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const value = from + index;
    return { answer: byValue.get(value) ?? `${value}${unit}`, value };
  });
}

const amount = String.raw`[\p{Sc}￥]?\s*(\d[\d,.]*)\s*[\p{L}%]{0,12}`;
const ranges = new RegExp(String.raw`^${amount}\s*(?:[-–—~～至到]|to)\s*${amount}$`, 'iu');
const lowest = new RegExp(
  String.raw`^(?:under|below|less than|up to|<|<=|≤|小于|少于|低于|不到)\s*${amount}$|^${amount}\s*(?:及|或)?(?:以下|以内|or less|or under|and under)$`,
  'iu',
);
const highest = new RegExp(
  String.raw`^(?:over|above|more than|at least|>|>=|≥|大于|超过|高于)\s*${amount}$|^${amount}\s*(?:(?:及|或)?以上|or more|or over|and over|and above|\+)$`,
  'iu',
);
const longestBracket = 80;

/** Where a range of numbers begins (`$25,000 - $49,999`, `18–24岁`, `5000元以下`, `65+`); null for what is none. */
export function bracketStart(answer: string): number | null {
  const written = answer.trim();
  if (written.length > longestBracket) return null;
  const number = (digits: string | undefined) => Number((digits ?? '').replaceAll(',', '')) || 0;
  const range = ranges.exec(written);
  if (range) return number(range[1]);
  if (lowest.test(written)) return Number.NEGATIVE_INFINITY;
  const top = highest.exec(written);
  return top ? number(top[1] ?? top[2]) : null;
}
