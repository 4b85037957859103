import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekdayCalendar } from './calendar.ts';
import { durationMoments, durationSampler } from './duration.ts';
import { forecastPlan } from './forecast.ts';
import { cadenceSummary, chanceKpi, gapKpi, p80Kpi } from './kpis.ts';
import { newTask, type Plan, type PlanTask } from './plan.ts';
import { previewChange } from './preview.ts';
import { randomStreams } from './random.ts';
import { computeSchedule } from './schedule.ts';

const days = (optimistic: number, likely = optimistic, pessimistic = likely) => ({ optimistic, likely, pessimistic });
const planOf = (tasks: PlanTask[], fields: Partial<Plan> = {}): Plan => ({
  start: '2026-11-02',
  committedDate: '2026-11-13',
  calendar: weekdayCalendar,
  distribution: 'pert_beta',
  seed: 7,
  tasks,
  dependencies: [],
  ...fields,
});
const wings = planOf(
  [
    newTask('chip', { name: '芯片适配', track: 'product', ...days(3, 5, 12) }),
    newTask('test', { name: '续航实测', track: 'product', ...days(2, 4, 6) }),
    newTask('stores', { name: '铺货', track: 'market', ...days(4, 6, 8) }),
    newTask('launch', { name: '上市', kind: 'launch' }),
  ],
  { dependencies: [{ predecessorId: 'chip', successorId: 'test', kind: 'FS', lag: 0 }] },
);
const figuresOf = (plan: Plan) => ({
  plan,
  schedule: computeSchedule(plan),
  forecast: forecastPlan(plan),
  asOf: '2026-11-02T00:00:00Z',
});

describe('draws of a duration', () => {
  const draw = (points: ReturnType<typeof days>, distribution: Plan['distribution'], count: number) => {
    const out = new Float64Array(count);
    durationSampler(points, distribution)(randomStreams(3, ['x']), 0, out, 0, count);
    return out;
  };

  it.each([
    [days(2, 4, 12), 'pert_beta'],
    [days(2, 2, 12), 'pert_beta'],
    [days(2, 12, 12), 'pert_beta'],
    [days(2, 4, 12), 'triangular'],
    [days(2, 2, 12), 'triangular'],
  ] as const)('%j %s have the exact mean and spread', (points, distribution) => {
    const count = 200_000;
    const draws = draw(points, distribution, count);
    const mean = draws.reduce((sum, x) => sum + x, 0) / count;
    const sd = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count);
    const exact = durationMoments(points, distribution);
    expect(Math.abs(mean - exact.mean)).toBeLessThan((4 * exact.sd) / Math.sqrt(count));
    expect(Math.abs(sd / exact.sd - 1)).toBeLessThan(0.01);
  });

  it('stay within their three points', () => {
    fc.assert(
      fc.property(
        fc.tuple(
          fc.float({ min: 0, max: 50, noNaN: true }),
          fc.float({ min: 0, max: 50, noNaN: true }),
          fc.float({ min: 0, max: 50, noNaN: true }),
        ),
        (three) => {
          const [a, m, b] = [...three].sort((x, y) => x - y) as [number, number, number];
          for (const distribution of ['pert_beta', 'triangular'] as const) {
            const out = draw(days(a, m, b), distribution, 50);
            expect(out.every((x) => x >= a && x <= b)).toBe(true);
          }
        },
      ),
    );
  });
});

