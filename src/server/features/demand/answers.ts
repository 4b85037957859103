/** Which answer sheets of a study count, and simple questions about them. */
import { standing } from '../../../domain/demand/merged.ts';
import type { Question } from '../../../domain/demand/question.ts';
import { receiptOf } from '../../facts/batches.ts';
import type { FactsDoor } from '../../facts/door.ts';
import { response } from '../../facts/tables/response.ts';
import { selectOf } from '../../facts/tables/table.ts';
import { resolveAllVisible, resolveVisible } from '../../facts/visible.ts';
import type { Db } from '../../store/postgres.ts';

export type Scope = { db: Db; facts: FactsDoor; workspaceId: string; signal?: AbortSignal | undefined };

/** A study, as far as its answers are concerned. */
export type StudyRef = { id: string; launchId: string; questions: readonly Question[] };

/**
 * Answer sheets, as a condition. `digest` is of exactly those that count, before anything narrows them, and of which questions are read as one; `from`
 * is where their answers are read, merged questions as one. Only what asks for no answer may read the table itself.
 */
export type Sheets = { where: string; params: Readonly<Record<string, unknown>>; digest: string; from: string };
export type Unmerged = Omit<Sheets, 'from'>;

/** Of a question that is read in another way than it is stored: which stored answers become which, by its position. All others stay. */
export type Rewritten = ReadonlyMap<number, { from: readonly string[]; to: readonly string[] }>;

/** What a sheet says to a question, also where that was no answer when it came in. */
export const storedSql = (position: number): string =>
  `toString(if(answers[${position}] != '', answers[${position}], unread[${position}]))`;

/**
 * Sheets as the study's questions have them read. Positions are whole numbers of our own. Where only some are `asked` for, the others are left as
 * they were given: to put an answer in another's place is to write the answers of every sheet anew.
 */
export function readAs(
  sheets: Unmerged,
  questions: readonly Question[],
  asked?: readonly number[],
  rewritten: Rewritten = new Map(),
): Sheets {
  const { where } = sheets;
  const wholes = standing(questions).filter(({ also }) => also.length > 0);
  const reread = questions.filter((question) => question.reread !== undefined);
  if (wholes.length + reread.length === 0) return { ...sheets, from: response.name };
  const parts = wholes.map(({ position, also }) => [position, ...also.map((each) => each.position)]);
  const digest = digestAs(sheets, questions);
  const read = parts.filter(([whole]) => asked?.includes(whole!) ?? true);
  const alone = reread.filter(({ position }) => rewritten.has(position) && !read.flat().includes(position));
  const params = { ...sheets.params, ...rewritingParams(rewritten) };
  if (read.length + alone.length === 0) return { where, params, digest, from: response.name };
  const answer = (position: number) => (rewritten.has(position) ? rewrittenSql(position) : `answers[${position}]`);
  const placed = read.flatMap((places) => {
    const firsts = places.slice(0, -1).map((place) => `${answer(place)} != '', ${answer(place)}`);
    const one = `multiIf(${firsts.join(', ')}, ${answer(places.at(-1)!)})`;
    return places.map((place, index): [number, string] => [place, index === 0 ? one : `''`]);
  });
  for (const { position } of alone) placed.push([position, answer(position)]);
  const inOrder = placed.sort(([a], [b]) => a - b);
  const pieces = inOrder.flatMap(([place, said], index) => {
    const first = (inOrder[index - 1]?.[0] ?? 0) + 1;
    const between = place - first;
    // Sheets from before a question was added are shorter.
    const before = `arrayResize(arraySlice(answers, ${first}, ${between}), ${between}, '')`;
    return between === 0 ? [`[${said}]`] : [before, `[${said}]`];
  });
  const one = `arrayConcat(${pieces.join(', ')}, arraySlice(answers, ${inOrder.at(-1)![0] + 1}))`;
  return { where, params, digest, from: `(SELECT * REPLACE (${one} AS answers) FROM ${response.name})` };
}

