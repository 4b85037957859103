import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { formatOf } from '../../../domain/cards/format.ts';
import type { CardSummary } from '../../../domain/cards/summary.ts';
import { type DemandCardContent, demandFormats } from '../../../domain/demand/card-content.ts';
import { demandSummary } from '../../../domain/demand/card-summary.ts';
import type { Criterion } from '../../../domain/demand/criterion.ts';
import { explainEstimate } from '../../../domain/demand/explain.ts';
import { type Measured, measureOf } from '../../../domain/demand/measures.ts';
import { standing } from '../../../domain/demand/merged.ts';
import { needsIn } from '../../../domain/demand/need-filter.ts';
import type { Evidence, NeedState } from '../../../domain/demand/need-state.ts';
import { type Disagreement, disagreements } from '../../../domain/demand/priority.ts';
import type { Question } from '../../../domain/demand/question.ts';
import type { Round } from '../../../domain/demand/rounds.ts';
import { decide } from '../../../domain/demand/verdict.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import type { Kpi } from '../../../domain/kpi.ts';
import { text } from '../../../domain/text.ts';
import type { Actor } from '../../act/audit.ts';
import { response } from '../../facts/tables/response.ts';
import type { FactsOfLaunch } from '../../readings/seen.ts';
import { lockedWhileAmended } from '../../signing/amendments.ts';
import { contentOfVersion } from '../../signing/versions.ts';
import type { AuditedRecords } from '../../store/audited.ts';
import { type Scope, sheetDigest, sheetsOfAll } from './answers.ts';
import { type Answered, measureCriteria } from './criterion-counts.ts';
import { restsOn } from './merging.ts';
import { remember } from './remembered.ts';
import { criterion, need, study } from './schema.ts';
import { readSheets } from './sheets.ts';
import type { StudyRow } from './study-queries.ts';
import { type OwnView, ownViews, roundsOf } from './views.ts';

type TimedScope = Scope & { now: Date };
type Reader = TimedScope & { actor: Actor };
type NeedRow = typeof need.$inferSelect;
type CriterionRow = typeof criterion.$inferSelect;
type Registered = { criterion: CriterionRow; study: StudyRow };

/** A need as every surface shows it. */
export type Need = ReturnType<typeof presentNeed>;

/** A row as what it registers; kind and spec were written together. */
export function criterionOf({ kind, spec, segment, weighted, ...row }: CriterionRow): Criterion {
  const { direction, threshold, minimumN, confidence } = row;
  return { measure: { kind, spec } as Measured, segment, weighted, direction, threshold, minimumN, confidence };
}

const countedBy = ({ measure: { kind, spec } }: Pick<Criterion, 'measure'>, questions: readonly Question[]) =>
  measureOf(kind).counted(spec, questions);

