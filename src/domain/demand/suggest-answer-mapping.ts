import type { Columns } from '../files/columns.ts';
import type { Notice } from '../files/notice.ts';
import { inferDateOrder } from '../time/date-order.ts';
import type { AnswerColumn, AnswerMapping } from './answer-mapping.ts';
import { inferQuestion } from './infer-question.ts';
import { type QuestionType, questionTypes } from './question.ts';
import { questionKey } from './question-key.ts';

const isQuestionType = (type: string): type is QuestionType => (questionTypes as readonly string[]).includes(type);

/** A proposal of what each column of a questionnaire export is, for a person to correct. Keys are the column's own code (`Q3`, `3、`), or Q1, Q2 … */
export function suggestAnswerMapping({ names, samples, profiles }: Columns): {
  mapping: AnswerMapping;
  notices: Notice[];
} {
  const used = new Map<string, number>();
  const singles = new Set<string>();
  const columns = names.map((name, column): AnswerColumn => {
    const sample = samples[column] ?? [];
    const sampled = new Set(sample);
    // Answers that only few have given are answers too.
    const rare = [...(profiles[column]?.counts.keys() ?? [])].filter((cell) => !sampled.has(cell));
    const { type, ...details } = inferQuestion(name, [...sample, ...rare]);
    if (!isQuestionType(type)) {
      // There is one respondent, one weight and one time per sheet: a second candidate is a question like any other.
      if (type !== 'ignore' && singles.has(type)) return { column, as: 'ignore' };
      singles.add(type);
      return { column, as: type };
    }
    return {
      column,
      as: 'question',
      question: { key: questionKey(name, `C${column + 1}`, used), label: name, type, ...details },
    };
  });
  const dated = columns.filter((entry) =>
    entry.as === 'question' ? entry.question.type === 'date' : entry.as === 'answered_at',
  );
  const dateOrder = inferDateOrder(dated.flatMap(({ column }) => samples[column] ?? [])).order;
  return { mapping: { kind: 'answers', columns, dateOrder }, notices: [] };
}
