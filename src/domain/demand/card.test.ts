import { describe, expect, test } from 'vitest';
import { unweighted } from '../stats/effective-n.ts';
import { shareInterval } from '../stats/share.ts';
import { decidedPart, demandFormats } from './card-content.ts';
import { demandSummary } from './card-summary.ts';
import { demandKpis } from './kpis.ts';
import type { NeedState } from './need-state.ts';
import type { Moscow } from './priority.ts';
import { decide } from './verdict.ts';

/** The newest form. */
const demandCardContent = demandFormats.at(-1)!;
const asOf = '2026-11-22T00:00:00.000Z';

function need(
  number: number,
  title: string,
  moscow: Moscow | null,
  hits: number | null,
  change: Partial<NeedState> = {},
): NeedState {
  const criterion = {
    measure: { kind: 'share' as const, spec: { position: 1, answers: ['5'] } },
    segment: null,
    weighted: false,
    direction: 'at_least' as const,
    threshold: 0.5,
    minimumN: 400,
    confidence: 0.95,
  };
  const estimate = hits === null ? null : shareInterval({ ...unweighted(1000), hitWeight: hits }, 0.95);
  return {
    id: `need-${number}`,
    number,
    title,
    statement: '',
    moscow,
    pm: { moscow, rank: number },
    gtm: { moscow, rank: number },
    round: { number: 1, openedAt: asOf, pm: true, gtm: true },
    evidence: {
      criterion,
      registeredAt: asOf,
      responsesWhenRegistered: 0,
      study: { id: 'study-1', name: '调研', questions: [{ position: 1, key: 'Q1', label: '?', type: 'single' }] },
      range: { from: 0, to: 1 },
      base: { responses: 1000, inSegment: 1000, answered: 1000 },
      estimate,
      verdict: decide(criterion, estimate),
    },
    ...change,
  };
}

const needs = [
  need(1, '长续航', 'must', 710),
  need(2, '影像升级', 'must', 630),
  need(3, '轻薄手感', 'must', 490, { gtm: { moscow: 'should', rank: 3 } }),
  need(4, '耳机孔', 'wont', 180),
];

describe('the demand card', () => {
  const summary = demandSummary(needs, asOf);
  test('counts validated Must needs, and any open one puts it at risk', () => {
    expect(summary.hero).toMatchObject({ id: 'demand.validatedMusts', value: 2, target: 3, status: 'at_risk' });
    expect(summary.verdict).toMatchObject({
      key: 'demand.card.verdict.inconclusive',
      params: { title: '轻薄手感', validated: 2, total: 3 },
    });
  });
  test('pictures the Must need that stands worst, around its threshold', () => {
    expect(summary.bar).toMatchObject({ state: 'estimate', label: { params: { title: '轻薄手感' } } });
    expect(summary.bar.value).toBeCloseTo(-0.04, 9);
    expect(summary.bar.lower).toBeLessThan(0);
    expect(summary.bar.upper).toBeGreaterThan(0);
  });
  test('shows disagreements and refuted needs', () => {
    const kpis = Object.fromEntries(demandKpis(needs, asOf).map((kpi) => [kpi.id, kpi]));
    expect(kpis['demand.disagreements']).toMatchObject({ value: 1, status: 'at_risk' });
    expect(kpis['demand.refuted']).toMatchObject({ value: 1, status: 'unknown' });
    expect(kpis['demand.coverage']).toMatchObject({ value: 1, status: 'met' });
  });
  test('a need without a criterion is not covered', () => {
    const [first, ...others] = needs;
    const kpis = demandKpis([first!, ...others.map((one) => ({ ...one, evidence: null }))], asOf);
    expect(kpis.find(({ id }) => id === 'demand.coverage')).toMatchObject({ value: 0.25, status: 'at_risk' });
  });
  test('a refuted Must need is a missed card', () => {
    expect(demandSummary([need(1, 'a', 'must', 300), need(2, 'b', 'must', 490)], asOf)).toMatchObject({
      status: 'missed',
      verdict: { key: 'demand.card.verdict.refuted' },
      next: [{ status: 'missed' }, { status: 'at_risk' }],
    });
  });
  test('without needs or answers it says so instead of showing numbers', () => {
    const empty = demandSummary([], asOf);
    expect(empty).toMatchObject({ status: 'unknown', hero: null, bar: { state: 'empty' } });
    expect(empty.kpis.every((kpi) => kpi.status === 'unknown')).toBe(true);
    expect(demandSummary([need(1, 'a', 'must', null)], asOf)).toMatchObject({
      status: 'at_risk',
      bar: { state: 'empty' },
      verdict: { key: 'demand.card.verdict.waiting', params: { title: 'a' } },
      next: [{ text: { key: 'demand.card.next.waiting', params: { missing: 400 } } }],
    });
  });
  test('what is signed does not depend on the order of needs or on digits that nobody reads', () => {
    const studies = [{ studyId: 's', name: '调研', responses: 1000, digest: 'ab-cd' }];
    const content = demandCardContent(needs, studies);
    expect(demandCardContent([...needs].reverse(), studies)).toEqual(content);
    expect(content.needs[0]!.evidence!.estimate).toEqual({
      value: 0.71,
      lower: 0.681115,
      upper: 0.737278,
      n: 1000,
      effectiveN: 1000,
    });
    expect(JSON.parse(JSON.stringify(content))).toEqual(content);
  });
  test('a field that needs get later is not signed by itself', () => {
    const studies = [{ studyId: 's', name: '调研', responses: 1000, digest: 'ab-cd' }];
    const grown = needs.map((one) => ({ ...one, effort: 3, evidence: one.evidence && { ...one.evidence, effort: 3 } }));
    const grownStudies = studies.map((study) => ({ ...study, panel: 'x' }));
    expect(demandCardContent(grown, grownStudies)).toEqual(demandCardContent(needs, studies));
  });
  test('later answers do not change what was decided, a later edit does', () => {
    const signed = demandCardContent(needs, [{ studyId: 's', name: '调研', responses: 1000, digest: 'ab' }]);
    const answered = needs.map((one) => (one.number === 3 ? need(3, '轻薄手感', 'must', 600, { gtm: one.gtm }) : one));
    const later = demandCardContent(answered, [{ studyId: 's', name: '调研', responses: 2000, digest: 'cd' }]);
    expect(later).not.toEqual(signed);
    expect(decidedPart(later)).toEqual(decidedPart(signed));
    const edited = needs.map((one) => (one.number === 3 ? { ...one, moscow: 'could' as const } : one));
    expect(decidedPart(demandCardContent(edited, []))).not.toEqual(decidedPart(signed));
  });
});
