import type { FileOptions } from '../files/options.ts';
import type { DateOrder } from '../time/moment.ts';
import type { Question, SheetRole } from './question.ts';

/** For a question: everything the study's question has but its position, which follows from the order of the columns. */
export type MappedQuestion = Omit<Question, 'position' | 'mergedInto' | 'reread'>;

/** What a column of a questionnaire is. */
export type AnswerColumn =
  | { column: number; as: SheetRole }
  | { column: number; as: 'question'; question: MappedQuestion }
  /** One option of a question that is spread over several columns, named by its key. */
  | { column: number; as: 'option'; of: string; option: string };

export type AnswerMapping = {
  kind: 'answers';
  columns: AnswerColumn[];
  /** Those that have no column of their own, but one for each of their options. */
  questions?: MappedQuestion[] | undefined;
  /** Month first where it is absent. */
  dateOrder?: DateOrder | undefined;
} & FileOptions;

/** The questions of a mapping in the order of the file, each with its column or the columns of its options. */
export function mappedQuestions(
  mapping: Pick<AnswerMapping, 'columns' | 'questions'>,
): { question: MappedQuestion; columns: { column: number; option: string | null }[] }[] {
  const spread = new Map(
    (mapping.questions ?? []).map((question) => [
      question.key,
      { question, columns: [] as { column: number; option: string | null }[] },
    ]),
  );
  return mapping.columns.flatMap((entry) => {
    if (entry.as === 'question')
      return [{ question: entry.question, columns: [{ column: entry.column, option: null }] }];
    const found = entry.as === 'option' ? spread.get(entry.of) : undefined;
    if (!found || entry.as !== 'option') return [];
    found.columns.push({ column: entry.column, option: entry.option });
    return found.columns.length === 1 ? [found] : [];
  });
}
