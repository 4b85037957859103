import type { CardSummary } from '../cards/summary.ts';
import type { ExplainLine, Kpi, KpiStatus } from '../kpi.ts';
import { unweighted } from '../stats/effective-n.ts';
import { shareInterval } from '../stats/share.ts';
import { type Text, text } from '../text.ts';
import { daysBetween, type PlainDate } from '../time/plain-date.ts';
import type { Forecast } from './forecast.ts';
import type { Plan } from './plan.ts';
import { launchedOn, type Schedule } from './schedule.ts';

/** A launch date is promised well when four of five runs of the plan keep it. */
export const targetChance = 0.8;
/** Calendar days by which the tracks' P80 ready dates may differ: one week, the rhythm of the joint sync. */
export const targetGapDays = 7;

/** Everything the cadence card's numbers are computed from. */
export type CadenceFigures = { plan: Plan; schedule: Schedule; forecast: Forecast; asOf: string };

/** The chance of launching on or before the committed date, with the sampling error of the simulation (Wilson, 95 %). */
export function chanceKpi(figures: CadenceFigures): Kpi {
  const { forecast } = figures;
  const hits = forecast.uncertain ? (forecast.committed?.hits ?? null) : null;
  const estimate = hits === null ? null : shareInterval({ ...unweighted(forecast.draws), hitWeight: hits }, 0.95);
  return {
    id: 'cadence.chance',
    label: text('cadence.kpi.chance.label'),
    value: estimate?.value ?? null,
    unit: 'chance',
    ...(estimate ? { interval: { lower: estimate.lower, upper: estimate.upper, confidence: 0.95 } } : {}),
    target: targetChance,
    owner: 'joint',
    status: launchStatus(figures) ?? chanceStatus(estimate?.value ?? null),
    asOf: figures.asOf,
    explain: {
      formula: text('cadence.kpi.chance.formula'),
      inputs: [
        line('draws', forecast.draws, 'count'),
        line('hits', hits, 'count'),
        line('committedDate', forecast.committed?.date ?? null, 'date'),
        ...planInputs(figures),
      ],
      exclusions: exclusions(figures),
      method: method(figures),
    },
  };
}

/** The date by which four of five runs have launched, against the committed date. */
export function p80Kpi(figures: CadenceFigures): Kpi {
  const { forecast } = figures;
  const { p50, p80, p95 } = forecast.launch;
  const committed = forecast.committed?.date ?? null;
  const known = figures.plan.tasks.length > 0;
  return {
    id: 'cadence.p80',
    label: text('cadence.kpi.p80.label'),
    value: known ? p80 : null,
    unit: 'date',
    ...(known && forecast.uncertain ? { interval: { lower: p50, upper: p95, confidence: 0.45 } } : {}),
    ...(committed ? { target: committed } : {}),
    owner: 'joint',
    status:
      !known || committed === null ? 'unknown' : p80 <= committed ? 'met' : p50 <= committed ? 'at_risk' : 'missed',
    asOf: figures.asOf,
    explain: {
      formula: text('cadence.kpi.p80.formula'),
      inputs: [
        line('p50', p50, 'date'),
        line('p80', p80, 'date'),
        line('p95', p95, 'date'),
        line('committedDate', committed, 'date'),
        line('draws', forecast.draws, 'count'),
        ...planInputs(figures),
      ],
      exclusions: exclusions(figures),
      method: method(figures),
    },
  };
}

/** Calendar days between the tracks' P80 ready dates; positive when the product is later. Null while a track is empty. */
export function trackGapDays(forecast: Forecast): number | null {
  const { product, market } = forecast.trackReady;
  return product && market ? daysBetween(market.p80, product.p80) : null;
}

