/** `biplane analyze plan FILE`: critical path and forecast of a plan (CSV, MS Project XML, PSPLIB), without a server. */
import { chineseCalendar, type WorkingCalendar, weekdayCalendar } from '../../domain/cadence/calendar.ts';
import { compareWithFile } from '../../domain/cadence/compare-file.ts';
import { forecastPlan, usualDraws } from '../../domain/cadence/forecast.ts';
import { type ImportProblem, problemInPlace } from '../../domain/cadence/import-plan.ts';
import { type DurationDistribution, distributions, type Plan, type PlanTask } from '../../domain/cadence/plan.ts';
import { asPlan, readPlanFile } from '../../domain/cadence/read-plan-file.ts';
import { computeSchedule } from '../../domain/cadence/schedule.ts';
import { invalidInput } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { toEpochDay } from '../../domain/time/plain-date.ts';
import { planContentOf } from '../../files/plan-content.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import { describeFailure } from '../base/failure.ts';
import type { Output } from '../base/output.ts';
import { requireReadable } from '../base/readable-file.ts';
import type { PlanReport } from './show-plan.ts';
import { showPlan } from './show-plan.ts';

/** Options as the command line gives them. */
export type PlanOptions = {
  draws?: string | undefined;
  seed?: string | undefined;
  start?: string | undefined;
  committed?: string | undefined;
  calendar?: string | undefined;
  distribution?: string | undefined;
  spread?: string | undefined;
  json?: boolean | undefined;
};

/** Calendars by their name on the command line; a table, which brings none, is scheduled by the first. */
const calendars: Record<string, WorkingCalendar> = { cn: chineseCalendar, 'mon-fri': weekdayCalendar };

/** Problems shown before "n more". */
const shownProblems = 20;

/** Prints dates, critical path and percentiles; returns the exit code. */
export async function analyzePlan(file: string, options: PlanOptions, out: Output): Promise<number> {
  try {
    await requireReadable(file);
    const read = readPlanFile(await planContentOf(file), {
      calendar: calendars[options.calendar ?? ''] ?? chineseCalendar,
    });
    if (!read.ok) {
      for (const line of describeProblems(read.problems, out.locale)) out.error(line);
      return describeFailure(invalidInput(read.problems[0]!.reason.key), out.locale).exitCode;
    }
    const plan = asPlan(read.plan, planOptions(options, read.plan));
    const draws = wholeNumber('--draws', options.draws, usualDraws, 1, 1_000_000);
    const report: PlanReport = {
      file,
      plan,
      schedule: computeSchedule(plan),
      forecast: forecastPlan(plan, null, draws),
      notices: read.plan.notices,
      comparison: compareWithFile(read.plan, plan, null),
    };
    out.log(options.json ? JSON.stringify(report, null, 2) : showPlan(report, out.locale));
    return 0;
  } catch (error) {
    const { message, exitCode } = describeFailure(error, out.locale);
    out.error(message);
    return exitCode;
  }
}

function planOptions(
  options: PlanOptions,
  imported: { calendar: WorkingCalendar | null; format: string; tasks: PlanTask[] },
): Partial<Plan> {
  for (const date of [options.start, options.committed]) if (date !== undefined) toEpochDay(date);
  const usual = imported.format === 'csv' ? chineseCalendar : weekdayCalendar;
  const distribution = distributions.find((each) => each === options.distribution) satisfies
    | DurationDistribution
    | undefined;
  return {
    calendar: calendars[options.calendar ?? ''] ?? imported.calendar ?? usual,
    committedDate: options.committed ?? null,
    seed: wholeNumber('--seed', options.seed, 1, 0, 2_147_483_647),
    ...(distribution ? { distribution } : {}),
    ...(options.start ? { start: options.start } : {}),
    ...(options.spread ? { tasks: spread(imported.tasks, options.spread) } : {}),
  };
}

/** Gives tasks without a range one: multiples of their duration. */
function spread(tasks: readonly PlanTask[], option: string): PlanTask[] {
  const [low, high] = option.split(',').map(Number);
  if (!(low !== undefined && high !== undefined && low >= 0 && low <= 1 && high >= 1)) {
    throw invalidInput('cadence.errors.option_spread');
  }
  return tasks.map((task) =>
    task.optimistic < task.pessimistic
      ? task
      : { ...task, optimistic: task.likely * low, pessimistic: task.likely * high },
  );
}

function wholeNumber(option: string, given: string | undefined, usual: number, least: number, most: number): number {
  if (given === undefined) return usual;
  const value = Number(given);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalidInput('cadence.errors.option_number', { option, least, most });
}

function describeProblems(problems: readonly ImportProblem[], locale: Locale): string[] {
  const lines = problems.slice(0, shownProblems).map((problem) => translate(problemInPlace(problem), locale));
  const more = problems.length - lines.length;
  return more > 0 ? [...lines, translate(text('cadence.errors.more_problems', { count: more }), locale)] : lines;
}
