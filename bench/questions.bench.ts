/**
 * How long does a person wait for all questions of a large study? 100,000 answer sheets of 50 questions, asked for over HTTP like the web does.
 * One more sheet comes in before every round, so that nothing remembered can answer; the same facts are also counted by the raw engine.
 */
import { eq } from 'drizzle-orm';
import type { Question } from '../src/domain/demand/question.ts';
import { optionSeparator } from '../src/domain/demand/question.ts';
import { recordBatch } from '../src/server/facts/batches.ts';
import { response } from '../src/server/facts/tables/response.ts';
import { study } from '../src/server/features/demand/schema.ts';
import { newLaunch, startInstallation } from '../test/harness.ts';
import { millisecondsOf, percentile, report } from './report.ts';

const sheets = 100_000;
const rounds = 9;
const scale = ['1', '2', '3', '4', '5'];
const options = ['续航', '影像', '价格', '手感', '屏幕', '系统', '售后', '外观'];

/** 20 single choices, 10 multiple choices, 10 ratings, 5 numbers, 3 dates and 2 open texts. */
const types: Question['type'][] = [
  ...Array<'single'>(20).fill('single'),
  ...Array<'multi'>(10).fill('multi'),
  ...Array<'rating'>(10).fill('rating'),
  ...Array<'number'>(5).fill('number'),
  ...Array<'date'>(3).fill('date'),
  ...Array<'open'>(2).fill('open'),
];
const questions: Question[] = types.map((type, index) => ({
  position: index + 1,
  key: `Q${index + 1}`,
  label: `Q${index + 1}`,
  type,
  ...(type === 'rating' ? { scale: scale.map((answer) => ({ answer, value: Number(answer) })) } : {}),
}));

/** The same answers in every run. */
let state = 20_261_122;
function below(limit: number): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 4_294_967_296) * limit);
}

function answerTo(type: Question['type']): string {
  // One in twelve leaves a question out.
  if (below(12) === 0) return '';
  switch (type) {
    case 'single':
      return options[Math.min(below(8), below(8))]!;
    case 'ranking':
    case 'multi':
      return options.filter(() => below(3) === 0).join(optionSeparator);
    case 'rating':
      return scale[Math.max(below(5), below(5))]!;
    case 'number':
      return String(18 + below(50));
    case 'date':
      return `2026-0${1 + below(9)}-1${below(10)}`;
    case 'open':
      return `希望${options[below(8)]}再好一点 ${below(5_000)}`;
  }
}

const biplane = await startInstallation();
try {
  const workspace = await biplane.workspace('owner', 'pm', 'gtm');
  const { id: workspaceId, pm, gtm, owner } = workspace;
  const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  const { id: studyId } = await pm.client.studies.create({ workspaceId, launchId, name: '旗舰手机调研' });
  await biplane.deps.postgres.db.update(study).set({ questions }).where(eq(study.id, studyId));

  const { facts } = biplane.deps;
  const columns = ['workspace_id', 'study_id', 'batch_id', 'external_id', 'row_number', 'weight', 'answers'];
  const add = async (from: number, count: number) => {
    const batch = crypto.randomUUID();
    const sheet = (row: number) => [workspaceId, studyId, batch, `r${row}`, row, 1, types.map(answerTo)];
    await facts.insert({
      table: 'response',
      columns,
      rows: Array.from({ length: count }, (_, index) => sheet(from + index)),
    });
    const { db } = biplane.deps.postgres;
    await recordBatch({ db, workspaceId }, response, { id: batch, scopeId: studyId, visible: true, repeats: false });
  };
  for (let row = 0; row < sheets; row += 10_000) await add(row, 10_000);

  const { secret } = await owner.client.keys.create({ workspaceId, name: 'bench', actions: ['read'] });
  const address = `${biplane.address}/api/v1/workspaces/${workspaceId}/launches/${launchId}/studies/${studyId}/results`;
  const ask = async () => {
    const response = await fetch(address, { headers: { Authorization: `Bearer ${secret}` } });
    const results = (await response.json()) as { questions: unknown[] };
    if (results.questions?.length !== questions.length)
      throw new Error(`not all questions: ${JSON.stringify(results)}`);
  };
  const count = () =>
    facts.query({
      sql: `SELECT position, answer, count(), sum(weight) FROM response
        ARRAY JOIN answers AS answer, arrayEnumerate(answers) AS position
        WHERE study_id = {studyId:String} GROUP BY position, answer ORDER BY count() DESC LIMIT 200 BY position`,
      params: { studyId },
    });

  const [asked, counted]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++) {
    await add(sheets + round + 1, 1);
    const milliseconds = await millisecondsOf(ask);
    const raw = await millisecondsOf(count);
    if (round < 0) continue;
    asked.push(milliseconds);
    counted.push(raw);
  }
  const remembered = await millisecondsOf(ask);
  const median = percentile(asked, 0.5);
  report({ name: 'questions: 50 of 100,000 answer sheets, median', value: median, unit: 'ms', limit: 500 });
  report({ name: 'questions: the same, slowest of nine', value: Math.max(...asked), unit: 'ms' });
  report({ name: 'questions: the same, asked again', value: remembered, unit: 'ms' });
  report({
    name: 'questions: time against counting by the raw engine',
    value: median / percentile(counted, 0.5),
    unit: '×',
    limit: 1.5,
  });
} finally {
  await biplane.stop();
}
