import type { Text } from '../text.ts';
import { text } from '../text.ts';
import type { DateOrder } from '../time/moment.ts';
import { bareOption, splitOptions } from './options.ts';
import { parseNumber, parsePlainDate, plainCode } from './parse-values.ts';
import { noneChosen, optionSeparator, type Question, rankSeparator } from './question.ts';
import { isChosen } from './spread.ts';

/** A cell as it is stored, or why it cannot be. */
export type ReadAnswer = { answer: string; problem?: undefined } | { answer?: undefined; problem: Text };

const notAnswered: ReadAnswer = { answer: '' };
type Asked = Omit<Question, 'position' | 'key' | 'label'>;

/**
 * How is this cell of the file stored? `''` means not answered. Numbers are stored as plain decimals, dates as YYYY-MM-DD,
 * by `dateOrder` where it is 3/4/2026, multiple choices joined by {@link optionSeparator}, rankings by {@link rankSeparator}, ratings in the words of
 * the scale. A multiple choice of which nothing was chosen is {@link noneChosen} where the question says so of an empty cell.
 */
export function readAnswer(question: Asked, cell: string, dateOrder?: DateOrder): ReadAnswer {
  const value = cell.trim();
  if (value === '')
    return question.type === 'multi' && question.blank === 'none_chosen' ? { answer: noneChosen } : notAnswered;
  if (question.missing?.includes(value)) return notAnswered;
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
        question.scale?.find(({ answer }) => answer.toLowerCase() === value.toLowerCase()) ??
        question.scale?.find(({ answer }) => answer === plainCode(value));
      return step ? { answer: step.answer } : { problem: text('demand.problem.notOnScale', { value }) };
    }
    case 'multi': {
      const options = splitOptions(value, question.separator ?? optionSeparator, question.options);
      return { answer: options.map((option) => asListed(option, question.options)).join(optionSeparator) };
    }
    case 'ranking': {
      const options = splitOptions(value, question.separator ?? rankSeparator, question.options);
      return { answer: options.join(rankSeparator) };
    }
    case 'single':
      return { answer: asListed(bareOption(value), question.options) };
    case 'open':
      return { answer: value };
  }
}

/** The option that a code with a point is, `1.0`, where it is listed without: tables write whole numbers so after a trip through other programs. */
function asListed(option: string, options: readonly string[] | undefined): string {
  const whole = plainCode(option);
  return whole !== option && options && !options.includes(option) && options.includes(whole) ? whole : option;
}

/** A cell of a question that is spread over columns, with the option that its column stands for. */
export type OptionCell = { option: string; cell: string };

/**
 * How are these cells stored, one for each option of the question? A multiple choice has what was chosen: the cell holds the option, 1, Y, a tick or what was
 * typed into it. A ranking has the options in the order of their ranks; ranks that stand twice or are no whole numbers cannot be read.
 */
export function readSpread(question: Asked, cells: readonly OptionCell[]): ReadAnswer {
  const given = cells.map(({ option, cell }) => ({ option, cell: cell.trim() }));
  const written = given.filter(({ cell }) => cell !== '');
  const said = written.filter(({ cell }) => !question.missing?.includes(cell));
  if (question.type === 'ranking') return readRanks(said);
  const chosen = said.filter(({ cell }) => isChosen(cell, question.missing) === true);
  if (chosen.length > 0) return { answer: chosen.map(({ option }) => option).join(optionSeparator) };
  if (said.length > 0) return { answer: noneChosen };
  return written.length === 0 && question.blank === 'none_chosen' ? { answer: noneChosen } : notAnswered;
}

function readRanks(said: readonly OptionCell[]): ReadAnswer {
  const ranks = said.map(({ option, cell }) => ({ option, cell, rank: Number(plainCode(cell)) }));
  const wrong = ranks.find(
    ({ rank }, at) => !Number.isInteger(rank) || rank < 1 || ranks.findIndex((each) => each.rank === rank) !== at,
  );
  if (wrong) return { problem: text('demand.problem.notARank', { value: wrong.cell }) };
  return {
    answer: ranks
      .sort((a, b) => a.rank - b.rank)
      .map(({ option }) => option)
      .join(rankSeparator),
  };
}

/** The stored answer of a question by its column, or by those of its options, in a row. */
export function readCells(
  question: Asked,
  places: readonly { column: number; option: string | null }[],
  cells: readonly string[],
  dateOrder?: DateOrder,
): ReadAnswer {
  const [first] = places;
  if (!first) return notAnswered;
  if (first.option === null) return readAnswer(question, cells[first.column] ?? '', dateOrder);
  return readSpread(
    question,
    places.map(({ column, option }) => ({ option: option ?? '', cell: cells[column] ?? '' })),
  );
}
