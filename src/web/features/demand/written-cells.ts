import { writtenAnswer } from '../../../domain/demand/question.ts';
import type { CountedCell } from '../../../domain/demand/retype.ts';
import type { QuestionByGroup } from './types.ts';

/** What was written, as far as it is stored: several answers joined as the file joins them. */
export const writtenCells = ({ stored }: Pick<QuestionByGroup, 'stored'>, separator = ';'): CountedCell[] =>
  stored.flatMap(({ cell, count }) => {
    const written = writtenAnswer(cell, separator, '');
    return written === '' ? [] : [{ cell: written, count }];
  });