const rewrittenSql = (position: number): string => {
  const stored = storedSql(position);
  return `transform(${stored}, {rewrite${position}From:Array(String)}, {rewrite${position}To:Array(String)}, ${stored})`;
};

const rewritingParams = (rewritten: Rewritten) =>
  Object.fromEntries(
    [...rewritten].flatMap(([position, { from, to }]) => [
      // The engine looks for a type in lists: they are not empty.
      [`rewrite${position}From`, ['', ...from]],
      [`rewrite${position}To`, ['', ...to]],
    ]),
  );

/** Which sheets count, and as what their answers are read. */
function digestAs({ digest }: Pick<Sheets, 'digest'>, questions: readonly Question[]): string {
  const wholes = standing(questions).filter(({ also }) => also.length > 0);
  const parts = wholes.map(({ position, also }) => [position, ...also.map((each) => each.position)]);
  const readings = questions.flatMap(({ position, reread }) => (reread ? [[position, reread.at]] : []));
  if (parts.length + readings.length === 0) return digest;
  return `${digest} ${JSON.stringify(readings.length === 0 ? parts : [parts, readings])}`;
}

/** The sheets of a study that count now, to be told from those of another moment. */
export async function countedSheets(
  ctx: Pick<Scope, 'db' | 'workspaceId'>,
  { id, questions }: StudyRef,
): Promise<Unmerged> {
  const sheets = await resolveVisible(ctx, response, id);
  return { ...sheets, digest: digestAs(sheets, questions) };
}

/** The sheets that count now, as they are stored. */
export const storedSheets = (ctx: Pick<Scope, 'db' | 'workspaceId'>, { id }: Pick<StudyRef, 'id'>): Promise<Unmerged> =>
  resolveVisible(ctx, response, id);

/** The same of several studies, in one moment: {@link readAs} reads their answers. */
export const sheetsOfAll = (
  ctx: Pick<Scope, 'db' | 'workspaceId'>,
  studyIds: readonly string[],
): Promise<ReadonlyMap<string, Unmerged>> => resolveAllVisible(ctx, response, studyIds);

/** Whether the same answers count in both. */
export const sameSheets = (a: Pick<Sheets, 'digest'>, b: Pick<Sheets, 'digest'>): boolean => a.digest === b.digest;

export type SheetTotals = { responses: number; weight: number; weightSquared: number; weighted: boolean };

type TotalsRow = { responses: number; total: number; totalSquared: number; unequal: number };
// an alias must not hide the column that it is computed from
const totalColumns =
  'count() AS responses, sum(weight) AS total, sum(weight * weight) AS totalSquared, countIf(weight != 1) AS unequal';
const totalsOf = ({ responses, total, totalSquared, unequal }: TotalsRow): SheetTotals => ({
  ...{ responses, weight: total, weightSquared: totalSquared, weighted: unequal > 0 },
});

/** How many answer sheets count, and how they are weighted. */
export async function sheetTotals(ctx: Scope, { where, params, from }: Sheets): Promise<SheetTotals> {
  const [row] = await ctx.facts.query<TotalsRow>({
    sql: `SELECT ${totalColumns} FROM ${from} WHERE ${where}`,
    params,
    signal: ctx.signal,
  });
  return totalsOf(row!);
}

