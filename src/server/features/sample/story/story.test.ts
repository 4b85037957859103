import { expect, test } from 'vitest';
import { forecastPlan } from '../../../../domain/cadence/forecast.ts';
import { validatePlan } from '../../../../domain/cadence/validate-plan.ts';
import { suggestAnswerMapping } from '../../../../domain/demand/suggest-answer-mapping.ts';
import { decide } from '../../../../domain/demand/verdict.ts';
import { columnsOf } from '../../../../domain/files/columns.ts';
import { suggestOrderMapping } from '../../../../domain/orders/suggest-order-mapping.ts';
import { shareInterval } from '../../../../domain/stats/share.ts';
import { checkTerms } from '../../../../domain/wager/wager.ts';
import { english } from './english.ts';
import { orderRows } from './orders.ts';
import type { SampleLaunch } from './scenario.ts';
import { tellStory, usualSeed } from './story.ts';
import { type Survey, surveyHeaders, surveyQuestions, surveyRows } from './survey.ts';

/** A Sunday, a day in Spring Festival, a day after National Day, the last day of a year. */
const days = ['2026-11-22', '2026-02-18', '2026-10-08', '2025-12-31'];
const { launches } = tellStory(days[0]!, 'zh-CN');
const called = (name: string) => launches.find((launch) => launch.name.includes(name))!;

/** What the standards of a launch come to, counted plainly. */
function verdicts({ needs, surveys: [survey] }: SampleLaunch): Record<string, string> {
  const headers = surveyHeaders(survey!);
  const weightAt = headers.indexOf(survey!.words.weight);
  const shares = needs.flatMap(({ title, criterion }) =>
    criterion?.measure.kind === 'share' ? [{ title, ...criterion, ...criterion.measure.spec }] : [],
  );
  const counts = shares.map(() => ({ n: 0, weight: 0, weightSquared: 0, hitWeight: 0 }));
  for (const row of surveyRows(survey!, usualSeed)) {
    const weight = weightAt < 0 ? 1 : Number(row[weightAt]);
    for (const [i, { question, segment, answers }] of shares.entries()) {
      const answer = row[headers.indexOf(question)]!;
      if (answer === '' || (segment !== null && segment !== row[headers.indexOf(survey!.words.segment)])) continue;
      const count = counts[i]!;
      count.n += 1;
      count.weight += weight;
      count.weightSquared += weight * weight;
      if (answers.includes(answer)) count.hitWeight += weight;
    }
  }
  return Object.fromEntries(
    shares.map(({ title, answers, ...standard }, i) => {
      const measure = { kind: 'share' as const, spec: { position: 1, answers } };
      return [title, decide({ ...standard, measure }, shareInterval(counts[i]!, 0.95)).outcome];
    }),
  );
}

test('the same seed answers the same questionnaires, another seed others', () => {
  const survey: Survey = { ...called('耳夹').surveys[0]!, respondents: 200 };
  const answers = (seed: number) => [...surveyRows(survey, seed)];
  expect(answers(7)).toEqual(answers(7));
  expect(answers(7)).not.toEqual(answers(8));
  expect(answers(7)).toHaveLength(204);
});

test('the flagship’s battery and camera are proven, its thinness is undecided, some needs are disproven and some not asked often enough', () => {
  expect(verdicts(called('X1'))).toMatchObject({
    长续航: 'validated',
    影像升级: 'validated',
    轻薄手感: 'inconclusive',
    方言语音助手: 'refuted',
    隔空手势: 'too_few',
  });
});

test('the flagship must have battery and camera, and nothing else', () => {
  const must = called('X1').needs.filter(({ agreed }) => agreed === 'must');
  expect(must.map(({ title }) => title)).toEqual(['长续航', '影像升级']);
});