describe('the forecast', () => {
  it('is the same for the same plan and seed, and differs for another seed', () => {
    expect(forecastPlan(wings)).toEqual(forecastPlan(wings));
    expect(forecastPlan({ ...wings, seed: 8 }).lengthDays).not.toEqual(forecastPlan(wings).lengthDays);
  });

  it('does not depend on the order of the tasks', () => {
    const shuffled = { ...wings, tasks: [...wings.tasks].reverse() };
    expect(forecastPlan(shuffled).curve).toEqual(forecastPlan(wings).curve);
  });

  it('agrees with the schedule where nothing is uncertain, and then claims no chance', () => {
    const sure = { ...wings, tasks: wings.tasks.map((task) => ({ ...task, ...days(task.likely) })) };
    const forecast = forecastPlan(sure);
    const schedule = computeSchedule(sure);
    expect(forecast.uncertain).toBe(false);
    expect(forecast.launch).toEqual({ p50: schedule.launchDate, p80: schedule.launchDate, p95: schedule.launchDate });
    expect(forecast.trackReady.product!.p80).toBe(schedule.trackReady.product);
    for (const task of forecast.tasks) {
      expect(task.finish.p50).toBe(schedule.tasks.find((each) => each.id === task.id)!.finish);
      if (task.id !== 'launch') expect(task.criticalDraws > 0).toBe(schedule.criticalTaskIds.includes(task.id));
    }
    expect(chanceKpi(figuresOf(sure))).toMatchObject({ value: null, status: 'unknown' });
  });

  it('counts every draw once: the curve ends with all of them, and criticality adds up along the tracks', () => {
    const forecast = forecastPlan(wings);
    expect(forecast.curve.at(-1)!.hits).toBe(forecast.draws);
    const critical = (id: string) => forecast.tasks.find((task) => task.id === id)!.criticalDraws;
    expect(critical('chip')).toBe(critical('test'));
    expect(critical('chip') + critical('stores')).toBe(forecast.draws);
    const onTime = forecast.curve.filter(({ date }) => date <= '2026-11-13').at(-1)!.hits;
    expect(forecast.committed).toEqual({ date: '2026-11-13', hits: onTime });
  });

  it('leaves a finished task no influence and a launch pinned later no deciding task', () => {
    const finished = wings.tasks.map((task) =>
      task.id === 'chip' ? { ...task, actualStart: '2026-11-02', actualFinish: '2026-11-04' } : task,
    );
    const chip = forecastPlan({ ...wings, tasks: finished }).tasks.find((task) => task.id === 'chip')!;
    expect(chip).toMatchObject({ sensitivity: 0, finish: { p50: '2026-11-04', p95: '2026-11-04' } });
    const pinned = wings.tasks.map((task) =>
      task.id === 'launch' ? { ...task, pin: { kind: 'start_no_earlier' as const, date: '2027-03-01' } } : task,
    );
    const later = forecastPlan({ ...wings, tasks: pinned });
    expect(later.launch.p95).toBe('2027-03-01');
    expect(later.tasks.every((task) => task.criticalDraws === 0)).toBe(true);
  });

  /** The plan with its first task begun on the first day and this much of it done, as somebody said on a day. */
  const begun = (donePercent: number | null, donePercentOn: string | null): Plan => ({
    ...wings,
    tasks: wings.tasks.map((task) =>
      task.id === 'chip' ? { ...task, actualStart: '2026-11-02', donePercent, donePercentOn } : task,
    ),
  });
  const chipOf = (plan: Plan, today: string) => forecastPlan(plan, today).tasks.find(({ id }) => id === 'chip')!.finish;

  it('counts of begun work what is not done, from the day on which that was said', () => {
    const sure = { ...begun(60, '2026-11-05'), distribution: 'triangular' as const };
    const plan = { ...sure, tasks: sure.tasks.map((task) => (task.id === 'chip' ? { ...task, ...days(5) } : task)) };
    // Two of five days are left on Thursday morning: Thursday and Friday.
    expect(computeSchedule(plan, '2026-11-05').tasks.find(({ id }) => id === 'chip')!.finish).toBe('2026-11-06');
    expect(chipOf(plan, '2026-11-05')).toEqual({ p50: '2026-11-06', p80: '2026-11-06', p95: '2026-11-06' });
    // Nobody has said anything since, and nothing has ended: it ends today at the earliest.
    expect(chipOf(plan, '2026-11-11').p50).toBe('2026-11-11');
  });

  it('learns nothing from nothing done on the day of the start, and no day from a share whose day is unknown', () => {
    const unknown = forecastPlan(begun(null, null), '2026-11-02');
    expect(forecastPlan(begun(0, '2026-11-02'), '2026-11-02')).toEqual(unknown);
    expect(forecastPlan(begun(60, null), '2026-11-02')).toEqual(unknown);
  });

  it('puts the whole work behind a day on which none of it was done', () => {
    expect(chipOf(begun(0, '2026-11-09'), '2026-11-09').p50 > chipOf(begun(null, null), '2026-11-09').p50).toBe(true);
  });

  it('never ends later for a higher share, whatever the work and the day', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
        fc.integer({ min: 2, max: 27 }),
        fc.integer({ min: 0, max: 3 }),
        (shares, day, since) => {
          const [less, more] = [...shares].sort((a, b) => a - b) as [number, number];
          const [on, today] = [day, day + since].map((each) => `2026-11-${String(each).padStart(2, '0')}`);
          const [of, ofMore] = [less, more].map((share) => forecastPlan(begun(share, on!), today, 500));
          const finishes = ({ tasks }: typeof of & object) => tasks.flatMap(({ finish }) => Object.values(finish));
          finishes(ofMore!).forEach((date, i) => {
            expect(date <= finishes(of!)[i]!).toBe(true);
          });
          expect(ofMore!.committed!.hits).toBeGreaterThanOrEqual(of!.committed!.hits);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has a day for an empty plan', () => {
    expect(forecastPlan(planOf([])).launch.p80).toBe('2026-11-02');
  });
});

