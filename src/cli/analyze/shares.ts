/** `biplane analyze shares FILE`: every question of a questionnaire export with intervals, without a server. */
import { type AnswerMapping, mappedQuestions } from '../../domain/demand/answer-mapping.ts';
import { hasOptions } from '../../domain/demand/answerable.ts';
import { crossTab, type GroupCounts, maxGroups } from '../../domain/demand/cross-tab.ts';
import { parseNumber } from '../../domain/demand/parse-values.ts';
import { chosenOptions, type Question } from '../../domain/demand/question.ts';
import { type QuestionResult, questionResult } from '../../domain/demand/question-result.ts';
import { readCells } from '../../domain/demand/read-answer.ts';
import { type Tally, tally } from '../../domain/demand/tally.ts';
import { invalidInput } from '../../domain/errors.ts';
import { optionsOf } from '../../domain/files/options.ts';
import { inspect } from '../../files/inspect.ts';
import { describeFailure } from '../base/failure.ts';
import type { Output } from '../base/output.ts';
import { requireReadable } from '../base/readable-file.ts';
import { openTable, type TableRow } from './read-table.ts';
import { type SharesReport, showShares } from './show-shares.ts';

export type SharesOptions = { by?: string | undefined; weight?: string | undefined; json?: boolean | undefined };

/** `--weight none`: every sheet counts once, whatever the file has. */
const noWeight = 'none';
const confidence = 0.95;

/** Prints the shares of every question; returns the exit code. */
export async function analyzeShares(file: string, options: SharesOptions, out: Output): Promise<number> {
  try {
    const report = await sharesOf(file, options);
    out.log(options.json ? JSON.stringify(report, null, 2) : showShares(report, out.locale));
    return 0;
  } catch (error) {
    const { message, exitCode } = describeFailure(error, out.locale);
    out.error(message);
    return exitCode;
  }
}

/** Everything that `analyze shares` reports about a file: its columns are taken for what an import would take them for. */
export async function sharesOf(file: string, options: SharesOptions): Promise<SharesReport> {
  await requireReadable(file);
  const { names, total, mapping, notices } = await inspect({
    path: file,
    options: {},
    kind: 'answers',
    currency: 'CNY',
  });
  if (total === 0) throw invalidInput('analyze.errors.noRows', { file });
  const { columns, questions, dateOrder, ...given } = mapping as AnswerMapping;
  const columnOf = (name: string | undefined) => {
    if (name === undefined) return null;
    const column = names.indexOf(name);
    if (column < 0) throw invalidInput('analyze.errors.noColumn', { column: name, columns: names.join(', ') });
    return column;
  };
  const proposed = columns.find(({ as }) => as === 'weight')?.column ?? null;
  const weightColumn = options.weight === noWeight ? null : (columnOf(options.weight) ?? proposed);
  const byColumn = columnOf(options.by);

  const asked = mappedQuestions({ columns, questions })
    .map(
      ({ question, columns: places }): Asked => ({
        places,
        question: { ...question, position: places[0]!.column + 1 },
      }),
    )
    .filter(({ places }) => places[0]!.column !== weightColumn);
  const isOf = (column: number | null) => (each: Asked) => each.places.some((place) => place.column === column);
  const splitter = byColumn === null ? null : (asked.find(isOf(byColumn)) ?? null);
  if (byColumn !== null && !(splitter && hasOptions(splitter.question)))
    throw invalidInput('demand.errors.cannotSplitBy', { question: options.by });
  const table = await openTable(file, optionsOf(given));
  const counted = await countAll(table.rows, asked, { weightColumn, splitter, dateOrder });

  const counting = { weighted: weightColumn !== null, confidence };
  const groups = [...counted.groups]
    .sort(([a, one], [b, other]) => other.sheets - one.sheets || (a < b ? -1 : 1))
    .slice(0, maxGroups);
  return {
    file,
    responses: counted.responses,
    weighted: counting.weighted,
    weight: weightColumn === null ? null : names[weightColumn]!,
    by: options.by ?? null,
    confidence,
    notices: notices.map((notice) => notice.text),
    ignored: columns.flatMap((entry) =>
      entry.as === 'question' || entry.as === 'option' || entry.column === weightColumn
        ? []
        : [{ column: names[entry.column]!, type: entry.as }],
    ),
    questions: asked.map(({ question }, index) => {
      const result: QuestionResult = questionResult(question, counted.whole[index]!.counts(), counting);
      const own = splitter === null || splitter.question === question;
      const parts = groups.map(([group, { tallies }]): GroupCounts => ({ group, counts: tallies[index]!.counts() }));
      const table = own
        ? null
        : { ...crossTab(question, splitter.question, parts, counting), distinctGroups: counted.groups.size };
      return {
        label: question.label,
        type: question.type,
        notUnderstood: counted.notUnderstood[index]!,
        ...result,
        crossTab: table,
      };
    }),
  };
}

type Asked = { places: { column: number; option: string | null }[]; question: Question };

type How = { weightColumn: number | null; splitter: Asked | null; dateOrder: AnswerMapping['dateOrder'] };

async function countAll(rows: AsyncIterable<TableRow>, asked: readonly Asked[], how: How) {
  const { weightColumn, splitter, dateOrder } = how;
  const newTallies = () => asked.map(({ question }) => tally(question));
  const counted = {
    responses: 0,
    whole: newTallies(),
    /** By answer to what is split by: how many sheets give it, and what these say. */
    groups: new Map<string, { sheets: number; tallies: Tally[] }>(),
    notUnderstood: asked.map(() => 0),
  };
  for await (const { row, cells } of rows) {
    const weight = weightColumn === null ? 1 : weightOf(cells[weightColumn]!, row);
    const answers = asked.map(({ places, question }) => readCells(question, places, cells, dateOrder).answer);
    const said = splitter === null ? '' : (answers[asked.indexOf(splitter)] ?? '');
    const groups = chosenOptions(said).map((group) => {
      const known = counted.groups.get(group) ?? { sheets: 0, tallies: newTallies() };
      counted.groups.set(group, known);
      known.sheets += 1;
      return known;
    });
    counted.responses += 1;
    answers.forEach((answer, index) => {
      if (answer === undefined) counted.notUnderstood[index]! += 1;
      else {
        counted.whole[index]!.add(answer, weight);
        for (const { tallies } of groups) tallies[index]!.add(answer, weight);
      }
    });
  }
  return counted;
}

function weightOf(cell: string, row: number): number {
  const weight = parseNumber(cell);
  if (weight === null || weight < 0) throw invalidInput('analyze.errors.weight', { row, value: cell });
  return weight;
}
