import type { Measured } from '../../domain/demand/measures.ts';
import { text } from '../../domain/text.ts';
import { addDays } from '../../domain/time/plain-date.ts';
import type { SampleNeed } from '../features/sample/story/scenario.ts';
import { pilotOf, type Survey, surveyHeaders, surveyQuestions, surveyRows } from '../features/sample/story/survey.ts';
import type { Client } from './client.ts';
import { csvFile, csvNameOf } from './csv.ts';
import { importDone, type LaunchStage, type StoryEvent } from './stage.ts';

type Mapping = Extract<Parameters<Client['imports']['start']>[0]['mapping'], { kind: 'answers' }>;

/** How many people try a questionnaire before it goes out; their answers are taken back and the questions stay. */
const pilotRespondents = 24;
/** Days before the registration on which needs are written down and the questionnaire is tried. */
const needsBefore = 3;

/** A header such as `Q3 How often …` is a key and the words that respondents saw. */
function keyAndLabel(header: string): { key: string; label: string } {
  const [, key, label] = /^([A-Z]\d+)\s+(.*)$/.exec(header) ?? [];
  return key && label ? { key, label } : { key: header, label: header };
}

/** What a careful person makes of the columns of this export. */
function mappingOf(survey: Survey): Mapping {
  const questions = new Map(surveyQuestions(survey).map(({ header, question }) => [header, question]));
  const roles: Record<string, 'respondent' | 'answered_at' | 'weight'> = {
    [survey.words.respondent]: 'respondent',
    [survey.words.answeredAt]: 'answered_at',
    [survey.words.weight]: 'weight',
  };
  return {
    kind: 'answers',
    columns: surveyHeaders(survey).map((header, column) => {
      const role = roles[header];
      if (role) return { column, as: role };
      return { column, as: 'question' as const, question: { ...questions.get(header)!, ...keyAndLabel(header) } };
    }),
  };
}

/** 1-based, as the study counts its questions. */
function positionOf(survey: Survey, header: string): number {
  return surveyQuestions(survey).findIndex((question) => question.header === header) + 1;
}

/** The demand card: needs, both sides' ranks, a standard fixed beforehand, the answers, and the signatures. */
export function demandEvents(stage: LaunchStage): StoryEvent[] {
  const { launch, at, side, event } = stage;
  const [main] = launch.surveys;
  const { registeredOn, needs } = launch;
  let studyId = '';

  const writeNeeds = event(addDays(registeredOn, -needsBefore), 'needs', async () => {
    for (const { title, statement } of needs) await side('pm').needs.create({ ...at(), title, statement });
  });
  const tryQuestionnaire = event(addDays(registeredOn, -needsBefore), 'pilot', async (during) => {
    const created = await side('gtm').studies.create({ ...at(), name: main!.name });
    studyId = created.id;
    const importId = await importAnswers(stage, pilotOf(main!, pilotRespondents), studyId, during);
    await side('gtm').imports.undo({ ...at(), importId });
  });
  const register = event(registeredOn, 'register', async () => {
    for (const [need, row] of await pairs(stage)) {
      if (need.criterion)
        await side('gtm').needs.register({ ...at(), needId: row.id, ...criterionOf(need, main!, studyId) });
    }
  });
  const rank = event(addDays(registeredOn, 2), 'rank', async () => {
    await placeAndRank(stage, 'pm');
    await placeAndRank(stage, 'gtm');
  });
  // Before the answers are in: what they say must not decide what was important.
  const agree = event(addDays(registeredOn, 3), 'rank', async () => {
    for (const [need, row] of await pairs(stage)) {
      if (need.agreed) {
        await side('pm').needs.update({ ...at(), needId: row.id, version: row.version, moscow: need.agreed });
      }
    }
  });
  const imports = launch.surveys.map(
    (survey, index): StoryEvent => ({
      on: addDays(survey.collected.to, 1),
      weight: 2 + survey.respondents / 1_000,
      what: text('sample.step.import', { launch: launch.name, file: csvNameOf(survey) }),
      happen: async (during) => {
        const target = index === 0 ? studyId : (await side('gtm').studies.create({ ...at(), name: survey.name })).id;
        await importAnswers(stage, survey, target, during);
      },
    }),
  );
  return [writeNeeds, tryQuestionnaire, register, rank, agree, ...imports];
}

async function importAnswers(
  stage: LaunchStage,
  survey: Survey,
  studyId: string,
  during: Parameters<StoryEvent['happen']>[0],
): Promise<string> {
  const { launch, at, side, upload, seed } = stage;
  const file = csvFile(surveyHeaders(survey), surveyRows(survey, seed));
  const uploadId = await upload(launch.gtm, csvNameOf(survey), file);
  await during(0.3);
  const { id } = await side('gtm').imports.start({ ...at(), uploadId, mapping: mappingOf(survey), studyId });
  await importDone(side('gtm'), at(), id, during);
  return id;
}

type NeedRow = Awaited<ReturnType<Client['needs']['list']>>[number];

/** Each need of the story with its record as a side sees it now. */
async function pairs({ launch, at, side }: LaunchStage, reader: 'pm' | 'gtm' = 'pm'): Promise<[SampleNeed, NeedRow][]> {
  const rows = await side(reader).needs.list(at());
  return launch.needs.map((need) => [need, rows.find((row) => row.title === need.title)!]);
}

/** What a side says of the needs; it hands that in once it has ranked them all. */
async function placeAndRank(stage: LaunchStage, of: 'pm' | 'gtm'): Promise<void> {
  const { at, side } = stage;
  const placed = await pairs(stage, of);
  for (const [need, row] of placed) {
    const { moscow, reason } = need[of];
    const { version } = row.own.find((view) => view.side === of)!;
    if (moscow) await side(of).needs.place({ ...at(), needId: row.id, version, side: of, moscow, reason });
  }
  const ranked = placed.filter(([need]) => need[of].rank !== null).sort(([a], [b]) => a[of].rank! - b[of].rank!);
  if (ranked.length > 0) await side(of).needs.rank({ ...at(), side: of, order: ranked.map(([, row]) => row.id) });
  if (ranked.length === placed.length) await side(of).needs.handIn({ ...at(), side: of });
}

function criterionOf({ criterion }: SampleNeed, survey: Survey, studyId: string) {
  const { question, segment, measure, ...rest } = criterion!;
  return {
    ...rest,
    studyId,
    measure: { kind: measure.kind, spec: { ...measure.spec, position: positionOf(survey, question) } } as Measured,
    segment: segment === null ? null : { position: positionOf(survey, survey.words.segment), answers: [segment] },
  };
}