/** How far apart the two wings are: the size of the gap between their P80 ready dates. */
export function gapKpi(figures: CadenceFigures): Kpi {
  const { product, market } = figures.forecast.trackReady;
  const gap = trackGapDays(figures.forecast);
  const size = gap === null ? null : Math.abs(gap);
  return {
    id: 'cadence.gap',
    label: text('cadence.kpi.gap.label'),
    value: size,
    unit: 'days',
    target: targetGapDays,
    owner: gap === null || size === null || size <= targetGapDays ? 'joint' : gap > 0 ? 'pm' : 'gtm',
    status:
      size === null ? 'unknown' : size <= targetGapDays ? 'met' : size <= 2 * targetGapDays ? 'at_risk' : 'missed',
    asOf: figures.asOf,
    explain: {
      formula: text('cadence.kpi.gap.formula'),
      inputs: [
        line('productP80', product?.p80 ?? null, 'date'),
        line('marketP80', market?.p80 ?? null, 'date'),
        line('draws', figures.forecast.draws, 'count'),
        ...planInputs(figures),
      ],
      exclusions: exclusions(figures),
      method: method(figures),
    },
  };
}

/** What the cadence card says in one sentence: the later track, by how much, and the task that decides. */
export function cadenceVerdict(figures: CadenceFigures): { headline: Text; verdict: Text; status: KpiStatus } {
  const { plan, forecast } = figures;
  const chance = chanceKpi(figures);
  if (plan.tasks.every((task) => task.kind === 'launch' || task.kind === 'summary')) {
    return { status: 'unknown', headline: text('cadence.headline.empty'), verdict: text('cadence.verdict.empty') };
  }
  const status = chance.status === 'unknown' ? p80Kpi(figures).status : chance.status;
  const launched = launchedOn(plan);
  if (launched !== null && plan.committedDate !== null) {
    const days = daysBetween(plan.committedDate, launched);
    const when = days > 0 ? 'launchedLate' : days < 0 ? 'launchedEarly' : 'launchedOnTime';
    const params = { date: launched, days: Math.abs(days) };
    return { status, headline: text('cadence.headline.launched'), verdict: text(`cadence.verdict.${when}`, params) };
  }
  const headline = text(`cadence.headline.${status}`);
  const decider = decidingTask(figures);
  const gap = trackGapDays(forecast);
  const params = { p80: forecast.launch.p80, task: decider ?? '', days: gap === null ? 0 : Math.abs(gap) };
  const which =
    gap === null ? 'single' : gap > targetGapDays ? 'productLater' : gap < -targetGapDays ? 'marketLater' : 'together';
  return { status, headline, verdict: text(`cadence.verdict.${decider ? which : 'noDecider'}`, params) };
}

/** The open task whose spread moves the launch most (schedule sensitivity); without ranges, the last critical task. */
function decidingTask({ plan, schedule, forecast }: CadenceFigures): string | null {
  const name = (id: string | undefined) => plan.tasks.find((task) => task.id === id)?.name ?? null;
  const [first] = [...forecast.tasks].sort((a, b) => b.sensitivity - a.sensitivity);
  if (first && first.sensitivity > 0) return name(first.id);
  return name(schedule.criticalTaskIds.at(-1));
}

/** The card as the overview and the launch page show it. */
export function cadenceSummary(figures: CadenceFigures): CardSummary {
  const { status, headline, verdict } = cadenceVerdict(figures);
  const chance = chanceKpi(figures);
  const launched = launchedOn(figures.plan) !== null;
  const kpis = [chance, p80Kpi(figures), gapKpi(figures)];
  return {
    kind: 'cadence',
    status,
    headline,
    verdict,
    hero: launched ? p80Kpi(figures) : chance.value === null ? null : chance,
    heroLabel: launched
      ? text('cadence.heroLaunched')
      : text('cadence.hero', { date: figures.plan.committedDate ?? '' }),
    bar: launchBar(figures),
    kpis,
    next: nextSteps(figures, chance),
  };
}

/** Launch dates as positions around the committed date: right is earlier, the edges are four weeks away. */
function launchBar({ plan, forecast }: CadenceFigures): CardSummary['bar'] {
  const committed = forecast.committed?.date;
  if (!committed || plan.tasks.length === 0) {
    return { state: 'empty', value: 0, lower: 0, upper: 0, label: text('cadence.bar.empty') };
  }
  const position = (date: PlainDate) => Math.max(-1, Math.min(1, daysBetween(date, committed) / 28));
  const launched = launchedOn(plan);
  if (launched !== null) {
    const value = position(launched);
    return {
      state: 'happened',
      value,
      lower: value,
      upper: value,
      label: text('cadence.bar.launched', { date: launched }),
    };
  }
  const { p50, p80, p95 } = forecast.launch;
  return {
    state: 'estimate',
    value: position(p80),
    lower: position(p95),
    upper: position(p50),
    label: text('cadence.bar.p80', { date: p80 }),
  };
}

