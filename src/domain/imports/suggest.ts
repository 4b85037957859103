import { suggestAnswerMapping } from '../demand/suggest-answer-mapping.ts';
import type { Columns } from '../files/columns.ts';
import type { Notice } from '../files/notice.ts';
import { suggestOrderMapping } from '../orders/suggest-order-mapping.ts';
import type { ImportMapping } from './mapping.ts';

/** What the columns of a file are taken for, and what a person should know of how that was found. */
export type Suggestion = { mapping: ImportMapping; notices: Notice[] };

/** A proposal of what each column of a file is. `currency` is the launch's. */
export function suggestMapping(kind: ImportMapping['kind'], columns: Columns, currency: string): Suggestion {
  return kind === 'answers' ? suggestAnswerMapping(columns) : suggestOrderMapping(columns, currency);
}
