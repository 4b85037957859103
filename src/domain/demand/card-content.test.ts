import { describe, expect, test } from 'vitest';
import { reference } from '../../../test/references.ts';
import { contentHash } from '../cards/canonical.ts';
import { formatOf } from '../cards/format.ts';
import type { EstimateMethod } from '../stats/estimate.ts';
import { demandFormats } from './card-content.ts';
import type { Criterion } from './criterion.ts';
import type { Evidence, NeedState } from './need-state.ts';
import type { Question } from './question.ts';

type Frozen = { hash: string; content: unknown };

const questions: Question[] = [
  { position: 1, key: 'Q1', label: '人群', type: 'single' },
  { position: 2, key: 'Q2', label: '长续航有多重要', type: 'rating' },
  { position: 3, key: 'Q3', label: '年龄', type: 'number' },
  { position: 4, key: 'Q4', label: '信号有多重要', type: 'rating' },
];
const study = { id: '0b1c2d3e-0000-4000-8000-000000000001', name: '秋季需求调研', questions };
const standard = { direction: 'at_least', threshold: 0.5, minimumN: 400, confidence: 0.95 } as const;
const estimate = (value: number, lower: number, upper: number, method: EstimateMethod) => ({
  ...{ value, lower, upper, n: 600, effectiveN: 571.4285714285714, designEffect: 1.05, confidence: 0.95, method },
});
const evidence = (
  criterion: Criterion,
  found: Pick<Evidence, 'estimate'> & { outcome: Evidence['verdict']['outcome']; before?: number },
): Evidence => ({
  ...{ criterion, study, estimate: found.estimate, range: null },
  registeredAt: '2026-09-01T02:00:00.000Z',
  responsesWhenRegistered: found.before ?? 0,
  base: { responses: 1000, inSegment: 600, answered: 600, further: { hits: 420 } },
  verdict: { outcome: found.outcome, toDecide: null, missing: 0 },
});

/** Earlier versions let answers of a mean through; they were stored and signed. */
const meanWithAnswers = { position: 3, answers: ['5分'] };
const round = { number: 1, openedAt: '2026-08-31T02:00:00.000Z', pm: true, gtm: true };
const needs: NeedState[] = [
  {
    ...{ id: 'b', round, number: 2, title: '弱网信号稳', statement: '', moscow: 'should' },
    ...{ pm: { moscow: 'should', rank: 2 }, gtm: { moscow: null, rank: null } },
    evidence: evidence(
      {
        measure: { kind: 'mean', spec: { position: 4 } },
        ...{ ...standard, segment: null, weighted: false, direction: 'at_most', threshold: 3.3 },
      },
      { estimate: estimate(3.4123456789, 3.3, 3.5246913578, 'student'), outcome: 'inconclusive', before: 12 },
    ),
  },
  {
    ...{ id: 'a', round, number: 1, title: '长续航', statement: '出差一整天不带充电宝', moscow: 'must' },
    ...{ pm: { moscow: 'must', rank: 1 }, gtm: { moscow: 'must', rank: 1 } },
    evidence: evidence(
      {
        measure: { kind: 'share', spec: { position: 2, answers: ['4分', '5分'] } },
        ...{ ...standard, segment: { position: 1, answers: ['商务人士'] }, weighted: true },
      },
      { estimate: estimate(0.7, 0.6611111111, 0.7361111119, 'wilson'), outcome: 'validated' },
    ),
  },
  {
    ...{ id: 'c', round, number: 3, title: '年龄', statement: '', moscow: null },
    ...{ pm: { moscow: null, rank: null }, gtm: { moscow: 'could', rank: 2 } },
    evidence: evidence(
      {
        measure: { kind: 'mean', spec: meanWithAnswers },
        ...{ ...standard, segment: null, weighted: true, threshold: 30 },
      },
      { estimate: null, outcome: 'waiting' },
    ),
  },
  {
    ...{ id: 'd', round, number: 4, title: '耳机孔', statement: '', moscow: 'wont', evidence: null },
    ...{ pm: { moscow: 'wont', rank: 3 }, gtm: { moscow: 'wont', rank: 3 } },
  },
];
const studies = [{ studyId: study.id, name: study.name, responses: 1000, digest: '8C1D-77' }];

describe('what was signed is written down the same for ever', () => {
  test.each(demandFormats.map((_, index) => index + 1))('in form %i', (format) => {
    const frozen = reference<Frozen>(`demand-card-${format}.json`);
    const content = formatOf(demandFormats, format)(needs, studies);
    expect(content).toEqual(frozen.content);
    expect(contentHash(content)).toBe(frozen.hash);
  });
});