function nextSteps({ plan, schedule, forecast }: CadenceFigures, chance: Kpi): CardSummary['next'] {
  const open = plan.tasks.filter((task) => task.kind === 'task' && task.actualFinish === null);
  if (open.length === 0 && plan.tasks.every((task) => task.kind === 'launch')) {
    return [{ status: 'unknown', text: text('cadence.next.plan'), owner: 'joint' }];
  }
  const next: CardSummary['next'] = [];
  const sensitivity = new Map(forecast.tasks.map((task) => [task.id, task.sensitivity]));
  const [decider] = [...open].sort((a, b) => (sensitivity.get(b.id) ?? 0) - (sensitivity.get(a.id) ?? 0));
  if (decider && chance.status !== 'met' && (sensitivity.get(decider.id) ?? 0) > 0) {
    const owner = decider.track === 'product' ? 'pm' : decider.track === 'market' ? 'gtm' : 'joint';
    next.push({ status: chance.status, text: text('cadence.next.shorten', { task: decider.name }), owner });
  }
  const overrun = schedule.tasks.find((task) => task.overrun > 0);
  const overrunTask = plan.tasks.find((task) => task.id === overrun?.id);
  if (overrunTask && overrun) {
    next.push({
      status: 'missed',
      text: text('cadence.next.overrun', { task: overrunTask.name, days: overrun.overrun }),
      owner: 'joint',
    });
  }
  const pointless = open.filter((task) => task.optimistic === task.pessimistic).length;
  if (open.length > 0 && pointless === open.length) {
    next.push({ status: 'unknown', text: text('cadence.next.estimate', { count: pointless }), owner: 'joint' });
  }
  return next;
}

/** What happened against what was promised; null before the launch. */
function launchStatus({ plan }: CadenceFigures): 'met' | 'missed' | null {
  const launched = launchedOn(plan);
  if (launched === null || plan.committedDate === null) return null;
  return launched <= plan.committedDate ? 'met' : 'missed';
}

function chanceStatus(chance: number | null): KpiStatus {
  if (chance === null) return 'unknown';
  return chance >= targetChance ? 'met' : chance >= 0.5 ? 'at_risk' : 'missed';
}

function line(name: string, value: number | string | null, unit: NonNullable<ExplainLine['unit']>): ExplainLine {
  return { label: text(`cadence.explain.${name}`), value, unit };
}

function planInputs({ plan }: CadenceFigures): ExplainLine[] {
  const work = plan.tasks.filter((task) => task.kind === 'task');
  const ranged = work.filter((task) => task.optimistic < task.pessimistic && task.actualFinish === null);
  return [
    line('tasks', work.length, 'count'),
    line('rangedTasks', ranged.length, 'count'),
    line('dependencies', plan.dependencies.length, 'count'),
    line('seed', plan.seed, 'number'),
  ];
}

/** What the number does not know: years without a published holiday schedule, tasks the launch does not wait for. */
function exclusions({ plan, schedule }: CadenceFigures): ExplainLine[] {
  const free = plan.tasks.filter(
    (task) => task.kind !== 'launch' && task.kind !== 'summary' && !task.holdsLaunch,
  ).length;
  return [
    ...(free > 0 ? [line('notHolding', free, 'count')] : []),
    ...(schedule.yearsWithoutHolidays.length > 0
      ? [{ label: text('cadence.explain.noHolidays'), value: schedule.yearsWithoutHolidays.join(', ') }]
      : []),
  ];
}

function method({ plan, forecast }: CadenceFigures): Text {
  if (!forecast.uncertain) return text('cadence.method.noRanges');
  return text(`cadence.method.${plan.distribution}`, { draws: forecast.draws });
}