describe('the card', () => {
  it('names the chance with its counts, the P80 against the promise, and the later track', () => {
    const figures = figuresOf(wings);
    const chance = chanceKpi(figures);
    const hits = figures.forecast.committed!.hits;
    expect(chance.value).toBe(hits / 10_000);
    expect(chance.interval!.lower).toBeLessThan(hits / 10_000);
    expect(chance.explain.inputs.find((line) => line.label.key === 'cadence.explain.hits')!.value).toBe(hits);
    expect(p80Kpi(figures)).toMatchObject({ unit: 'date', target: '2026-11-13' });
    expect(gapKpi(figures)).toMatchObject({ unit: 'days', owner: 'joint', status: 'met' });
    const summary = cadenceSummary(figures);
    expect(summary.verdict).toEqual({
      key: 'cadence.verdict.together',
      params: expect.objectContaining({ task: '芯片适配' }),
    });
    expect(summary.bar.lower).toBeLessThanOrEqual(summary.bar.value);
  });

  it('says that it is empty before there is a plan', () => {
    expect(cadenceSummary(figuresOf(planOf([])))).toMatchObject({
      status: 'unknown',
      hero: null,
      headline: { key: 'cadence.headline.empty' },
    });
  });
});

describe('a preview', () => {
  it('shows which dates move and what the chance becomes, and changes nothing else', () => {
    const preview = previewChange(wings, [{ kind: 'update_task', taskId: 'chip', patch: days(8, 10, 17) }]);
    expect(preview.moved.map((task) => task.name)).toEqual(['芯片适配', '续航实测', '上市']);
    expect(preview.unmoved).toBe(1);
    expect(preview.after.hits!).toBeLessThan(preview.before.hits!);
    expect(preview.after.p80 > preview.before.p80).toBe(true);
    expect(preview.changed.forecast.tasks.find((task) => task.id === 'stores')!.finish).toEqual(
      forecastPlan(wings).tasks.find((task) => task.id === 'stores')!.finish,
    );
  });

  it('refuses a change that closes a cycle', () => {
    const dependency = { predecessorId: 'test', successorId: 'chip', kind: 'FS', lag: 0 } as const;
    expect(() => previewChange(wings, [{ kind: 'add_dependency', dependency }])).toThrow('cadence.errors.cycle');
  });
});