test('the hardware’s battery was disproven before it was presold, and the voice product has not asked enough people', () => {
  expect(verdicts(called('耳夹'))).toMatchObject({ 一天一充: 'refuted', 说完就翻: 'validated' });
  expect(new Set(Object.values(verdicts(called('语音'))))).toEqual(new Set(['too_few']));
});

test('about three in ten of the hardware’s sales come back, most often for its battery', () => {
  const book = called('耳夹').wager!.orders!;
  const at = (header: string) => Object.values(book.headers).indexOf(header);
  let [sold, returned] = [0, 0];
  const reasons = new Map<string, number>();
  for (const row of orderRows(book, usualSeed)) {
    const amount = Number(row[at('金额')]);
    if (row[at('类型')] === book.kinds.refund) {
      returned += amount;
      reasons.set(row[at('退款原因')]!, (reasons.get(row[at('退款原因')]!) ?? 0) + 1);
    } else sold += amount;
  }
  expect(returned / sold).toBeGreaterThan(0.27);
  expect(returned / sold).toBeLessThan(0.33);
  expect([...reasons].sort((a, b) => b[1] - a[1])[0]![0]).toBe('一天要充两次电');
});

test.each(days)('a refund of %s names an order of the book and comes after it', (today) => {
  for (const { wager } of tellStory(today, 'zh-CN').launches) {
    if (!wager?.orders) continue;
    const ordered = new Map<string, string>();
    for (const [orderRef, time, kind] of orderRows(wager.orders, usualSeed)) {
      const day = time!.slice(0, 10);
      if (kind === wager.orders.kinds.refund) expect(ordered.get(orderRef!)! <= day).toBe(true);
      else ordered.set(orderRef!, day);
      if (day > wager.terms.returnsTo || day >= today) throw new Error(`${orderRef} on ${day} is outside the story`);
    }
  }
});

test.each(days)('told on %s, plans are possible, terms can be settled and the chances are as in the story', (today) => {
  const story = tellStory(today, 'zh-CN');
  for (const { plan, wager } of story.launches) {
    validatePlan(plan);
    if (wager) checkTerms(wager.terms);
  }
  const chance = (launch: SampleLaunch) => {
    const tasks = launch.plan.tasks.map((task) => launch.amendment?.tasks.find(({ id }) => id === task.id) ?? task);
    const { committed, draws } = forecastPlan({ ...launch.plan, tasks }, today, 2_000);
    return committed!.hits / draws;
  };
  const [phone, supply] = story.launches as [SampleLaunch, SampleLaunch];
  expect(chance(phone)).toBeGreaterThan(0.2);
  expect(chance(phone)).toBeLessThan(0.55);
  expect(chance(supply)).toBeGreaterThan(0.8);
});

test.each(days)('told on %s, everything happens before today and in an order that is possible', (today) => {
  for (const launch of tellStory(today, 'zh-CN').launches) {
    const { wager, amendment } = launch;
    const life = [
      launch.createdOn,
      launch.registeredOn,
      launch.surveys[0]!.collected.from,
      ...launch.demandSigned.map(({ on }) => on),
      ...launch.cadenceSigned.map(({ on }) => on),
      ...(amendment ? [amendment.on, ...amendment.signed.map(({ on }) => on)] : []),
    ];
    expect(life).toEqual([...life].sort());
    expect(life.at(-1)! < today).toBe(true);
    if (!wager) continue;
    const bet = [wager.draftedOn, ...wager.forecasts.map(({ on }) => on), ...wager.signed.map(({ on }) => on)];
    expect(bet).toEqual([...bet].sort());
    expect(bet.at(-1)! < wager.terms.salesFrom).toBe(true);
    expect((wager.settledOn ?? '') < today).toBe(true);
    if (wager.settledOn) expect(wager.settledOn > wager.terms.returnsTo).toBe(true);
  }
});

