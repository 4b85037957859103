import { type Kpi, stillAt } from '../kpi.ts';
import type { Text } from '../text.ts';
import { addDays, daysBetween, type PlainDate, toEpochDay, toPlainDate } from '../time/plain-date.ts';
import { actualsOf, movementOf } from './actuals.ts';
import type { DayRefunds, DaySales } from './day-amounts.ts';
import type { DayPoint, ProgressFigures, ProgressInput } from './figures.ts';
import { decomposeGap } from './gap.ts';
import { kpisOf, verdictOf } from './kpis.ts';
import { planOf } from './plan.ts';
import { type FanPoint, type Projection, projectionNeedsDays, projectOutcome } from './projection.ts';
import { scoreSides } from './settlement.ts';
import { isOver, stateOf, type WagerState } from './state.ts';
import { driversIn, factorOf } from './wager.ts';

export type Progress = ProgressFigures & { verdict: Text; kpis: Kpi[] };

/**
 * Where does the wager stand today? One pure computation from locked terms and counted facts that every screen, card and API reads.
 * The gap compares what happened with the plan for the days that have passed; after the sales window that is the whole plan. A settled wager
 * shows what was settled, whatever has come in since.
 */
export function computeProgress(given: ProgressInput): Progress {
  const { settled } = given;
  const input = settled ? { ...given, counted: settled.counted, entered: settled.entered } : given;
  const { terms, counted } = input;
  const state = settled ? 'settled' : stateOf(terms, input.today);
  const asOf = asOfDay(input, state);
  const actuals = actualsOf(terms, counted.channels, input.entered, asOf ?? input.today);
  const gap = asOf === null ? null : decomposeGap(actuals.factors, terms.method);
  const planTotal = planOf(terms);
  const projection = projectionOf(input, state, asOf);
  const observed = isOver(state)
    ? (gap?.actual ?? null)
    : projection.state === 'projected'
      ? projection.final.p50
      : null;
  const open = input.forecasts.pm && input.forecasts.gtm && observed !== null;
  const scored = open ? scoreSides(planTotal, observed, input.forecasts, input.earlierRatios) : null;
  const figures = {
    state,
    asOf,
    isPartial: asOf === input.today && terms.outcome !== 'arr' && !isOver(state),
    elapsedShare: actuals.elapsedShare,
    planTotal,
    drivers: actuals.drivers,
    gap,
    days: dayPoints(input, asOf, planTotal),
    projection,
    projectedGap: projection.state === 'projected' ? lessPlan(projection.final, planTotal) : null,
    scores: settled
      ? { ...settled.scores, observed: settled.actual, provisional: false }
      : scored && { ...scored, observed: observed!, provisional: true },
    returnRate: returnRates(input, projection),
    counts: counted.counts,
  };
  return { ...figures, verdict: verdictOf(input, figures), kpis: kpisOf(input, figures) };
}

/** The same at a later moment, up to which nothing about it has changed. */
export const progressStillAt = (progress: Progress, asOf: string): Progress => ({
  ...progress,
  kpis: progress.kpis.map((kpi) => stillAt(kpi, asOf)),
});

const lessPlan = ({ p10, p50, p90 }: FanPoint, plan: number) => ({ p10: p10 - plan, p50: p50 - plan, p90: p90 - plan });

function asOfDay({ terms, today, lastDay, settled }: ProgressInput, state: WagerState): PlainDate | null {
  if (settled) return settled.facts.through;
  if (terms.outcome === 'arr') return state === 'before' ? null : today;
  if (lastDay === null) return null;
  // Once the returns window is over a quiet day is a day without sales, not a day without data.
  return state === 'closed' ? terms.returnsTo : lastDay;
}

function projectionOf(
  { terms, sales, refunds, today }: ProgressInput,
  state: WagerState,
  asOf: PlainDate | null,
): Projection {
  if (terms.outcome === 'arr' || isOver(state)) return { state: 'none' };
  if (asOf === null) return { state: 'too_few', days: 0, needDays: projectionNeedsDays };
  const { target, salesFrom, salesTo, returnsTo } = terms;
  // A day that has not ended tells too little of its pace.
  const complete = asOf < today ? asOf : addDays(today, -1);
  return projectOutcome({ target, salesFrom, salesTo, returnsTo, asOf: complete, sales, refunds, seed: 1 });
}

/** What each day added to the outcome: the day's sales less the refunds made on it. In the order of the days. */
export function netByDay(sales: readonly DaySales[], refunds: readonly DayRefunds[]): DaySales[] {
  const net = new Map<PlainDate, number>();
  for (const { date, amount } of sales) net.set(date, (net.get(date) ?? 0) + amount);
  for (const { refundedOn, amount } of refunds) net.set(refundedOn, (net.get(refundedOn) ?? 0) - amount);
  return [...net].map(([date, amount]) => ({ date, amount })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

function dayPoints({ terms, counted }: ProgressInput, asOf: PlainDate | null, planTotal: number): DayPoint[] {
  if (terms.outcome === 'arr') return [];
  const change = new Map(counted.days.map(({ date, amount }) => [date, amount]));
  const first = toEpochDay(terms.salesFrom);
  const saleDays = daysBetween(terms.salesFrom, terms.salesTo) + 1;
  // An adjustment counts refunds that came after the window.
  const last = [terms.returnsTo, ...counted.days.map(({ date }) => date)].sort().at(-1)!;
  let actual = 0;
  return Array.from({ length: daysBetween(terms.salesFrom, last) + 1 }, (_, index) => {
    const date = toPlainDate(first + index);
    actual += change.get(date) ?? 0;
    const plan = Math.round((planTotal * Math.min(saleDays, index + 1)) / saleDays);
    return { date, actual: asOf !== null && date <= asOf ? actual : null, plan };
  });
}

function returnRates({ terms, counted }: ProgressInput, projection: Projection): Progress['returnRate'] {
  const { sold, refunded } = movementOf(terms.outcome, counted.channels);
  let plannedNet = 0;
  let plannedGross = 0;
  for (const channel of terms.tree.channels) {
    const drivers = driversIn(terms.tree, channel);
    const value = (only: (isRate: boolean) => boolean) =>
      drivers.reduce((product, { key, measure }) => {
        const rate = measure === 'return_rate' || measure === 'unit_return_rate';
        return only(rate) ? product * factorOf(measure, channel.plan[key]!) : product;
      }, 1);
    plannedGross += value((rate) => !rate);
    plannedNet += value(() => true);
  }
  return {
    soFar: sold > 0 ? refunded / sold : null,
    matured: projection.state === 'projected' ? projection.maturedReturnRate : null,
    planned: terms.outcome === 'arr' || plannedGross === 0 ? null : 1 - plannedNet / plannedGross,
  };
}
