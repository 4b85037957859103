import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { DateOrder } from '../time/moment.ts';
import { bareOption, splitOptions } from './infer-question.ts';
import { parseNumber, parsePlainDate } from './parse-values.ts';
import { optionSeparator, type Question } from './question.ts';

/** A cell as it is stored, or why it cannot be. */
export type ReadAnswer = { answer: string; problem?: undefined } | { answer?: undefined; problem: Text };

const notAnswered: ReadAnswer = { answer: '' };

/**
 * How is this cell of the file stored? `''` means not answered. Numbers are stored as plain decimals, dates as YYYY-MM-DD,
 * by `dateOrder` where it is 3/4/2026, multiple choices joined by {@link optionSeparator}, ratings in the words of the scale.
 */
export function readAnswer(
  question: Omit<Question, 'position' | 'key' | 'label'>,
  cell: string,
  dateOrder?: DateOrder,
): ReadAnswer {
  const value = cell.trim();
  if (value === '' || question.missing?.includes(value)) return notAnswered;
  switch (question.type) {
    case 'number': {
      const number = parseNumber(value);
      return number === null ? { problem: text('demand.problem.notANumber', { value }) } : { answer: String(number) };
    }
    case 'date': {
      const date = parsePlainDate(value, dateOrder);
      return date === null ? { problem: text('demand.problem.notADate', { value }) } : { answer: date };
    }
    case 'rating': {
      const step =
        question.scale?.find(({ answer }) => answer === value) ??
        question.scale?.find(({ answer }) => answer.toLowerCase() === value.toLowerCase());
      return step ? { answer: step.answer } : { problem: text('demand.problem.notOnScale', { value }) };
    }
    case 'multi':
      return { answer: splitOptions(value, question.separator ?? optionSeparator).join(optionSeparator) };
    case 'single':
      return { answer: bareOption(value) };
    case 'open':
      return { answer: value };
  }
}
