/** Questionnaires as tools really export them, through the real import. Skipped where the shared data set is absent. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { sharedData } from '../../../../test/references.ts';
import { importFile, type Mapping, newPlace } from '../imports/imports.fixture.ts';

const present = sharedData('field-cases/survey-float-codes.csv') !== null;

describe.skipIf(!present)('questionnaires of the field (need the shared data set)', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  /** Imports a file of the field and gives the results of its questions by key. */
  async function imported(name: string, correct: (mapping: Mapping) => void = () => {}) {
    const here = await newPlace(biplane);
    const file = { name, content: readFileSync(sharedData(`field-cases/${name}`)!) };
    const { inspected, dry, done } = await importFile(biplane, here, 'answers', file, correct);
    expect(done.status).toBe('done');
    const at = { ...here.place, studyId: done.targetId };
    const study = await here.client.studies.get(at);
    const results = await here.client.studies.results(at);
    const question = (key: string) => {
      const asked = study.questions.find((each) => each.key === key)!;
      const result = results.questions.find(({ position }) => position === asked.position)!;
      const counts = Object.fromEntries(result.options.map((option) => [option.answer, option.count]));
      return { ...asked, ...result, counts };
    };
    const roles = Object.fromEntries(
      inspected.mapping.kind === 'answers'
        ? inspected.mapping.columns.map((entry) => [inspected.names[entry.column]!, entry.as])
        : [],
    );
    const told = inspected.notices.map(({ text }) => text.key.replace('imports.notices.', ''));
    return { here, at, study, dry, done, question, roles, told, results };
  }

  it('ratings and yes/no that became numbers with a point are what they were', async () => {
    const { question } = await imported('survey-float-codes.csv');
    const satisfaction = question('satisfaction');
    expect(satisfaction).toMatchObject({ type: 'rating', answered: 36 });
    expect(satisfaction.scale?.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5]);
    expect(satisfaction.mean?.value).toBeCloseTo(2.9722, 4);
    expect(satisfaction.topTwo).not.toBeNull();
    expect(question('bought')).toMatchObject({ type: 'single', options: [{ answer: '0' }, { answer: '1' }] });
  });

  it('options of Google Forms that hold a comma stay whole, and its time stamps cost nobody', async () => {
    const { done, question, told } = await imported('survey-google-forms.csv');
    expect(done).toMatchObject({ stored: 40, rejected: 0 });
    expect(question('What do you use it for?').counts).toEqual({
      'Calls, meetings': 23,
      Music: 20,
      'Video, streaming': 17,
    });
    expect(told).toEqual(expect.arrayContaining(['tool.googleforms', 'joinedOptions']));
  });

  it('brackets of income are one choice each, lowest first', async () => {
    const { question } = await imported('survey-income-brackets.csv');
    expect(question('income')).toMatchObject({ type: 'single', answered: 14 });
    expect(Object.keys(question('income').counts)).toEqual([
      '$0 - $24,999',
      '$25,000 - $49,999',
      '$50,000 - $99,999',
      '$100,000 - $149,999',
    ]);
  });

  it('a multiple choice of Kobo and its 0/1 columns are one question', async () => {
    const { question, roles, results, here, at } = await imported('survey-kobo-multiple.csv');
    expect(question('use').counts).toEqual({ calls: 26, music: 23, video: 22 });
    expect(question('use').answered).toBe(40);
    expect(roles).toMatchObject({
      start: 'started_at',
      end: 'answered_at',
      use: 'question',
      'use/calls': 'ignore',
      _id: 'respondent',
    });
    expect(results.responses).toBe(40);
    const { rows } = await here.client.studies.rows({ ...at, limit: 1 });
    expect(rows[0]).toMatchObject({ externalId: '1', answeredAt: '2026-11-01T02:05:00.000Z' });
  });

  it('a ranking has first places and mean ranks', async () => {
    const { question } = await imported('survey-ranking-arrows.csv');
    const ranking = question('Q1');
    expect(ranking).toMatchObject({ type: 'ranking', answered: 40, distinct: 3 });
    expect(ranking.counts).toEqual({ 价格: 12, 续航: 14, 音质: 14 });
    const means = ranking.options.map(({ meanRank }) => meanRank!);
    expect(means.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(6, 10);
  });

  it('a region called NA is a region', async () => {
    const { question, told } = await imported('survey-region-na.csv');
    expect(question('region')).toMatchObject({
      type: 'single',
      answered: 60,
      counts: { EMEA: 15, APAC: 15, NA: 15, LATAM: 15 },
    });
    expect(told).toContain('naIsOption');
  });

  it('a person can say that NA is no answer', async () => {
    const { question } = await imported('survey-region-na.csv', (mapping) => {
      const region = mapping.kind === 'answers' ? mapping.columns[1] : undefined;
      if (region?.as === 'question') region.question.missing = ['NA'];
    });
    expect(question('region').answered).toBe(45);
  });

  it('a weight may be very small, and a weight of 0 is told', async () => {
    const { done, roles, told, results, here, at } = await imported('survey-weights-scientific-and-zero.csv');
    expect(roles.weight).toBe('weight');
    expect(told).toContain('zeroWeights');
    expect(done).toMatchObject({ stored: 36, rejected: 0 });
    expect(results.weighted).toBe(true);
    const { rows } = await here.client.studies.rows({ ...at, limit: 5 });
    expect(rows.map(({ weight }) => weight)).toEqual([1, 0.5, 2, 0, 0.00001]);
  });

  it('−3 of 问卷星 is no answer', async () => {
    const { question, told } = await imported('survey-wjx-by-number.csv');
    expect(question('Q2')).toMatchObject({ type: 'rating', answered: 29, missing: ['-3'] });
    expect(question('Q2').mean?.value).toBeCloseTo(3.3448, 4);
    expect(question('Q3')).toMatchObject({ type: 'number', answered: 33 });
    expect(question('Q3').mean?.value).toBeCloseTo(199, 10);
    expect(told).toEqual(expect.arrayContaining(['tool.wjx', 'missing']));
  });

  it('three header rows of Qualtrics name codes, questions and ids', async () => {
    const { done, study, question, roles, told } = await imported('survey-qualtrics-three-headers.csv');
    expect(done).toMatchObject({ stored: 30, rejected: 0, unreadCells: 0 });
    expect(study.questions.map(({ key, label }) => `${key}: ${label}`)).toEqual([
      'Q1: How satisfied are you, overall?',
      'Q2: Which city?',
      'Q3_NPS: How likely to recommend?',
    ]);
    expect(question('Q1')).toMatchObject({ type: 'rating', answered: 30 });
    expect(question('Q1').scale?.map(({ value }) => value)).toEqual([1, 2, 3, 4, 5]);
    expect(question('Q1').mean?.value).toBeCloseTo(3.5, 10);
    expect(Object.values(roles).slice(0, 2)).toEqual(['respondent', 'answered_at']);
    expect(told).toContain('tool.qualtrics');
  });

  it('columns of options of SurveyMonkey are one question, of which everybody was asked', async () => {
    const { done, question, told } = await imported('survey-surveymonkey-options.csv');
    expect(done).toMatchObject({ stored: 40, rejected: 0 });
    const features = question('Which features do you use?');
    expect(features).toMatchObject({ type: 'multi', answered: 40 });
    expect(features.counts).toMatchObject({ Calls: 19, Music: 18 });
    expect(features.options.find(({ answer }) => answer === 'Calls')?.estimate).toMatchObject({ value: 0.475, n: 40 });
    expect(question('How satisfied are you?').scale).toHaveLength(5);
    expect(told).toEqual(expect.arrayContaining(['tool.surveymonkey', 'spread', 'noneChosen']));
  });

  it('a need is judged by those who were asked', async () => {
    const { here, at, question } = await imported('survey-surveymonkey-options.csv');
    const { position } = question('Which features do you use?');
    const { rows } = await here.client.studies.rows({ ...at, where: [{ position }] });
    expect(rows).toHaveLength(40);
    const calls = await here.client.studies.rows({ ...at, where: [{ position, answers: ['Calls'] }] });
    expect(calls.total).toBe(19);
  });

  it('万元 is ten thousand yuan', async () => {
    const { question } = await imported('survey-mixed-units.csv');
    expect(question('您的月收入')).toMatchObject({ type: 'number', mean: { value: 11125 } });
  });

  it('the same file again brings nothing new, whatever could not be read', async () => {
    for (const name of ['survey-wjx-by-number.csv', 'survey-surveymonkey-options.csv', 'survey-ranking-arrows.csv']) {
      const { here, at, done } = await imported(name);
      const file = { name, content: readFileSync(sharedData(`field-cases/${name}`)!) };
      const again = await importFile(biplane, here, 'answers', file, undefined, { studyId: at.studyId });
      expect(again.done, name).toMatchObject({ stored: 0, changed: 0, duplicates: done.stored });
    }
  });
});
