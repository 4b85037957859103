/** Public surveys, imported the way a person does; expected values from R. Skipped where the shared data set is absent. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Installation, sharedInstallation } from '../../../../test/harness.ts';
import { sharedData } from '../../../../test/references.ts';
import { importFile, newPlace, type Place } from '../imports/imports.fixture.ts';

const references = sharedData('refs/survey.json');
type Share = { k: number; n: number; p: number; lo: number; hi: number };
type Results = Awaited<ReturnType<Client['studies']['results']>>;

describe.skipIf(!references)('real surveys (need the shared data set)', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });
  const refs = () => JSON.parse(readFileSync(references!, 'utf8'));

  async function imported(name: string) {
    const { client, place } = await newPlace(biplane);
    const { done } = await importFile(biplane, { client, place }, 'answers', {
      name,
      content: { path: sharedData(`survey/${name}`)! },
    });
    expect(done).toMatchObject({ status: 'done', rejected: 0 });
    const at = { ...place, studyId: done.targetId };
    const { questions } = await client.studies.get(at);
    const position = (label: string) => questions.find((question) => question.label === label)!.position;
    return { client, at, position, stored: done.stored };
  }

  function expectShare(results: Results, position: number, answer: string, { k, n, p, lo, hi }: Share) {
    const option = results.questions
      .find((question) => question.position === position)!
      .options.find((each) => each.answer === answer)!;
    expect([option.count, option.estimate.n]).toEqual([k, n]);
    expect(option.estimate.value).toBeCloseTo(p, 10);
    expect(option.estimate.lower).toBeCloseTo(lo, 10);
    expect(option.estimate.upper).toBeCloseTo(hi, 10);
  }

  async function expectLink(
    client: Client,
    at: Place & { studyId: string },
    position: number,
    by: number,
    expected: { chisq: number; df: number; cramers_v: number },
  ) {
    const { crossTab } = await client.studies.question({ ...at, position, by });
    expect(crossTab!.independence!.chiSquared / expected.chisq).toBeCloseTo(1, 9);
    expect(crossTab!.independence!.degrees).toBe(expected.df);
    expect(crossTab!.independence!.cramersV).toBeCloseTo(expected.cramers_v, 9);
  }

  it('Stack Overflow 2017: every share, and remote work by country', async () => {
    const { client, at, position, stored } = await imported('stackoverflow_2017_5594.csv');
    const expected = refs().stackoverflow_2017_5594;
    expect(stored).toBe(expected.rows);
    const results = await client.studies.results(at);
    for (const [column, share] of Object.entries(expected.share_wilson95 as Record<string, Share>))
      expectShare(results, position(column), '1', share);
    await expectLink(client, at, position('Remote'), position('Country'), expected.crosstab_Remote_by_Country);
  });

  it('pop versus soda: 374,250 answers, and the word for cola by region', async () => {
    const { client, at, position, stored } = await imported('pop_vs_soda_374250.csv.gz');
    const expected = refs().pop_vs_soda_374250;
    expect(stored).toBe(expected.rows);
    const results = await client.studies.results(at);
    for (const [word, share] of Object.entries(expected.word as Record<string, Share>))
      expectShare(results, position('word_for_cola'), word, share);
    await expectLink(client, at, position('word_for_cola'), position('region'), expected);
  });

  it('airline satisfaction: 0 means "not applicable" once a person says so', async () => {
    const { client, place } = await newPlace(biplane);
    const name = 'airline_satisfaction_12988.csv.gz';
    const { done } = await importFile(
      biplane,
      { client, place },
      'answers',
      { name, content: { path: sharedData(`survey/${name}`)! } },
      (mapping) => {
        for (const column of mapping.kind === 'answers' ? mapping.columns : []) {
          if (column.as === 'question' && column.question.type === 'rating') {
            column.question.missing = ['0'];
            column.question.scale = column.question.scale!.filter((step) => step.value > 0);
          }
        }
      },
    );
    expect(done).toMatchObject({ status: 'done', stored: 12_988, rejected: 0 });
    const results = await client.studies.results({ ...place, studyId: done.targetId });
    const { questions } = await client.studies.get({ ...place, studyId: done.targetId });
    const wifi = results.questions[questions.findIndex((question) => question.label === 'Inflight wifi service')]!;
    // counted in the file: 416 of 12,988 rated it 0
    expect(wifi.answered).toBe(12_572);
    expect(wifi.options.map((option) => option.count)).toEqual([2271, 3203, 3197, 2483, 1418]);
    expect(wifi.mean!.value).toBeCloseTo((2271 + 2 * 3203 + 3 * 3197 + 4 * 2483 + 5 * 1418) / 12_572, 12);
    const satisfaction = results.questions[questions.findIndex((question) => question.label === 'satisfaction')]!;
    expect(satisfaction.options.reduce((sum, option) => sum + option.count, 0)).toBe(12_988);
  });
});