const inEnglish = tellStory(days[0]!, 'en').launches;
const han = /\p{Script=Han}/u;
const pairs = launches.map((chinese, i) => [chinese, inEnglish[i]!] as const);
/** Some of the rows of a file, with every kind of row that it has. */
const answersOf = (survey: Survey) => [...surveyRows({ ...survey, respondents: 1_000 }, usualSeed)];
const ordersOf = ({ wager }: SampleLaunch) => {
  if (!wager?.orders) return [];
  const channels = wager.orders.channels.map((each) => ({ ...each, dailyOrders: Math.min(20, each.dailyOrders) }));
  return [...orderRows({ ...wager.orders, channels }, usualSeed)];
};

/** Every word and number of what is told; keys too, for some are words. */
function leaves(told: unknown): (string | number)[] {
  if (typeof told === 'string' || typeof told === 'number') return [told];
  if (typeof told !== 'object' || told === null) return [];
  return Object.entries(told).flatMap(([key, each]) => (key === 'stream' ? [] : [key, ...leaves(each)]));
}

test('told in English, neither the story nor a row of its files has a Chinese word, and every English word is said', () => {
  const rows = inEnglish.flatMap((launch) => [...launch.surveys.flatMap(answersOf), ...ordersOf(launch)]);
  const said = new Set([...leaves(tellStory(days[0]!, 'en')).map(String), ...rows.flat()]);
  expect([...said].filter((words) => han.test(words))).toEqual([]);
  const all = [...said].join('\n');
  expect(Object.values(english).filter((word) => !all.includes(word))).toEqual([]);
});

test('no two Chinese words are the same in English', () => {
  expect(new Set(Object.values(english)).size).toBe(Object.keys(english).length);
});

test('both languages have the same numbers, days, answers and orders, word for word', () => {
  const wordOf = (words: string) => english[words] ?? words;
  const numbers = (told: unknown) => leaves(told).filter((leaf) => typeof leaf === 'number' || /^\d{4}-/.test(leaf));
  for (const [chinese, translated] of pairs) {
    expect(numbers(translated)).toEqual(numbers(chinese));
    expect(ordersOf(translated)).toEqual(ordersOf(chinese).map((row) => row.map(wordOf)));
    for (const [i, survey] of chinese.surveys.entries()) {
      const questions = surveyQuestions(survey);
      const open = surveyHeaders(survey).map((header) =>
        questions.some((each) => each.header === header && each.question.type === 'open'),
      );
      // Free text is put together from phrases: whether somebody wrote something is the same.
      const wordFor = (cell: string, column: number) =>
        open[column] ? String(cell !== '') : cell.split('┋').map(wordOf).join('┋');
      const plain = (cell: string, column: number) => (open[column] ? String(cell !== '') : cell);
      expect(answersOf(translated.surveys[i]!).map((row) => row.map(plain))).toEqual(
        answersOf(survey).map((row) => row.map(wordFor)),
      );
    }
  }
});

test('the files are understood alike in both languages: the same columns, the same kinds of questions and lines', () => {
  const questionsIn = (survey: Survey) =>
    suggestAnswerMapping(columnsOf(surveyHeaders(survey), answersOf(survey).slice(0, 300))).mapping.columns.map(
      (column) =>
        column.as === 'question'
          ? [column.question.type, column.question.options?.length, column.question.scale?.length]
          : column.as,
    );
  const linesIn = (launch: SampleLaunch) => {
    const { headers, kinds } = launch.wager!.orders!;
    const { mapping } = suggestOrderMapping(columnsOf(Object.values(headers), ordersOf(launch)), 'CNY');
    expect(mapping.refunds).toEqual({ by: 'column', values: [kinds.refund] });
    return mapping.fields;
  };
  for (const [chinese, translated] of pairs) {
    for (const [i, survey] of chinese.surveys.entries())
      expect(questionsIn(translated.surveys[i]!), survey.name).toEqual(questionsIn(survey));
    if (chinese.wager?.orders) expect(linesIn(translated)).toEqual(linesIn(chinese));
  }
});
