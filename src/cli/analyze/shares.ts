/** `biplane analyze shares FILE`: every question of a questionnaire export with intervals, without a server. */
import { crossTab, type GroupCounts, maxGroups } from '../../domain/demand/cross-tab.ts';
import { inferQuestion } from '../../domain/demand/infer-question.ts';
import { parseNumber } from '../../domain/demand/parse-values.ts';
import { optionSeparator, type Question, questionTypes } from '../../domain/demand/question.ts';
import { type QuestionResult, questionResult } from '../../domain/demand/question-result.ts';
import { readAnswer } from '../../domain/demand/read-answer.ts';
import { type Tally, tally } from '../../domain/demand/tally.ts';
import { invalidInput } from '../../domain/errors.ts';
import { describeFailure } from '../base/failure.ts';
import type { Output } from '../base/output.ts';
import { type CsvRow, readCsv } from './read-csv.ts';
import { type SharesReport, showShares } from './show-shares.ts';

export type SharesOptions = { by?: string | undefined; weight?: string | undefined; json?: boolean | undefined };

/** Rows from which the questions' types are judged. */
const sampleRows = 5000;
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

/** Everything that `analyze shares` reports about a file. */
export async function sharesOf(file: string, options: SharesOptions): Promise<SharesReport> {
  const rows = readCsv(file);
  const header = (await rows.next()).value as CsvRow;
  const headers = header.cells.map((cell) => cell.trim());
  checkHeaders(headers);
  const columnOf = (name: string | undefined) => {
    if (name === undefined) return null;
    const column = headers.indexOf(name);
    if (column < 0) throw invalidInput('analyze.errors.noColumn', { column: name, columns: headers.join(', ') });
    return column;
  };
  const weightColumn = columnOf(options.weight);
  const byColumn = columnOf(options.by);

  const sample: CsvRow[] = [];
  for (let next = await rows.next(); !next.done; next = await rows.next()) {
    sample.push(next.value);
    if (sample.length === sampleRows) break;
  }
  if (sample.length === 0) throw invalidInput('analyze.errors.noRows', { file });
  const columns = headers
    .map((label, column) => questionOf(label, column, sample))
    .filter(({ column }) => column !== weightColumn);
  const splitter = byColumn === null ? null : columns.find(({ column }) => column === byColumn)!;
  if (splitter && !(splitter.question && ['single', 'multi', 'rating'].includes(splitter.question.type))) {
    throw invalidInput('demand.errors.cannotSplitBy', { question: options.by });
  }
  const asked = columns.flatMap(({ column, question }) => (question ? [{ column, question }] : []));
  const counted = await countAll(
    [sample, rows],
    asked,
    weightColumn,
    splitter && { column: splitter.column, question: splitter.question! },
  );

  const counting = { weighted: weightColumn !== null, confidence };
  return {
    file,
    responses: counted.responses,
    weighted: counting.weighted,
    by: options.by ?? null,
    confidence,
    ignored: columns
      .filter(({ question }) => question === null)
      .map(({ column, type }) => ({ column: headers[column]!, type })),
    questions: asked.map(({ question }, index) => {
      const groups: GroupCounts[] = [...counted.groups].map(([group, tallies]) => ({
        group,
        counts: tallies[index]!.counts(),
      }));
      const largest = groups.sort((a, b) => b.counts.answered.n - a.counts.answered.n).slice(0, maxGroups);
      const result: QuestionResult = questionResult(question, counted.whole[index]!.counts(), counting);
      const own = splitter === null || splitter.question === question;
      const table = own
        ? null
        : { ...crossTab(question, splitter.question!, largest, counting), distinctGroups: groups.length };
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

function checkHeaders(headers: readonly string[]): void {
  const empty = headers.indexOf('');
  if (empty >= 0) throw invalidInput('analyze.errors.emptyHeader', { column: empty + 1 });
  const twice = headers.find((name, column) => headers.indexOf(name) !== column);
  if (twice !== undefined) throw invalidInput('analyze.errors.duplicateHeader', { column: twice });
}

type Column = { column: number; type: string; question: Question | null };

function questionOf(label: string, column: number, sample: readonly CsvRow[]): Column {
  const { type, ...found } = inferQuestion(
    label,
    sample.map(({ cells }) => cells[column]!),
  );
  const isQuestion = (questionTypes as readonly string[]).includes(type);
  const question = isQuestion
    ? { position: column + 1, key: label, label, type: type as Question['type'], ...found }
    : null;
  // options are listed in the order they are found to be frequent in the whole file, not in the sample
  if (question && (question.type === 'multi' || question.options?.length !== 2)) delete question.options;
  return { column, type, question };
}

type Asked = { column: number; question: Question };

async function countAll(
  sources: [readonly CsvRow[], AsyncIterable<CsvRow>],
  asked: readonly Asked[],
  weightColumn: number | null,
  splitter: Asked | null,
) {
  const newTallies = () => asked.map(({ question }) => tally(question));
  const counted = {
    responses: 0,
    whole: newTallies(),
    groups: new Map<string, Tally[]>(),
    notUnderstood: asked.map(() => 0),
  };
  const add = ({ row, cells }: CsvRow) => {
    const weight = weightColumn === null ? 1 : weightOf(cells[weightColumn]!, row);
    const groups = splitter
      ? (readAnswer(splitter.question, cells[splitter.column]!).answer ?? '').split(optionSeparator)
      : [];
    counted.responses += 1;
    asked.forEach(({ column, question }, index) => {
      const { answer } = readAnswer(question, cells[column]!);
      if (answer === undefined) counted.notUnderstood[index]! += 1;
      else {
        counted.whole[index]!.add(answer, weight);
        for (const group of groups) {
          if (group === '') continue;
          if (!counted.groups.has(group)) counted.groups.set(group, newTallies());
          counted.groups.get(group)![index]!.add(answer, weight);
        }
      }
    });
  };
  for (const row of sources[0]) add(row);
  for await (const row of sources[1]) add(row);
  return counted;
}

function weightOf(cell: string, row: number): number {
  const weight = parseNumber(cell);
  if (weight === null || weight <= 0) throw invalidInput('analyze.errors.weight', { row, value: cell });
  return weight;
}