/** The sheets of at least one study, as one condition in which each keeps its own. */
export function sheetsTogether(each: readonly Unmerged[]): Unmerged {
  const parts = each.map(({ where, params }, index) => ({
    where: `(${where.replaceAll(/\{(\w+):/g, `{s${index}_$1:`)})`,
    params: Object.fromEntries(Object.entries(params).map(([name, value]) => [`s${index}_${name}`, value])),
  }));
  return {
    where: parts.map(({ where }) => where).join(' OR '),
    params: Object.assign({}, ...parts.map(({ params }) => params)),
    digest: JSON.stringify(each.map(({ digest }) => digest)),
  };
}

/** {@link sheetTotals} by study, in one statement; a study without a sheet is not among them. */
export async function totalsByStudy(ctx: Scope, { where, params }: Unmerged): Promise<Map<string, SheetTotals>> {
  const rows = await ctx.facts.query<TotalsRow & { studyId: string }>({
    sql: `SELECT study_id AS studyId, ${totalColumns} FROM ${response.name} WHERE ${where} GROUP BY study_id`,
    params,
    signal: ctx.signal,
  });
  return new Map(rows.map((row) => [row.studyId, totalsOf(row)]));
}

/** How many answer sheets count, and a digest of them that depends on neither their order nor on the import that brought them. */
export async function sheetDigest(ctx: Scope, sheets: Unmerged): Promise<{ responses: number; digest: string }> {
  const { lines, digest } = await receiptOf(ctx.facts, response, sheets, ctx.signal);
  return { responses: lines, digest };
}

/** Gave one of these answers to the question at `position`; without `answers`, answered it at all. */
export type Condition = { position: number; answers?: readonly string[] | undefined };

/** A condition of answer sheets with its parameters. */
export type Sql = Pick<Sheets, 'where' | 'params'>;

/** The options of a stored answer that count, as `chosenOptions` of the domain has them; the option without a name is none. */
export const chosenSql = (answer: string): string => `splitByChar(char(31), splitByChar(char(30), ${answer})[1])`;

/** The condition as SQL; `name` keeps the parameters of several conditions apart. */
export function conditionSql({ position, answers }: Condition, name: string): Sql {
  const answer = `answers[{${name}Position:UInt16}]`;
  if (!answers) return { where: `${answer} != ''`, params: { [`${name}Position`]: position } };
  return {
    where: `(${answer} != '' AND hasAny(${chosenSql(answer)}, {${name}:Array(String)}))`,
    params: { [`${name}Position`]: position, [name]: answers },
  };
}

/** Adds conditions to the sheets that count. */
export function narrowed(sheets: Sheets, conditions: readonly Condition[]): Sheets {
  const parts = conditions.map((condition, index) => conditionSql(condition, `condition${index}`));
  return {
    ...sheets,
    where: [sheets.where, ...parts.map(({ where }) => where)].join(' AND '),
    params: Object.assign({}, sheets.params, ...parts.map(({ params }) => params)),
  };
}

export type AnswerSheet = {
  rowNumber: number;
  externalId: string;
  answeredAt: string | null;
  weight: number;
  answers: string[];
};
type SheetRow = Omit<AnswerSheet, 'answeredAt'> & { answeredAt: number };

const sheetColumns = selectOf(response, ['rowNumber', 'externalId', 'answeredAt', 'weight', 'answers']);
const present = (row: SheetRow): AnswerSheet => ({
  ...row,
  answeredAt: row.answeredAt === 0 ? null : new Date(row.answeredAt).toISOString(),
});

/** One page of answer sheets in the order of their files, and how many there are. */
export async function listSheets(
  ctx: Scope,
  { where, params, from }: Sheets,
  page: { limit: number; offset: number },
): Promise<{ rows: AnswerSheet[]; total: number }> {
  const [count] = await ctx.facts.query<{ total: number }>({
    sql: `SELECT count() AS total FROM ${from} WHERE ${where}`,
    params,
    signal: ctx.signal,
  });
  const rows = await ctx.facts.query<SheetRow>({
    sql: `SELECT ${sheetColumns} FROM ${from} WHERE ${where}
      ORDER BY batch_id, row_number LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    params: { ...params, ...page },
    signal: ctx.signal,
  });
  return { total: count!.total, rows: rows.map(present) };
}

/** All answer sheets, one by one, in the order of their files. */
export async function* streamSheets(ctx: Scope, { where, params, from }: Sheets): AsyncGenerator<AnswerSheet> {
  const rows = ctx.facts.stream<SheetRow>({
    sql: `SELECT ${sheetColumns} FROM ${from} WHERE ${where} ORDER BY batch_id, row_number`,
    params,
    signal: ctx.signal,
  });
  for await (const row of rows) yield present(row);
}
