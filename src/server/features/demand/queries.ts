import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { formatOf } from '../../../domain/cards/format.ts';
import type { CardSummary } from '../../../domain/cards/summary.ts';
import { demandFormats } from '../../../domain/demand/card-content.ts';
import { demandSummary } from '../../../domain/demand/card-summary.ts';
import { explainEstimate } from '../../../domain/demand/explain.ts';
import type { Evidence, NeedState } from '../../../domain/demand/need-state.ts';
import { disagreement } from '../../../domain/demand/priority.ts';
import { type Question, topBoxes } from '../../../domain/demand/question.ts';
import { decide } from '../../../domain/demand/verdict.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { response } from '../../facts/tables/response.ts';
import type { FactsOfLaunch } from '../../readings/seen.ts';
import type { AuditedRecords } from '../../store/audited.ts';
import { type Scope, sheetDigest, sheetsOf } from './answers.ts';
import { measureCriteria } from './criterion-counts.ts';
import { remember } from './remembered.ts';
import { criterion, need, study } from './schema.ts';
import type { StudyRow } from './study-queries.ts';

type TimedScope = Scope & { now: Date };
type NeedRow = typeof need.$inferSelect;
type CriterionRow = typeof criterion.$inferSelect;
type Registered = { criterion: CriterionRow; study: StudyRow };

/** A need as every surface shows it. */
export type Need = ReturnType<typeof presentNeed>;

const labelOf = (question: Question | undefined) => ({ key: question?.key ?? '', label: question?.label ?? '' });

/** How many of the highest steps these answers are; null where they are anything else. */
function topBoxesOf(answers: readonly string[], question: Question | undefined): number | null {
  const top = new Set(topBoxes(question?.scale ?? [], answers.length));
  return answers.length > 0 && top.size === answers.length && answers.every((answer) => top.has(answer))
    ? top.size
    : null;
}

/** A criterion with the words of its questions, as they stand in the study today. */
export function presentCriterion({ criterion: row, study: { name, questions } }: Registered) {
  const { workspaceId: _workspace, needId: _need, registeredBy: _by, registeredAt, supersededAt, ...rest } = row;
  const at = (position: number | null) => questions.find((question) => question.position === position);
  const segment = row.segmentPosition === null ? null : labelOf(at(row.segmentPosition));
  const measured = labelOf(at(row.position));
  return {
    ...rest,
    studyName: name,
    questionKey: measured.key,
    questionLabel: measured.label,
    segmentKey: segment?.key ?? null,
    segmentLabel: segment?.label ?? null,
    topBoxes: topBoxesOf(row.answers, at(row.position)),
    registeredAt: registeredAt.toISOString(),
    supersededAt: supersededAt?.toISOString() ?? null,
  };
}

/** The registered criteria of needs with their studies, newest first; by default only those in force. */
async function criteriaOf(
  { db, workspaceId }: Scope,
  needIds: readonly string[],
  history = false,
): Promise<Registered[]> {
  if (needIds.length === 0) return [];
  return db
    .select({ criterion, study })
    .from(criterion)
    .innerJoin(study, eq(study.id, criterion.studyId))
    .where(
      and(
        eq(criterion.workspaceId, workspaceId),
        inArray(criterion.needId, [...needIds]),
        history ? undefined : isNull(criterion.supersededAt),
      ),
    )
    .orderBy(desc(criterion.registeredAt));
}

/** What the answers say to registered criteria now: one pass over the sheets of each study. */
async function evidenceOf(ctx: Scope, registered: readonly Registered[]): Promise<Map<string, Evidence>> {
  const byStudy = new Map<string, Registered[]>();
  for (const each of registered) byStudy.set(each.study.id, [...(byStudy.get(each.study.id) ?? []), each]);
  const evidence = await Promise.all(
    [...byStudy.values()].map(async (own) => {
      const row = own[0]!.study;
      const sheets = await sheetsOf(ctx, row);
      const criteria = own.map((each) => each.criterion);
      const asked = criteria.map(({ id: _id, registeredAt: _at, ...fields }) => fields);
      const measured = await remember(ctx, sheets, ['criteria', row.questions, asked], () =>
        measureCriteria(ctx, sheets, row.questions, criteria),
      );
      return own.map((each, index) => [each.criterion.needId, evidenceFrom(each, measured[index]!)] as const);
    }),
  );
  return new Map(evidence.flat());
}

function evidenceFrom(registered: Registered, { base, estimate }: Pick<Evidence, 'base' | 'estimate'>): Evidence {
  const { criterion: row, study: own } = registered;
  const words = presentCriterion(registered);
  const values = own.questions.find(({ position }) => position === row.position)?.scale?.map((step) => step.value);
  return {
    criterion: row,
    registeredAt: words.registeredAt,
    responsesWhenRegistered: row.responsesWhenRegistered,
    studyId: own.id,
    studyName: own.name,
    questionKey: words.questionKey,
    questionLabel: words.questionLabel,
    segmentKey: words.segmentKey,
    range: values?.length && row.measure === 'mean' ? { from: Math.min(...values), to: Math.max(...values) } : null,
    base,
    estimate,
    verdict: decide(row, estimate),
  };
}

function stateOf(row: NeedRow, evidence: Evidence | undefined): NeedState {
  return {
    id: row.id,
    number: row.number,
    title: row.title,
    statement: row.statement,
    moscow: row.moscow,
    pm: { moscow: row.pmClass, rank: row.pmRank },
    gtm: { moscow: row.gtmClass, rank: row.gtmRank },
    evidence: evidence ?? null,
  };
}

