import type { CountedRows, Kpi, KpiStatus } from '../kpi.ts';
import type { KpiUnit } from '../kpi-catalogue.ts';
import { unweighted } from '../stats/effective-n.ts';
import { shareInterval } from '../stats/share.ts';
import { type Text, text } from '../text.ts';
import { movementOf } from './actuals.ts';
import type { ProgressFigures, ProgressInput } from './figures.ts';
import { owners } from './gap.ts';
import { isOver } from './state.ts';
import { countedLines } from './windows.ts';

/** The unit in which a wager's outcome is stated. */
export function outcomeUnit(outcome: ProgressInput['terms']['outcome']): KpiUnit {
  return outcome === 'net_units' ? 'count' : 'money';
}

/** Status of a figure that should be at least its plan: met, within 10 % below, or missed. */
function atLeast(value: number, plan: number): KpiStatus {
  if (value >= plan) return 'met';
  return value >= plan * 0.9 ? 'at_risk' : 'missed';
}

/** A chance of the target that counts as met. */
const targetChance = 0.8;

/** Status of a chance of the target: even odds count as at risk. */
function chanceStatus(chance: number): KpiStatus {
  if (chance >= targetChance) return 'met';
  return chance >= 0.5 ? 'at_risk' : 'missed';
}

/** The card's KPIs, each with what it was computed from. Absent data gives `null` and `unknown`, never a zero. */
export function kpisOf(input: ProgressInput, figures: ProgressFigures): Kpi[] {
  const { terms } = input;
  const unit = outcomeUnit(terms.outcome);
  const money = unit === 'money' ? { currency: terms.currency } : {};
  const amount = { unit, ...money };
  const label = (key: string, params?: Text['params']) => text(`wager.${key}`, params);
  const asOf = input.now;
  const { counts, gap, projection, returnRate, scores } = figures;
  const factInputs = [
    { label: label('input.orders'), value: counts.orders, unit: 'count' as const },
    { label: label('input.refunds'), value: counts.refunds, unit: 'count' as const },
    {
      label: label(figures.isPartial ? 'input.throughPartial' : 'input.through'),
      value: figures.asOf,
      unit: 'date' as const,
    },
  ];
  const by = terms.outcome === 'net_units' ? 'units' : 'amount';
  const { sold, refunded } = movementOf(terms.outcome, input.counted.channels);
  const movement =
    terms.outcome === 'arr'
      ? []
      : [
          { label: label(`input.sold.${by}`), value: gap ? sold : null, ...amount },
          { label: label(`input.refunded.${by}`), value: gap ? refunded : null, ...amount },
        ];
  const outside = counts.outsideLines
    ? [{ label: label('exclusion.outsideWindow'), value: counts.outsideLines, unit: 'count' as const }]
    : [];

  const rows = rowsOf(input);

  // While it runs, against the plan for the days so far; in the end the target decides.
  const isFinal = isOver(figures.state);
  const netTarget = isFinal ? terms.target : gap?.plan;
  const net: Kpi = {
    id: 'wager.net',
    label: label(`kpi.net.${terms.outcome}`),
    value: gap?.actual ?? null,
    ...amount,
    ...(gap && netTarget !== undefined ? { target: netTarget } : {}),
    owner: 'joint',
    status: gap && netTarget !== undefined ? atLeast(gap.actual, netTarget) : 'unknown',
    asOf,
    rows,
    explain: {
      formula: label(`formula.net.${terms.outcome}`),
      inputs: [
        ...(isFinal ? [{ label: label('input.target'), value: terms.target, ...amount }] : []),
        { label: label('input.planToDate'), value: gap?.plan ?? null, ...amount },
        { label: label('input.elapsed'), value: figures.elapsedShare, unit: 'share' },
        ...movement,
        ...factInputs,
      ],
      exclusions: outside,
      method: label(isFinal ? 'method.final' : 'method.planToDate'),
    },
  };

  const projected = projection.state === 'projected' ? projection : null;
  // The error of the simulation; what the projection itself does not know, its method says.
  const hits = projected && Math.round(projected.chance * projected.draws);
  const sampling = projected && shareInterval({ ...unweighted(projected.draws), hitWeight: hits! }, 0.95);
  const chance: Kpi = {
    id: 'wager.chance',
    label: label('kpi.chance'),
    value: projected?.chance ?? null,
    unit: 'chance',
    ...(sampling ? { interval: { lower: sampling.lower, upper: sampling.upper, confidence: 0.95 } } : {}),
    target: targetChance,
    owner: 'joint',
    status: projected ? chanceStatus(projected.chance) : 'unknown',
    asOf,
    explain: {
      formula: label('formula.chance'),
      inputs: [
        { label: label('input.target'), value: terms.target, ...amount },
        { label: label('input.draws'), value: projected?.draws ?? null, unit: 'count' },
        { label: label('input.hits'), value: hits, unit: 'count' },
        {
          label: label('input.days'),
          value: projected?.basis.days ?? (projection.state === 'too_few' ? projection.days : null),
          unit: 'days',
        },
        ...factInputs.slice(0, 2),
        { label: label('input.complete'), value: projected?.basis.through ?? null, unit: 'date' as const },
      ],
      exclusions: outside,
      method: projected
        ? label('method.projection')
        : label('method.tooFew', { need: projection.state === 'too_few' ? projection.needDays : 0 }),
    },
  };
  const final: Kpi = {
    id: 'wager.projected',
    label: label('kpi.projected'),
    value: projected?.final.p50 ?? null,
    ...amount,
    ...(projected ? { interval: { lower: projected.final.p10, upper: projected.final.p90, confidence: 0.8 } } : {}),
    target: terms.target,
    owner: 'joint',
    status: chance.status,
    asOf,
    explain: { ...chance.explain, formula: label('formula.projected') },
  };

  const projectedGap: Kpi = {
    id: 'wager.projectedGap',
    label: label('kpi.projectedGap'),
    value: figures.projectedGap?.p50 ?? null,
    ...amount,
    signed: true,
    ...(figures.projectedGap
      ? { interval: { lower: figures.projectedGap.p10, upper: figures.projectedGap.p90, confidence: 0.8 } }
      : {}),
    target: 0,
    owner: 'joint',
    status: projected ? atLeast(projected.final.p50, figures.planTotal) : 'unknown',
    asOf,
    explain: {
      ...chance.explain,
      formula: label('formula.projectedGap'),
      inputs: [
        { label: label('kpi.projected'), value: projected?.final.p50 ?? null, ...amount },
        { label: label('input.planTotal'), value: figures.planTotal, ...amount },
        ...chance.explain.inputs.slice(1),
      ],
    },
  };

  const rate = returnRate.matured ?? returnRate.soFar;
  const returns: Kpi = {
    id: 'wager.returnRate',
    label: label(returnRate.matured === null ? 'kpi.returnRate' : 'kpi.returnRateMatured'),
    value: rate,
    unit: 'share',
    ...(returnRate.planned === null ? {} : { target: returnRate.planned }),
    owner: 'pm',
    status:
      rate === null || returnRate.planned === null
        ? 'unknown'
        : rate <= returnRate.planned
          ? 'met'
          : rate <= returnRate.planned * 1.25
            ? 'at_risk'
            : 'missed',
    asOf,
    rows,
    explain: {
      formula: label(`formula.returnRate.${by}`),
      inputs: [
        { label: label('input.rateSoFar'), value: returnRate.soFar, unit: 'share' },
        { label: label('input.ratePlanned'), value: returnRate.planned, unit: 'share' },
        ...movement,
        ...factInputs,
      ],
      exclusions: outside,
      method: label(returnRate.matured === null ? 'method.asCounted' : 'method.matured'),
    },
  };

  const gapKpi: Kpi = {
    id: 'wager.gap',
    label: label('kpi.gap'),
    value: gap?.gap ?? null,
    ...amount,
    signed: true,
    target: 0,
    owner: 'joint',
    status: gap ? atLeast(gap.actual, gap.plan) : 'unknown',
    asOf,
    rows,
    explain: {
      formula: label(`formula.gap.${terms.method}`),
      inputs: [
        ...owners.map((owner) => ({
          label: label(`owner.${owner}`),
          value: gap?.owners[owner] ?? null,
          ...amount,
          signed: true,
        })),
        { label: label('input.residual'), value: gap ? 0 : null, ...amount },
        ...factInputs,
      ],
      exclusions: outside,
      method: label(`method.${terms.method}`),
    },
  };

  const skills = (['pm', 'gtm'] as const).map((side): Kpi => {
    const score = scores?.[side] ?? null;
    return {
      id: `wager.skill.${side}`,
      label: label(scores?.provisional === false ? 'kpi.skill' : 'kpi.skillProvisional', { side: side.toUpperCase() }),
      value: score?.skill ?? null,
      unit: 'share',
      signed: true,
      target: 0,
      owner: side,
      status: score?.skill == null ? 'unknown' : score.skill > 0 ? 'met' : 'missed',
      asOf,
      explain: {
        formula: label('formula.skill'),
        inputs: [
          { label: label('input.observed'), value: scores?.observed ?? null, ...amount },
          { label: label('input.score'), value: score ? Math.round(score.score) : null, ...amount },
          { label: label('input.baselineScore'), value: scores ? Math.round(scores.baselineScore) : null, ...amount },
        ],
        exclusions: [],
        method: label(scores ? `method.baseline.${scores.baseline.from}` : 'method.sealed', {
          n: scores?.baseline.n ?? 0,
        }),
      },
    };
  });
  if (terms.outcome === 'arr') return [net, gapKpi, ...skills];
  // Once the windows have closed there is nothing left to project.
  return [net, ...(isFinal ? [] : [chance, final]), returns, gapKpi, ...(isFinal ? [] : [projectedGap]), ...skills];
}