/** A criterion with the words of its questions, as they stand in the study today. */
export function presentCriterion({ criterion: row, study: { name, questions } }: Registered) {
  const { measure, segment, ...fields } = criterionOf(row);
  const { unit, words, positions } = measureOf(measure.kind);
  const used = new Set(restsOn({ measure, segment }).map(({ position }) => position));
  const named = (position: number) => {
    const { key = '', label = '', also = [] } = standing(questions).find((one) => one.position === position) ?? {};
    return { position, key, label, also: also.map((part) => part.key) };
  };
  return {
    id: row.id,
    studyId: row.studyId,
    studyName: name,
    measure,
    unit,
    words: words(measure.spec, questions),
    counted: countedBy({ measure }, questions),
    questions: positions(measure.spec).map(named),
    segment: segment && { ...named(segment.position), answers: segment.answers },
    ...fields,
    reason: row.reason,
    responsesWhenRegistered: row.responsesWhenRegistered,
    registeredByName: row.registeredByName,
    registeredAt: row.registeredAt.toISOString(),
    supersededAt: row.supersededAt?.toISOString() ?? null,
    rereadSince: questions.flatMap(({ position, label, reread }) =>
      reread && Date.parse(reread.at) > row.registeredAt.getTime() && used.has(position)
        ? [{ label, at: reread.at }]
        : [],
    ),
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
  const sheetsOfStudy = await sheetsOfAll(ctx, [...byStudy.keys()]);
  const evidence = await Promise.all(
    [...byStudy.values()].map(async (own) => {
      const row = own[0]!.study;
      const criteria = own.map((each) => criterionOf(each.criterion));
      const asked = criteria.flatMap(restsOn).map(({ position }) => position);
      const sheets = await readSheets(ctx, sheetsOfStudy.get(row.id)!, row.questions, asked);
      const answered = await remember(ctx, sheets, ['criteria', row.questions, criteria], (ctx) =>
        measureCriteria(ctx, sheets, row.questions, criteria),
      );
      return own.map((each, index) => [each.criterion.needId, evidenceFrom(each, answered[index]!)] as const);
    }),
  );
  return new Map(evidence.flat());
}

function evidenceFrom({ criterion: row, study: { id, name, questions } }: Registered, answered: Answered): Evidence {
  const fields = criterionOf(row);
  const { kind, spec } = fields.measure;
  return {
    criterion: fields,
    registeredAt: row.registeredAt.toISOString(),
    responsesWhenRegistered: row.responsesWhenRegistered,
    study: { id, name, questions },
    range: measureOf(kind).range(spec, questions),
    ...answered,
    verdict: decide(fields, answered.estimate),
  };
}

/** What is shown of a need beside its row; `round` and both sides as everybody sees them, `own` as the reader does. */
type Shown = {
  round: Round;
  registered: Registered | undefined;
  evidence: Evidence | undefined;
  own: OwnView[];
  disagreement: Disagreement;
};

const viewed = (row: NeedRow) => ({
  id: row.id,
  pm: { moscow: row.pmClass, rank: row.pmRank },
  gtm: { moscow: row.gtmClass, rank: row.gtmRank },
});

function stateOf(row: NeedRow, { round, evidence }: Pick<Shown, 'round' | 'evidence'>): NeedState {
  return {
    ...viewed(row),
    number: row.number,
    title: row.title,
    statement: row.statement,
    moscow: row.moscow,
    round,
    evidence: evidence ?? null,
  };
}

function presentNeed({ now }: TimedScope, row: NeedRow, { round, own, disagreement, registered, evidence }: Shown) {
  return {
    id: row.id,
    launchId: row.launchId,
    number: row.number,
    title: row.title,
    statement: row.statement,
    moscow: row.moscow,
    pm: { moscow: row.pmClass, rank: row.pmRank, reason: row.pmReason },
    gtm: { moscow: row.gtmClass, rank: row.gtmRank, reason: row.gtmReason },
    round,
    own,
    disagreement,
    criterion: registered ? presentCriterion(registered) : null,
    estimate: evidence?.estimate ?? null,
    verdict: evidence?.verdict ?? null,
    range: evidence?.range ?? null,
    explain: evidence
      ? explainEstimate(evidence.base, {
          ...evidence.criterion,
          kind: evidence.criterion.measure.kind,
          counted: countedBy(evidence.criterion, evidence.study.questions),
          effectiveN: evidence.estimate?.effectiveN ?? null,
        })
      : null,
    asOf: now.toISOString(),
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

/** Needs with what is known of them, as their card counts them. */
async function statesOf(ctx: Scope, launchId: string, rows: readonly NeedRow[]) {
  const registered = await criteriaOf(
    ctx,
    rows.map((row) => row.id),
  );
  const [evidence, rounds] = await Promise.all([evidenceOf(ctx, registered), roundsOf(ctx, launchId, rows)]);
  const states = rows.map((row) => stateOf(row, { round: rounds.get(row.id)!, evidence: evidence.get(row.id) }));
  return { registered, states };
}

const together: Disagreement = { classes: false, rankGap: null, ranks: false, notable: false };

/** Rows with what {@link statesOf} knows of them. */
type Listed = { rows: NeedRow[] } & Awaited<ReturnType<typeof statesOf>>;

/** Needs as the reader sees them; `all` are those among which the sides agree or not. */
async function presentNeeds(
  ctx: Reader,
  launchId: string,
  {
    rows,
    all,
    registered,
    states,
  }: { rows: readonly NeedRow[]; all: readonly NeedRow[] } & Awaited<ReturnType<typeof statesOf>>,
): Promise<Need[]> {
  const own = await ownViews(ctx, launchId, all);
  const apart = disagreements(all.map(viewed));
  const stateById = new Map(states.map((state) => [state.id, state]));
  return rows.map((row) => {
    const { round, evidence } = stateById.get(row.id)!;
    return presentNeed(ctx, row, {
      ...{ round, evidence: evidence ?? undefined },
      own: own.get(row.id) ?? [],
      disagreement: apart.get(row.id) ?? together,
      registered: registered.find((each) => each.criterion.needId === row.id),
    });
  });
}

/**
 * The needs that both sides are bound by: while an amendment is open, those that it would change, as they were signed, with what the answers say now to the
 * criteria of then.
 */
async function needsInForce(ctx: Scope, launchId: string): Promise<Listed> {
  const locked = await lockedWhileAmended(ctx, launchId, 'demand');
  const content = locked && ((await contentOfVersion(ctx, locked.id)) as unknown as DemandCardContent | null);
  const present = await needRows(ctx, launchId);
  if (!content) return { rows: present, ...(await statesOf(ctx, launchId, present)) };
  const everyRow = new Map([...present, ...(await needRows(ctx, launchId, true))].map((row) => [row.number, row]));
  const rows = content.needs.flatMap(({ number, title, statement, moscow, pm, gtm }) => {
    const row = everyRow.get(number);
    const views = { pmClass: pm.moscow, pmRank: pm.rank, gtmClass: gtm.moscow, gtmRank: gtm.rank };
    // Reasons are not signed: those of now speak of the amendment.
    const reasons = { pmReason: '', gtmReason: '' };
    return row ? [{ ...row, title, statement, moscow, ...views, ...reasons, deletedAt: null }] : [];
  });
  const registeredAt = new Map(
    content.needs.map(({ number, evidence }) => [everyRow.get(number)?.id, evidence?.criterion.registeredAt]),
  );
  const ids = rows.map(({ id }) => id);
  const registered = (await criteriaOf(ctx, ids, true)).filter(
    ({ criterion: row }) => registeredAt.get(row.needId) === row.registeredAt.toISOString(),
  );
  const [evidence, rounds] = await Promise.all([evidenceOf(ctx, registered), roundsOf(ctx, launchId, rows)]);
  const states = rows.map((row) => {
    // What was signed had been opened.
    const round = { ...rounds.get(row.id)!, openedAt: locked.lockedAt, pm: true, gtm: true };
    return stateOf(row, { round, evidence: evidence.get(row.id) });
  });
  return { rows, registered, states };
}

/** The needs of a launch in the order of their numbers; `deleted` shows the trash instead, `inForce` what both sides are bound by. */
export async function listNeeds(
  ctx: Reader,
  launchId: string,
  {
    deleted = false,
    inForce = false,
    ...filter
  }: { deleted?: boolean; inForce?: boolean } & Parameters<typeof needsIn>[1] = {},
): Promise<Need[]> {
  const here = async () => {
    const rows = await needRows(ctx, launchId, deleted);
    return { rows, ...(await statesOf(ctx, launchId, rows)) };
  };
  // What is in force is not in the trash.
  if (inForce && deleted) return [];
  const { rows: all, ...known } = inForce ? await needsInForce(ctx, launchId) : await here();
  const asked = new Set(needsIn(known.states, filter).map(({ id }) => id));
  const rows = all.filter(({ id }) => asked.has(id));
  const shown = await presentNeeds(ctx, launchId, { rows, all, ...known });
  // What somebody thinks of changing is not in force.
  return inForce ? shown.map((each) => ({ ...each, own: [] })) : shown;
}

/** These needs in the order of their numbers, from the trash too. */
export async function needsOf(ctx: Reader, launchId: string, needIds: readonly string[]): Promise<Need[]> {
  const wanted = new Set(needIds);
  const both = [...(await listNeeds(ctx, launchId)), ...(await listNeeds(ctx, launchId, { deleted: true }))];
  return both.filter(({ id }) => wanted.has(id)).sort((a, b) => a.number - b.number);
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
export async function getNeed(ctx: Reader, launchId: string, needId: string): Promise<Need> {
  const row = await findNeed(ctx, launchId, needId);
  const known = await statesOf(ctx, launchId, [row]);
  const all = await needRows(ctx, launchId, row.deletedAt !== null);
  const [found] = await presentNeeds(ctx, launchId, { rows: [row], all, ...known });
  return found!;
}

/** Every criterion ever registered for a need, newest first. */
export async function criterionHistory(ctx: Scope, needId: string) {
  return (await criteriaOf(ctx, [needId], true)).map(presentCriterion);
}

/** The needs of a launch with what decides about them. */
export async function needStates(ctx: Scope, launchId: string): Promise<NeedState[]> {
  return (await statesOf(ctx, launchId, await needRows(ctx, launchId))).states;
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

/** The demand card in short: of the needs that both sides are bound by, which the rows behind its figures are, too. */
export async function cardSummary(ctx: TimedScope, launchId: string): Promise<CardSummary> {
  const { states } = await needsInForce(ctx, launchId);
  const { hero, kpis, ...summary } = demandSummary(states, ctx.now.toISOString());
  const ofThem = (kpi: Kpi): Kpi => ({
    ...kpi,
    ...(kpi.rows && { rows: kpi.rows.map((rows) => ({ ...rows, input: { ...rows.input, inForce: true } })) }),
  });
  return { ...summary, hero: hero && ofThem(hero), kpis: kpis.map(ofThem) };
}

/** What both sides sign under the demand card; null while there is no need. */
export async function cardContent(ctx: Scope, launchId: string, format: number): Promise<object | null> {
  const needs = await needStates(ctx, launchId);
  if (needs.length === 0) return null;
  const used = new Map(needs.flatMap(({ evidence }) => (evidence ? [[evidence.study.id, evidence.study.name]] : [])));
  const sheetsOfStudy = await sheetsOfAll(ctx, [...used.keys()]);
  const studies = await Promise.all(
    [...used].map(async ([id, name]) => {
      const sheets = sheetsOfStudy.get(id)!;
      const { responses, digest } = await remember(ctx, sheets, 'digest', (ctx) => sheetDigest(ctx, sheets));
      return { studyId: id!, name: name!, responses, digest };
    }),
  );
  return formatOf(demandFormats, format)(needs, studies);
}

/** Registered criteria, for comparison with the audit log. Entries from when every criterion was a share or a mean name its fields one by one. */
export const auditedCriteria: AuditedRecords = {
  entity: 'criterion',
  current: (workspaceId) => sql`
    select c.id::text as entity_id, n.launch_id, n.title as name,
           jsonb_build_object('needId', need_id, 'studyId', study_id, 'kind', kind, 'spec', spec, 'segment', segment, 'weighted', weighted,
             'direction', direction, 'threshold', threshold, 'minimumN', minimum_n, 'confidence', confidence, 'reason', reason,
             'responsesWhenRegistered', responses_when_registered) as says
      from criterion c join need n on n.id = c.need_id where c.workspace_id = ${workspaceId}`,
  today: (after) => sql`
    case when ${after} ? 'measure' then ${after} || jsonb_build_object(
      'kind', ${after} -> 'measure',
      'spec', jsonb_build_object('position', ${after} -> 'position')
        || case when ${after} ->> 'measure' = 'share' or ${after} -> 'answers' <> '[]' then jsonb_build_object('answers', ${after} -> 'answers') else '{}' end
        || case when ${after} ->> 'segmentPosition' is null and ${after} -> 'segmentAnswers' <> '[]'
             then jsonb_build_object('segmentAnswers', ${after} -> 'segmentAnswers') else '{}' end,
      'segment', case when ${after} ->> 'segmentPosition' is not null
        then jsonb_build_object('position', ${after} -> 'segmentPosition', 'answers', ${after} -> 'segmentAnswers') end)
    else ${after} end`,
};
