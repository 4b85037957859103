import type { Question, QuestionType } from './question.ts';
import { questionKey } from './question-key.ts';
import { numericScale, verbalScale } from './scales.ts';

/** A question before any answer to it; its position follows from the order. */
export type DescribedQuestion = Omit<Question, 'position'>;

/** What questionnaire tools print behind a question to say of what kind it is. */
const kinds: readonly [RegExp, QuestionType][] = [
  [/^(?:单选|单选题|single(?: choice)?|radio)$/i, 'single'],
  [/^(?:多选|多选题|multi|multiple(?: choice)?|checkbox)$/i, 'multi'],
  [/^(?:排序|排序题|ranking|rank order)$/i, 'ranking'],
  [/^(?:量表|量表题|评分|评分题|打分题|rating|scale)$/i, 'rating'],
  [/^(?:数字|数值|数字题|number)$/i, 'number'],
  [/^(?:日期|日期题|date)$/i, 'date'],
  [/^(?:填空|填空题|问答|问答题|简答题|开放|开放题|open|text)$/i, 'open'],
];
const mark = /[[【(（]([^[\]【】()（）]{2,20})[\]】)）]\s*\*?$/;
/** What a list puts before an option: `A.`, `○`, `-`. A number may be the option itself. */
const bullet = /^(?:[A-Z][.．、)）]\s*|[○●□☐◯•·*-]\s*)(?=\S)/i;
const usualSteps = [1, 2, 3, 4, 5].map((value) => ({ answer: String(value), value }));

/**
 * The questions of a questionnaire that was pasted as text: blocks between empty lines, first the question, then one option a line. `[多选]`, `(rating)`
 * and the like behind the question say its kind; without, options of a known scale make a rating, others a single choice, and none open text.
 * The steps of a rating that nothing is known of go from lowest to highest.
 */
export function pastedQuestions(text: string): DescribedQuestion[] {
  const used = new Map<string, number>();
  const blocks = text.replaceAll('\r\n', '\n').split(/\n[ \t　]*\n+/);
  return blocks.flatMap((block) => {
    const [head, ...rest] = block.split('\n').flatMap((line) => line.trim() || []);
    if (head === undefined) return [];
    const said = mark.exec(head);
    const kind = said && kinds.find(([words]) => words.test(said[1]!.trim()))?.[1];
    const label = kind ? head.slice(0, said.index).trim() : head;
    if (label === '') return [];
    const options = [...new Set(rest.map((line) => line.replace(bullet, '')))];
    return [{ key: questionKey(label, label.slice(0, 60), used), label, ...answersOf(kind ?? null, options) }];
  });
}

function answersOf(kind: QuestionType | null, options: string[]): Omit<DescribedQuestion, 'key' | 'label'> {
  if (kind === 'number' || kind === 'date' || kind === 'open') return { type: kind };
  if (kind === 'single' || kind === 'multi' || kind === 'ranking') return { type: kind, options };
  const known = verbalScale(options) ?? numericScale(options);
  if (kind === 'rating') {
    const inOrder = options.map((answer, index) => ({ answer, value: index + 1 }));
    return { type: 'rating', scale: known ?? (options.length > 0 ? inOrder : usualSteps) };
  }
  if (known) return { type: 'rating', scale: known };
  return options.length > 0 ? { type: 'single', options } : { type: 'open' };
}
