import type { FileComparison } from '../../domain/cadence/compare-file.ts';
import type { Forecast } from '../../domain/cadence/forecast.ts';
import type { Plan } from '../../domain/cadence/plan.ts';
import type { Schedule } from '../../domain/cadence/schedule.ts';
import { unweighted } from '../../domain/stats/effective-n.ts';
import { shareInterval } from '../../domain/stats/share.ts';
import { type Text, text } from '../../domain/text.ts';
import { formatChance, formatNumber } from '../../locales/format/number.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import { formatTable } from '../base/table.ts';

export type PlanReport = {
  file: string;
  plan: Plan;
  schedule: Schedule;
  forecast: Forecast;
  notices: Text[];
  /** Null where the file gives its tasks no dates. */
  comparison: FileComparison | null;
};

/** Tasks shown before "x of y". */
const shownTasks = 40;

/** The report for people. */
export function showPlan({ file, plan, schedule, forecast, notices, comparison }: PlanReport, locale: Locale): string {
  const say = (key: string, params?: Record<string, string | number>) =>
    translate(text(`cadence.analyze.${key}`, params), locale);
  const days = (value: number) => formatNumber(value, locale, 2);
  const work = plan.tasks.filter((task) => task.kind !== 'summary');
  const knownCalendar = ['cn', 'mon-fri'].includes(plan.calendar.name);
  const head = [
    say('head', {
      file,
      tasks: work.length,
      dependencies: plan.dependencies.length,
      start: plan.start,
      calendar: knownCalendar ? say(`calendar.${plan.calendar.name}`) : plan.calendar.name,
    }),
    say('length', { days: schedule.lengthDays, ready: schedule.readyDate, launch: schedule.launchDate }),
    ...notices.map((notice) => translate(notice, locale)),
    ...(schedule.yearsWithoutHolidays.length > 0
      ? [translate(text('cadence.notices.no_holidays', { years: schedule.yearsWithoutHolidays.join(', ') }), locale)]
      : []),
  ];
  const simulated = forecast.uncertain
    ? [
        '',
        say('simulated', { draws: forecast.draws, seed: forecast.seed }),
        formatTable(
          [{ title: say('percentile') }, { title: say('days'), align: 'right' }, { title: say('launch') }],
          (['p50', 'p80', 'p95'] as const).map((p) => [
            p.toUpperCase(),
            days(forecast.lengthDays[p]),
            forecast.launch[p],
          ]),
        ),
        ...chanceLine(forecast, say),
      ]
    : ['', say('noRange')];

  const dates = new Map(schedule.tasks.map((task) => [task.id, task]));
  const expected = new Map(forecast.tasks.map((task) => [task.id, task]));
  const ranked = work
    .filter((task) => task.kind !== 'launch')
    .map((task) => ({ task, date: dates.get(task.id)!, forecast: expected.get(task.id)! }))
    .sort(
      (a, b) =>
        b.forecast.criticalDraws - a.forecast.criticalDraws ||
        a.date.totalFloat - b.date.totalFloat ||
        a.date.start.localeCompare(b.date.start),
    );
  const shown = ranked.slice(0, shownTasks).sort((a, b) => a.date.start.localeCompare(b.date.start));
  const table = formatTable(
    [
      { title: say('task') },
      { title: say('startDate') },
      { title: say('finishDate') },
      { title: say('float'), align: 'right' },
      { title: say('criticality'), align: 'right' },
      { title: say('p80') },
    ],
    shown.map(({ task, date, forecast: { criticalDraws, finish } }) => [
      task.name,
      date.start,
      date.finish,
      days(date.totalFloat),
      forecast.uncertain ? formatChance(criticalDraws / forecast.draws, locale) : date.critical ? '●' : '',
      forecast.uncertain ? finish.p80 : '',
    ]),
  );
  const cut = ranked.length > shown.length ? [say('cut', { shown: shown.length, total: ranked.length })] : [];
  return [...head, ...simulated, '', say('critical'), table, ...cut, ...comparisonLines(comparison, locale)].join('\n');
}

/** Differences shown before "n more". */
const shownDifferences = 20;

/** Which tasks are computed to other dates than the file gives them, and why. */
function comparisonLines(comparison: FileComparison | null, locale: Locale): string[] {
  if (comparison === null) return [];
  const say = (key: string, params?: Record<string, string | number>) =>
    translate(text(`cadence.comparison.${key}`, params), locale);
  const { compared, differing, differences } = comparison;
  if (differing === 0) return ['', say('same', { compared })];
  const shown = differences.slice(0, shownDifferences);
  const span = ({ start, finish }: { start: string | null; finish: string | null }) =>
    `${start ?? '…'} – ${finish ?? '…'}`;
  return [
    '',
    say('differing', { compared, differing }),
    formatTable(
      (['task', 'file', 'here', 'reason'] as const).map((column) => ({ title: say(column) })),
      shown.map(({ name, file, here, reasons, because }) => [
        name,
        span(file),
        span(here),
        reasons.map((reason) => say(`because.${reason}`, { task: because ?? '' })).join(say('and')),
      ]),
    ),
    ...(differing > shown.length ? [say('more', { count: differing - shown.length, shown: shownDifferences })] : []),
  ];
}

function chanceLine(
  { committed, draws }: PlanReport['forecast'],
  say: (key: string, params: Record<string, string | number>) => string,
): string[] {
  if (committed === null) return [];
  const { date, hits } = committed;
  const { lower, upper } = shareInterval({ ...unweighted(draws), hitWeight: hits }, 0.95)!;
  return [say('chance', { date, hits, draws, chance: hits / draws, lower, upper })];
}
