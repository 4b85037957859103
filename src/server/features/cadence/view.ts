/** A plan as the API shows it: what people decided beside what follows from it. */
import { markedDays } from '../../../domain/cadence/calendar.ts';
import { cadenceVerdict, chanceKpi, gapKpi, p80Kpi } from '../../../domain/cadence/kpis.ts';
import type { Plan } from '../../../domain/cadence/plan.ts';
import { text } from '../../../domain/text.ts';
import { addDays, later } from '../../../domain/time/plain-date.ts';
import { keepAnswer } from '../../act/answers.ts';
import type { ReadContext } from '../../act/context.ts';
import { keepWeighed } from '../../base/keep.ts';
import { isLocked } from '../../signing/locks.ts';
import { baselineIds, figuresInForce, figuresOf, lastBatch, readBaselines, type StoredPlan } from './queries.ts';

/** Days shown before the first and after the last thing in the plan. */
const marginDays = 28;

/** How long a plan is shown as computed at the same moment, as long as nothing about it changes. */
const sameMomentMs = 60_000;
type Presented = Awaited<ReturnType<typeof present>> & { lastBatch: Awaited<ReturnType<typeof lastBatch>> };
/** Of a plan, what its answer follows from beside the plan itself. */
type Circumstances = {
  plan: Plan;
  version: number;
  today: string;
  editable: boolean;
  baselines: string;
  batch: string | undefined;
};
const presented = keepWeighed<{ at: number; of: Circumstances; answer: Presented }>(60_000);

/** A plan as it is shown: the same answer for everybody who looks at it, until something about it changes. */
export async function presentPlan(ctx: ReadContext, stored: StoredPlan): Promise<Presented> {
  const { launch, plan, version } = stored;
  const batch = await lastBatch(ctx, stored.id);
  const of: Circumstances = {
    ...{ plan, version, today: ctx.today },
    editable: !(await isLocked(ctx, launch.id, 'cadence')),
    baselines: await baselineIds(ctx, stored.id),
    batch: batch?.id,
  };
  const known = presented.get(launch.id);
  const age = known ? ctx.now.getTime() - known.at : 0;
  const isSame = known && (Object.keys(of) as (keyof Circumstances)[]).every((each) => known.of[each] === of[each]);
  if (isSame && age >= 0 && age < sameMomentMs) return known.answer;
  const answer = keepAnswer({ ...(await present(ctx, stored, of.editable)), lastBatch: batch });
  const weight = plan.tasks.length + plan.dependencies.length + answer.baselines.length;
  presented.set(launch.id, { at: ctx.now.getTime(), of, answer }, weight);
  return answer;
}

/** What the cadence card rests on. */
export async function presentInForce(ctx: ReadContext, launchId: string) {
  const { forecast } = await figuresInForce(ctx, launchId);
  const { tasks: _simulated, ...simulated } = forecast;
  return { forecast: simulated };
}

async function present(ctx: ReadContext, stored: StoredPlan, editable: boolean) {
  const { launch, plan } = stored;
  const figures = await figuresOf(ctx, plan);
  const { schedule, forecast } = figures;
  const dates = new Map(schedule.tasks.map((task) => [task.id, task]));
  const forecasts = new Map(forecast.tasks.map((task) => [task.id, task]));
  const overruns = stored.tasks.filter((task) => (dates.get(task.id)?.overrun ?? 0) > 0);
  const { tasks: _scheduled, yearsWithoutHolidays, ...dated } = schedule;
  const { tasks: _simulated, ...simulated } = forecast;
  const last = later(later(schedule.to, forecast.launch.p95), launch.committedDate);
  const { headline, verdict } = cadenceVerdict(figures);
  return {
    launchId: launch.id,
    version: stored.version,
    start: plan.start,
    committedDate: launch.committedDate,
    calendar: {
      ...plan.calendar,
      week: [...plan.calendar.week],
      exceptions: [...plan.calendar.exceptions],
    },
    distribution: plan.distribution,
    seed: plan.seed,
    today: ctx.today,
    editable,
    tasks: stored.tasks.map((task) => {
      const date = dates.get(task.id);
      const expected = forecasts.get(task.id);
      return {
        ...task,
        start: date?.start ?? null,
        finish: date?.finish ?? null,
        totalFloat: date?.totalFloat ?? null,
        freeFloat: date?.freeFloat ?? null,
        critical: date?.critical ?? false,
        overrun: date?.overrun ?? 0,
        late: date?.late ?? 0,
        finishForecast: expected?.finish ?? null,
        criticalDraws: expected?.criticalDraws ?? null,
        sensitivity: expected?.sensitivity ?? null,
      };
    }),
    dependencies: stored.dependencies,
    schedule: dated,
    forecast: simulated,
    markedDays: markedDays(plan.calendar, addDays(schedule.from, -marginDays), addDays(last, marginDays)),
    kpis: [chanceKpi(figures), p80Kpi(figures), gapKpi(figures)],
    headline,
    verdict,
    notices: [
      ...(yearsWithoutHolidays.length > 0
        ? [text('cadence.notices.no_holidays', { years: yearsWithoutHolidays.join(', ') })]
        : []),
      ...overruns.map((task) =>
        text('cadence.notices.overrun', { task: task.name, days: dates.get(task.id)!.overrun }),
      ),
    ],
    baselines: await readBaselines(ctx, stored.id),
    asOf: figures.asOf,
  };
}
