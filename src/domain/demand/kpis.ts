import type { CountedRows, Kpi, KpiStatus } from '../kpi.ts';
import { text } from '../text.ts';
import { type NeedFilter, needsIn } from './need-filter.ts';
import { type NeedState, outcomeOf } from './need-state.ts';
import { disagreements, notableRankGap } from './priority.ts';

/** Share of the required effective answers from which on evidence counts as covering its segments. */
const coverageTarget = 0.9;

const count = (key: string, value: number) => ({ label: text(`demand.kpi.${key}`), value, unit: 'count' as const });

/** The needs behind a figure. */
const rowsOf = (needs: readonly NeedState[], filter: Partial<NeedFilter>): CountedRows[] => [
  { procedure: 'needs.list', input: { ...filter }, counted: needsIn(needs, filter).length },
];

/** How many Must needs are validated, of how many. The stage gate reads this one. */
export function validatedMusts(needs: readonly NeedState[], asOf: string): Kpi {
  const musts = needs.filter((need) => need.moscow === 'must');
  const having = (outcome: ReturnType<typeof outcomeOf>) => musts.filter((need) => outcomeOf(need) === outcome).length;
  const validated = having('validated');
  const status: KpiStatus =
    musts.length === 0 ? 'unknown' : validated === musts.length ? 'met' : having('refuted') > 0 ? 'missed' : 'at_risk';
  return {
    id: 'demand.validatedMusts',
    label: text('demand.kpi.validatedMusts.label'),
    value: validated,
    unit: 'count',
    target: musts.length,
    owner: 'joint',
    status,
    asOf,
    rows: rowsOf(needs, { moscow: 'must', outcome: 'validated' }),
    explain: {
      formula: text('demand.kpi.validatedMusts.formula'),
      inputs: [
        count('validatedMusts.musts', musts.length),
        count('validatedMusts.validated', validated),
        count('validatedMusts.refuted', having('refuted')),
        count('validatedMusts.inconclusive', having('inconclusive')),
        count('validatedMusts.tooFew', having('too_few')),
        count('validatedMusts.waiting', having('waiting')),
        count('validatedMusts.unregistered', having('unregistered')),
      ],
      exclusions: [count('validatedMusts.notMust', needs.length - musts.length)].filter((line) => line.value > 0),
      method: text('demand.kpi.validatedMusts.method'),
    },
  };
}

/**
 * How much of the evidence that needs ask for is there? The mean over all needs of effective answers over required ones, each need counted up to its
 * own requirement; one without a criterion has asked for nothing yet and counts as nothing.
 */
export function evidenceCoverage(needs: readonly NeedState[], asOf: string): Kpi {
  const registered = needs.flatMap((need) => (need.evidence ? [need.evidence] : []));
  const required = registered.reduce((sum, { criterion }) => sum + criterion.minimumN, 0);
  const effective = registered.reduce(
    (sum, { criterion, estimate }) => sum + Math.min(criterion.minimumN, estimate?.effectiveN ?? 0),
    0,
  );
  const covered = registered.reduce(
    (sum, { criterion, estimate }) => sum + Math.min(1, (estimate?.effectiveN ?? 0) / criterion.minimumN),
    0,
  );
  const value = registered.length === 0 ? null : covered / needs.length;
  return {
    id: 'demand.coverage',
    label: text('demand.kpi.coverage.label'),
    value,
    unit: 'share',
    target: coverageTarget,
    owner: 'gtm',
    status: value === null ? 'unknown' : value >= coverageTarget ? 'met' : value > 0 ? 'at_risk' : 'missed',
    asOf,
    rows: rowsOf(needs, {}),
    explain: {
      formula: text('demand.kpi.coverage.formula'),
      inputs: [
        count('coverage.all', needs.length),
        count('coverage.effective', Math.round(effective)),
        count('coverage.required', required),
        count('coverage.needs', registered.length),
      ],
      exclusions: [],
      method: text('demand.kpi.coverage.method'),
    },
  };
}

/** On how many needs do PM and GTM differ notably? Shown, never averaged away. */
export function priorityDisagreements(needs: readonly NeedState[], asOf: string): Kpi {
  const both = needs.filter(
    ({ pm, gtm }) => (pm.rank !== null && gtm.rank !== null) || (pm.moscow !== null && gtm.moscow !== null),
  );
  const all = disagreements(needs);
  const found = both.map(({ id }) => all.get(id)!);
  const notable = found.filter((one) => one.notable).length;
  return {
    id: 'demand.disagreements',
    label: text('demand.kpi.disagreements.label'),
    value: both.length === 0 ? null : notable,
    unit: 'count',
    target: 0,
    owner: 'joint',
    status: both.length === 0 ? 'unknown' : notable === 0 ? 'met' : 'at_risk',
    asOf,
    rows: rowsOf(needs, { disagreeing: true }),
    explain: {
      formula: text('demand.kpi.disagreements.formula', { gap: notableRankGap(needs.length) }),
      inputs: [
        count('disagreements.classes', found.filter((one) => one.classes).length),
        count('disagreements.ranks', found.filter((one) => one.ranks).length),
        count('disagreements.needs', both.length),
      ],
      exclusions: [count('disagreements.oneSided', needs.length - both.length)].filter((line) => line.value > 0),
      method: text('demand.kpi.disagreements.method'),
    },
  };
}

/** How many needs did the answers refute? A card that never refutes anything is a rubber stamp. */
export function refutedNeeds(needs: readonly NeedState[], asOf: string): Kpi {
  const refuted = needs.filter((need) => outcomeOf(need) === 'refuted').length;
  const concluded = refuted + needs.filter((need) => outcomeOf(need) === 'validated').length;
  return {
    id: 'demand.refuted',
    label: text('demand.kpi.refuted.label'),
    value: concluded === 0 ? null : refuted,
    unit: 'count',
    owner: 'joint',
    // Without a target there is nothing to meet; a card that refutes none of many is a rubber stamp.
    status: refuted === 0 && concluded >= 5 ? 'at_risk' : 'unknown',
    asOf,
    rows: rowsOf(needs, { outcome: 'refuted' }),
    explain: {
      formula: text('demand.kpi.refuted.formula'),
      inputs: [count('refuted.refuted', refuted), count('refuted.concluded', concluded)],
      exclusions: [count('refuted.open', needs.length - concluded)].filter((line) => line.value > 0),
      method: text('demand.kpi.refuted.method'),
    },
  };
}

/** The figures of the demand card, in the order to show them. */
export function demandKpis(needs: readonly NeedState[], asOf: string): Kpi[] {
  return [validatedMusts, evidenceCoverage, priorityDisagreements, refutedNeeds].map((kpi) => kpi(needs, asOf));
}
