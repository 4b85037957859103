/** A plan as the API shows it: what people decided beside what follows from it. */
import { markedDays } from '../../../domain/cadence/calendar.ts';
import { cadenceVerdict, chanceKpi, gapKpi, p80Kpi } from '../../../domain/cadence/kpis.ts';
import { later, toEpochDay, toPlainDate } from '../../../domain/cadence/plain-date.ts';
import { text } from '../../../domain/text.ts';
import type { ReadContext } from '../../procedure.ts';
import { isLocked } from '../cards/queries.ts';
import { figuresOf, readBaselines, type StoredPlan, todayOf } from './queries.ts';

/** Days shown before the first and after the last thing in the plan. */
const marginDays = 28;

export async function presentPlan(ctx: ReadContext, stored: StoredPlan) {
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
    today: todayOf(ctx.now),
    editable: !(await isLocked(ctx, launch.id, 'cadence')),
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
    markedDays: markedDays(plan.calendar, shifted(schedule.from, -marginDays), shifted(last, marginDays)),
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

function shifted(date: string, days: number): string {
  return toPlainDate(toEpochDay(date) + days);
}