/** The lines behind what has happened: orders, and what of them came back. */
function rowsOf({ terms, counted, settled }: ProgressInput): CountedRows[] {
  const { lines, refundLines } = counted.counts;
  if (terms.outcome === 'arr' || refundLines === undefined) return [];
  const { orders, refunds } = countedLines(terms, settled?.facts.through ?? terms.returnsTo);
  return [
    { procedure: 'orders.list', input: orders, counted: lines - refundLines },
    { procedure: 'orders.list', input: refunds, counted: refundLines },
  ];
}

/** The card in one sentence, with the number that decides it. */
export function verdictOf({ terms, settled, today }: ProgressInput, figures: ProgressFigures): Text {
  const currency = outcomeUnit(terms.outcome) === 'money' ? terms.currency : '';
  const { gap, projection, state } = figures;
  const base = { currency, target: terms.target };
  if (state === 'before') return text('wager.verdict.before', { ...base, from: terms.salesFrom });
  if (!gap) return text('wager.verdict.noFacts', { ...base, today });
  const largest = [...gap.drivers].sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))[0];
  const driver = terms.tree.drivers.find(({ key }) => key === largest?.driver)?.name ?? '';
  const params = { ...base, net: gap.actual, plan: gap.plan, gap: gap.gap, driver, effect: largest?.effect ?? 0 };
  if (settled) return text(settled.targetMet ? 'wager.verdict.settledMet' : 'wager.verdict.settledMissed', params);
  if (projection.state === 'projected') {
    const { matured, planned } = figures.returnRate;
    // Orders that may still come back explain a low outlook better than a gap that does not know of them yet.
    const byReturns =
      gap.gap >= 0 && projection.chance < 0.5 && matured !== null && planned !== null && matured > planned;
    const outlook = { ...params, final: projection.final.p50, chance: projection.chance };
    if (byReturns) return text('wager.verdict.projectedReturns', { ...outlook, rate: matured, rateplan: planned });
    return text('wager.verdict.projected', outlook);
  }
  return text(state === 'closed' ? 'wager.verdict.closed' : 'wager.verdict.soFar', params);
}