function presentNeed(row: NeedRow, registered: Registered | undefined, evidence: Evidence | undefined, needs: number) {
  const state = stateOf(row, evidence);
  return {
    id: row.id,
    launchId: row.launchId,
    number: row.number,
    title: row.title,
    statement: row.statement,
    moscow: row.moscow,
    pm: { ...state.pm, reason: row.pmReason },
    gtm: { ...state.gtm, reason: row.gtmReason },
    disagreement: disagreement(state.pm, state.gtm, needs),
    criterion: registered ? presentCriterion(registered) : null,
    estimate: evidence?.estimate ?? null,
    verdict: evidence?.verdict ?? null,
    range: evidence?.range ?? null,
    explain: evidence
      ? explainEstimate(evidence.base, { ...evidence.criterion, effectiveN: evidence.estimate?.effectiveN ?? null })
      : null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  };
}

async function needRows({ db, workspaceId }: Scope, launchId: string, deleted = false): Promise<NeedRow[]> {
  return db
    .select()
    .from(need)
    .where(
      and(
        eq(need.workspaceId, workspaceId),
        eq(need.launchId, launchId),
        deleted ? isNotNull(need.deletedAt) : isNull(need.deletedAt),
      ),
    )
    .orderBy(asc(need.number));
}

/** The needs of a launch in the order of their numbers; `deleted` shows the trash instead. */
export async function listNeeds(ctx: Scope, launchId: string, deleted = false): Promise<Need[]> {
  const rows = await needRows(ctx, launchId, deleted);
  const registered = await criteriaOf(
    ctx,
    rows.map((row) => row.id),
  );
  const evidence = await evidenceOf(ctx, registered);
  return rows.map((row) => {
    const own = registered.find((each) => each.criterion.needId === row.id);
    return presentNeed(row, own, evidence.get(row.id), rows.length);
  });
}

/** The need's row; `not_found` for an id of another launch or workspace. */
export async function findNeed(
  { db, workspaceId }: Pick<Scope, 'db' | 'workspaceId'>,
  launchId: string,
  needId: string,
): Promise<NeedRow> {
  const here = and(eq(need.workspaceId, workspaceId), eq(need.launchId, launchId), eq(need.id, needId));
  const [row] = await db.select().from(need).where(here);
  if (!row) throw new BiplaneError('not_found', text('errors.notFound'));
  return row;
}

/** One need, also from the trash. */
export async function getNeed(ctx: Scope, launchId: string, needId: string): Promise<Need> {
  const row = await findNeed(ctx, launchId, needId);
  const registered = await criteriaOf(ctx, [needId]);
  const evidence = await evidenceOf(ctx, registered);
  const others = await needRows(ctx, launchId);
  return presentNeed(row, registered[0], evidence.get(needId), others.length);
}

/** Every criterion ever registered for a need, newest first. */
export async function criterionHistory(ctx: Scope, needId: string) {
  return (await criteriaOf(ctx, [needId], true)).map(presentCriterion);
}

/** The needs of a launch with what decides about them. */
export async function needStates(ctx: Scope, launchId: string): Promise<NeedState[]> {
  const rows = await needRows(ctx, launchId);
  const registered = await criteriaOf(
    ctx,
    rows.map((row) => row.id),
  );
  const evidence = await evidenceOf(ctx, registered);
  return rows.map((row) => stateOf(row, evidence.get(row.id)));
}

/** What the card's figures count: the answers to the launch's studies. */
export const demandFacts: readonly FactsOfLaunch[] = [
  {
    table: response,
    scopesOf: ({ db, workspaceId }, launchIds) =>
      db
        .select({ launchId: study.launchId, scopeId: study.id })
        .from(study)
        .where(and(eq(study.workspaceId, workspaceId), inArray(study.launchId, [...launchIds]))),
  },
];

/** The demand card in short, from the same needs as its own screen. */
export async function cardSummary(ctx: TimedScope, launchId: string): Promise<CardSummary> {
  return demandSummary(await needStates(ctx, launchId), ctx.now.toISOString());
}

/** What both sides sign under the demand card; null while there is no need. */
export async function cardContent(ctx: Scope, launchId: string, format: number): Promise<object | null> {
  const needs = await needStates(ctx, launchId);
  if (needs.length === 0) return null;
  const used = new Map(needs.flatMap(({ evidence }) => (evidence ? [[evidence.studyId, evidence.studyName]] : [])));
  const studies = await Promise.all(
    [...used].map(async ([id, name]) => {
      const sheets = await sheetsOf(ctx, { id: id!, launchId });
      const { responses, digest } = await remember(ctx, sheets, 'digest', () => sheetDigest(ctx, sheets));
      return { studyId: id!, name: name!, responses, digest };
    }),
  );
  return formatOf(demandFormats, format)(needs, studies);
}

/** Registered criteria, for comparison with the audit log. */
export const auditedCriteria: AuditedRecords = {
  entity: 'criterion',
  current: (workspaceId) => sql`
    select c.id::text as entity_id, n.launch_id, n.title as name,
           jsonb_build_object('needId', need_id, 'studyId', study_id, 'position', position, 'measure', measure, 'answers', answers,
             'segmentPosition', segment_position, 'segmentAnswers', segment_answers, 'weighted', weighted, 'direction', direction,
             'threshold', threshold, 'minimumN', minimum_n, 'confidence', confidence, 'reason', reason,
             'responsesWhenRegistered', responses_when_registered) as says
      from criterion c join need n on n.id = c.need_id where c.workspace_id = ${workspaceId}`,
};
