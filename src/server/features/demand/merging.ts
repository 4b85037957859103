/** Questions of a study that ask the same are read as one, and come apart again; answers stay as they were given. */
import { and, eq } from 'drizzle-orm';
import { hasOptions } from '../../../domain/demand/answerable.ts';
import type { Criterion } from '../../../domain/demand/criterion.ts';
import { type Measured, measureOf } from '../../../domain/demand/measures.ts';
import { checkMerge, merged, separated } from '../../../domain/demand/merged.ts';
import type { Question } from '../../../domain/demand/question.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { chosenSql, type Scope, type Sheets } from './answers.ts';
import { remember } from './remembered.ts';
import { criterion, need, study } from './schema.ts';
import { sheetsOf } from './sheets.ts';
import { heldStudy, type StudyRow } from './study-queries.ts';

type Target = { launchId: string; studyId: string; version: number; position: number };

/** Answers that only one of two questions has, most frequent first; more are cut. */
const mostOnly = 20;

type Counts = { answered: number; answeredInto: number; both: number; differ: number };
type OptionRow = { answer: string; n: number; nInto: number; kinds: number };

/** What would become one: how many answered each, both, and both differently, and which answers only one of them has. Refused as the merge would be. */
export async function mergePreview(ctx: Scope, row: StudyRow, position: number, into: number) {
  const [question, whole] = checkMerge(row.questions, position, into);
  await requireNoCriterion(ctx, row, [position, into]);
  const sheets = await sheetsOf(ctx, row, [position, into]);
  return remember(ctx, sheets, ['merge', question, whole], (ctx) => counted(ctx, sheets, question, whole));
}

async function counted(ctx: Scope, { where, params, from }: Sheets, question: Question, whole: Question) {
  const asked = { params: { ...params, position: question.position, into: whole.position }, signal: ctx.signal };
  const columns = 'answers[{position:UInt16}] AS own, answers[{into:UInt16}] AS other';
  const sheets = `(SELECT ${columns} FROM ${from} WHERE ${where})`;
  // A file names the options of a multiple choice in any order.
  const said = (answer: string) =>
    question.type === 'multi' ? `arraySort(arrayDistinct(${chosenSql(answer)}))` : answer;
  const [counts] = await ctx.facts.query<Counts>({
    sql: `SELECT countIf(own != '') AS answered, countIf(other != '') AS answeredInto, countIf(own != '' AND other != '') AS both,
        countIf(own != '' AND other != '' AND ${said('own')} != ${said('other')}) AS differ FROM ${sheets}`,
    ...asked,
  });
  const onlyIn = (mine: 'n' | 'nInto', others: 'n' | 'nInto') =>
    ctx.facts.query<OptionRow>({
      sql: `SELECT option AS answer, sum(isOwn) AS n, sum(1 - isOwn) AS nInto, count() OVER () AS kinds
        FROM ${sheets} ARRAY JOIN arrayConcat(${chosenSql('own')}, ${chosenSql('other')}) AS option,
          arrayConcat(arrayResize([1], length(${chosenSql('own')}), 1), arrayResize([0], length(${chosenSql('other')}), 0)) AS isOwn
        WHERE option != '' GROUP BY option HAVING ${others} = 0 AND ${mine} > 0 ORDER BY ${mine} DESC, answer LIMIT ${mostOnly}`,
      ...asked,
    });
  const listed = (rows: readonly OptionRow[]) => ({
    answers: rows.map(({ answer, n, nInto }) => ({ answer, count: n + nInto })),
    distinct: rows[0]?.kinds ?? 0,
  });
  const [only, onlyInto] = hasOptions(question)
    ? await Promise.all([onlyIn('n', 'nInto'), onlyIn('nInto', 'n')])
    : [[], []];
  return { ...counts!, only: listed(only), onlyInto: listed(onlyInto) };
}

/** The questions that a criterion rests on, with the fields that name them. */
export const restsOn = ({ measure: { kind, spec }, segment }: Pick<Criterion, 'measure' | 'segment'>) => [
  ...measureOf(kind)
    .positions(spec)
    .map((position) => ({ position, field: 'measure.spec.position' })),
  ...(segment ? [{ position: segment.position, field: 'segment.position' }] : []),
];

/** A criterion counts what it was registered with, and so does what was signed of it: its questions stay as they are read. */
async function requireNoCriterion(
  { db, workspaceId }: Pick<Scope, 'db' | 'workspaceId'>,
  row: StudyRow,
  positions: readonly number[],
): Promise<void> {
  const registered = await db
    .select({ kind: criterion.kind, spec: criterion.spec, segment: criterion.segment, title: need.title })
    .from(criterion)
    .innerJoin(need, eq(need.id, criterion.needId))
    .where(and(eq(criterion.workspaceId, workspaceId), eq(criterion.studyId, row.id)));
  for (const { kind, spec, segment, title } of registered) {
    const rests = restsOn({ measure: { kind, spec } as Measured, segment });
    const used = rests.find(({ position }) => positions.includes(position))?.position;
    if (used === undefined) continue;
    const question = row.questions.find(({ position }) => position === used)?.label ?? '';
    throw new BiplaneError('precondition_failed', text('demand.errors.questionRegistered', { title, question }));
  }
}

const nameOf = ({ key, label }: Question) => (key === label ? label : `${key} ${label}`);

/** Reads one question of a study as part of another. */
export async function mergeQuestion(ctx: DecideContext, { into, ...target }: Target & { into: number }) {
  const before = await heldStudy(ctx, target.launchId, target.studyId);
  const [question, whole] = checkMerge(before.questions, target.position, into);
  await requireNoCriterion(ctx, before, [target.position, into]);
  const questions = merged(before.questions, target.position, into);
  const after = await updateVersioned(ctx, study, { id: target.studyId, version: target.version }, { questions });
  const said = { name: before.name, question: nameOf(question) };
  ctx.changed({
    entity: 'study',
    entityId: target.studyId,
    launchId: target.launchId,
    before: said,
    after: { ...said, mergedInto: nameOf(whole) },
  });
  return after;
}

/** Reads a question by itself again that was part of another. */
export async function separateQuestion(ctx: DecideContext, target: Target) {
  const before = await heldStudy(ctx, target.launchId, target.studyId);
  const questions = separated(before.questions, target.position);
  const question = before.questions.find(({ position }) => position === target.position)!;
  const whole = before.questions.find(({ position }) => position === question.mergedInto)!;
  await requireNoCriterion(ctx, before, [target.position, whole.position]);
  const after = await updateVersioned(ctx, study, { id: target.studyId, version: target.version }, { questions });
  const said = { name: before.name, question: nameOf(question) };
  ctx.changed({
    entity: 'study',
    entityId: target.studyId,
    launchId: target.launchId,
    before: { ...said, mergedInto: nameOf(whole) },
    after: said,
  });
  return after;
}
