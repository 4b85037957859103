import type { FileOptions } from '../files/options.ts';
import type { DateOrder } from '../time/moment.ts';
import type { ColumnType, Question } from './question.ts';

/** What a column of a questionnaire is. For a question: everything the study's question has but its position, which follows from the order of the columns. */
export type AnswerColumn =
  | { column: number; as: Exclude<ColumnType, Question['type']> }
  | { column: number; as: 'question'; question: Omit<Question, 'position'> };

export type AnswerMapping = {
  kind: 'answers';
  columns: AnswerColumn[];
  /** Month first where it is absent. */
  dateOrder?: DateOrder | undefined;
} & FileOptions;
