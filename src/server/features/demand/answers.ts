/** Which answer sheets of a study count, and simple questions about them. */
import type { FactsDoor } from '../../store/facts.ts';
import type { Db } from '../../store/postgres.ts';
import { visibleBatches } from '../imports/queries.ts';

export type Scope = { db: Db; facts: FactsDoor; workspaceId: string; signal?: AbortSignal | undefined };

/** A study, as far as its answers are concerned. */
export type StudyRef = { id: string; launchId: string };

/** The condition that every reader of answers uses: this workspace, this study, visible batches. */
export type Sheets = { where: string; params: Record<string, unknown> };

export async function sheetsOf(ctx: Pick<Scope, 'db' | 'workspaceId'>, { id, launchId }: StudyRef): Promise<Sheets> {
  const batches = await visibleBatches(ctx, { launchId, kind: 'answers', targetId: id });
  return {
    where:
      'workspace_id = {workspaceId:String} AND study_id = {studyId:String} AND batch_id IN {batches:Array(String)}',
    params: { workspaceId: ctx.workspaceId, studyId: id, batches },
  };
}

/** Whether the same answers count in both. */
export const sameSheets = (a: Sheets, b: Sheets): boolean => String(a.params.batches) === String(b.params.batches);

export type SheetTotals = { responses: number; weight: number; weightSquared: number; weighted: boolean };

/** How many answer sheets count, and how they are weighted. */
export async function sheetTotals(ctx: Scope, { where, params }: Sheets): Promise<SheetTotals> {
  // an alias must not hide the column that it is computed from
  const [row] = await ctx.facts.query<{ responses: number; total: number; totalSquared: number; unequal: number }>({
    sql: `SELECT count() AS responses, sum(weight) AS total, sum(weight * weight) AS totalSquared, countIf(weight != 1) AS unequal
      FROM response WHERE ${where}`,
    params,
    signal: ctx.signal,
  });
  const { responses, total, totalSquared, unequal } = row!;
  return { responses, weight: total, weightSquared: totalSquared, weighted: unequal > 0 };
}

/** How many answer sheets count, and a digest of them that depends on neither their order nor on the import that brought them. */
export async function sheetDigest(
  ctx: Scope,
  { where, params }: Sheets,
): Promise<{ responses: number; digest: string }> {
  const sheet = 'external_id, answered_at, weight, answers';
  const [row] = await ctx.facts.query<{ responses: number; digest: string }>({
    sql: `SELECT count() AS responses, concat(hex(groupBitXor(sipHash64(${sheet}))), '-', hex(sum(cityHash64(${sheet})))) AS digest
      FROM response WHERE ${where}`,
    params,
    signal: ctx.signal,
  });
  return row!;
}

/** Gave one of these answers to the question at `position`; without `answers`, answered it at all. */
export type Condition = { position: number; answers?: readonly string[] | undefined };

/** The condition as SQL; `name` keeps the parameters of several conditions apart. Stored choices are joined by U+001F. */
export function conditionSql({ position, answers }: Condition, name: string): Sheets {
  const answer = `answers[{${name}Position:UInt16}]`;
  if (!answers) return { where: `${answer} != ''`, params: { [`${name}Position`]: position } };
  return {
    where: `(${answer} != '' AND hasAny(splitByChar(char(31), ${answer}), {${name}:Array(String)}))`,
    params: { [`${name}Position`]: position, [name]: answers },
  };
}

/** Adds conditions to the sheets that count. */
export function narrowed(sheets: Sheets, conditions: readonly Condition[]): Sheets {
  return conditions.reduce<Sheets>((narrower, condition, index) => {
    const { where, params } = conditionSql(condition, `condition${index}`);
    return { where: `${narrower.where} AND ${where}`, params: { ...narrower.params, ...params } };
  }, sheets);
}

export type AnswerSheet = {
  rowNumber: number;
  externalId: string;
  answeredAt: string | null;
  weight: number;
  answers: string[];
};
type SheetRow = Omit<AnswerSheet, 'answeredAt'> & { answeredAt: number };

const sheetColumns = 'row_number AS rowNumber, external_id AS externalId, answered_at AS answeredAt, weight, answers';
const present = (row: SheetRow): AnswerSheet => ({
  ...row,
  answeredAt: row.answeredAt === 0 ? null : new Date(row.answeredAt).toISOString(),
});

/** One page of answer sheets in the order of their files, and how many there are. */
export async function listSheets(
  ctx: Scope,
  { where, params }: Sheets,
  page: { limit: number; offset: number },
): Promise<{ rows: AnswerSheet[]; total: number }> {
  const [count] = await ctx.facts.query<{ total: number }>({
    sql: `SELECT count() AS total FROM response WHERE ${where}`,
    params,
    signal: ctx.signal,
  });
  const rows = await ctx.facts.query<SheetRow>({
    sql: `SELECT ${sheetColumns} FROM response WHERE ${where}
      ORDER BY batch_id, row_number LIMIT {limit:UInt32} OFFSET {offset:UInt32}`,
    params: { ...params, ...page },
    signal: ctx.signal,
  });
  return { total: count!.total, rows: rows.map(present) };
}

/** All answer sheets, one by one, in the order of their files. */
export async function* streamSheets(ctx: Scope, { where, params }: Sheets): AsyncGenerator<AnswerSheet> {
  const rows = ctx.facts.stream<SheetRow>({
    sql: `SELECT ${sheetColumns} FROM response WHERE ${where} ORDER BY batch_id, row_number`,
    params,
    signal: ctx.signal,
  });
  for await (const row of rows) yield present(row);
}
