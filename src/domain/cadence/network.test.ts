import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weekdayCalendar } from './calendar.ts';
import { criticalPath, likelyDurations } from './critical-path.ts';
import { buildNetwork } from './network.ts';
import { type Dependency, dependencyKinds, newTask, type Plan, type PlanTask } from './plan.ts';
import { computeSchedule } from './schedule.ts';

const days = (likely: number) => ({ optimistic: likely, likely, pessimistic: likely });
const link = (predecessorId: string, successorId: string, kind: Dependency['kind'] = 'FS', lag = 0): Dependency => ({
  predecessorId,
  successorId,
  kind,
  lag,
});
/** Monday 2 November 2026, Monday to Friday. */
const planOf = (tasks: PlanTask[], dependencies: Dependency[] = [], fields: Partial<Plan> = {}): Plan => ({
  start: '2026-11-02',
  committedDate: null,
  calendar: weekdayCalendar,
  distribution: 'pert_beta',
  seed: 1,
  tasks,
  dependencies,
  ...fields,
});
const datesOf = (plan: Plan, today: string | null = null) =>
  Object.fromEntries(
    computeSchedule(plan, today).tasks.map(({ id, start, finish }) => [id, `${start.slice(5)}…${finish.slice(5)}`]),
  );

describe('the schedule', () => {
  it('honours the four kinds of dependency, with lag and overlap', () => {
    const a = newTask('a', days(3));
    const b = newTask('b', days(2));
    const when = (kind: Dependency['kind'], lag: number) => datesOf(planOf([a, b], [link('a', 'b', kind, lag)])).b;
    expect(when('FS', 0)).toBe('11-05…11-06');
    expect(when('FS', 2)).toBe('11-09…11-10');
    expect(when('FS', -1)).toBe('11-04…11-05');
    expect(when('SS', 1)).toBe('11-03…11-04');
    expect(when('FF', 0)).toBe('11-03…11-04');
    expect(when('FF', 2)).toBe('11-05…11-06');
    expect(when('SF', 4)).toBe('11-04…11-05');
  });

  it('launches on the working day after both tracks are ready, whatever follows the launch', () => {
    const plan = planOf(
      [
        newTask('chip', { ...days(3), track: 'product' }),
        newTask('stores', { ...days(5), track: 'market' }),
        newTask('party', {
          ...days(1),
          track: 'market',
          holdsLaunch: false,
          pin: { kind: 'start_on', date: '2026-11-16' },
        }),
        newTask('launch', { kind: 'launch' }),
        newTask('ads', { ...days(4), track: 'market' }),
      ],
      [link('launch', 'ads')],
    );
    const schedule = computeSchedule(plan);
    expect(schedule.trackReady).toEqual({ product: '2026-11-04', market: '2026-11-06' });
    expect(schedule.launchDate).toBe('2026-11-09');
    expect(schedule.criticalTaskIds).toEqual(['stores']);
    expect(schedule.tasks.find((task) => task.id === 'chip')!.totalFloat).toBe(2);
    expect(datesOf(plan)).toMatchObject({ launch: '11-09…11-09', ads: '11-09…11-12', party: '11-16…11-16' });
  });

  it('keeps a fixed date and reports by how much its predecessors overrun it', () => {
    const plan = planOf(
      [newTask('a', days(5)), newTask('b', { ...days(1), pin: { kind: 'start_on', date: '2026-11-05' } })],
      [link('a', 'b')],
    );
    const [a, b] = computeSchedule(plan).tasks;
    expect(b).toMatchObject({ start: '2026-11-05', overrun: 2 });
    expect(a!.totalFloat).toBe(-2);
  });

  it('holds back with "no earlier", measures "no later"', () => {
    const pinned = (kind: 'start_no_earlier' | 'finish_no_earlier' | 'finish_on' | 'finish_no_later', date: string) =>
      computeSchedule(planOf([newTask('a', { ...days(3), pin: { kind, date } })])).tasks[0]!;
    expect(pinned('start_no_earlier', '2026-11-07').start).toBe('2026-11-09');
    expect(pinned('finish_no_earlier', '2026-11-10')).toMatchObject({ start: '2026-11-06', finish: '2026-11-10' });
    expect(pinned('finish_on', '2026-11-12')).toMatchObject({ start: '2026-11-10', finish: '2026-11-12' });
    expect(pinned('finish_no_later', '2026-11-03')).toMatchObject({ finish: '2026-11-04', late: 1, totalFloat: -1 });
  });

  it('shows actual dates as they were, and lets nothing unfinished lie in the past', () => {
    const plan = planOf(
      [
        newTask('done', { ...days(2), actualStart: '2026-11-02', actualFinish: '2026-11-05' }),
        newTask('begun', { ...days(2), actualStart: '2026-11-03' }),
        newTask('waiting', days(1)),
        newTask('next', days(1)),
      ],
      [link('done', 'next')],
    );
    expect(datesOf(plan, '2026-11-11')).toEqual({
      done: '11-02…11-05',
      begun: '11-03…11-11',
      waiting: '11-11…11-11',
      next: '11-11…11-11',
    });
    expect(datesOf(plan)).toMatchObject({ next: '11-06…11-06', waiting: '11-02…11-02' });
  });

  it('gives a milestone the day on which the work before it ends, and a summary the span of its tasks', () => {
    const plan = planOf(
      [
        newTask('group', { kind: 'summary' }),
        newTask('a', { ...days(2), parentId: 'group' }),
        newTask('b', { ...days(3), parentId: 'group' }),
        newTask('done', { kind: 'milestone' }),
      ],
      [link('a', 'b'), link('group', 'done')],
    );
    expect(datesOf(plan)).toMatchObject({ group: '11-02…11-06', done: '11-06…11-06' });
  });

  it('says which years lack a published holiday schedule', () => {
    const chinese = { ...weekdayCalendar, holidays: 'cn' } as const;
    const plan = planOf([newTask('a', days(30))], [], { start: '2199-01-01', calendar: chinese });
    expect(computeSchedule(plan).yearsWithoutHolidays).toEqual([2199]);
  });
});

describe('an impossible plan', () => {
  it('is refused with the tasks of the cycle in order', () => {
    const tasks = ['a', 'b', 'c', 'd'].map((id) => newTask(id, { ...days(1), name: id.toUpperCase() }));
    const plan = planOf(tasks, [link('a', 'b'), link('b', 'c'), link('c', 'd'), link('d', 'b')]);
    expect(() => buildNetwork(plan)).toThrowError(
      expect.objectContaining({
        code: 'invalid_input',
        reason: { key: 'cadence.errors.cycle', params: { tasks: 'B → C → D → B' } },
        details: { taskIds: ['b', 'c', 'd'] },
      }),
    );
  });

  it.each([
    [planOf([newTask('a', days(-1))]), 'duration_out_of_range'],
    [planOf([newTask('a', { optimistic: 3, likely: 2, pessimistic: 4 })]), 'points_out_of_order'],
    [planOf([newTask('a'), newTask('a')]), 'duplicate_task'],
    [planOf([newTask('a')], [link('a', 'z')]), 'unknown_task'],
    [planOf([newTask('a')], [link('a', 'a')]), 'cycle'],
    [planOf([newTask('g', { kind: 'summary' }), newTask('a', { parentId: 'g' })], [link('a', 'g')]), 'cycle'],
    [planOf([newTask('a', { kind: 'launch' }), newTask('b', { kind: 'launch' })]), 'two_launches'],
    [planOf([newTask('a', { kind: 'milestone', ...days(2) })]), 'moment_with_duration'],
    [planOf([newTask('a', { actualStart: '2026-11-05', actualFinish: '2026-11-04' })]), 'finish_before_start'],
    [planOf([newTask('a')], [], { start: '2026-02-30' }), 'impossible_date'],
    [planOf([newTask('a'), newTask('b')], [link('a', 'b', 'FS', 1e9)]), 'lag_out_of_range'],
  ])('is refused (%#: %s)', (plan, reason) => {
    expect(() => buildNetwork(plan)).toThrowError(
      expect.objectContaining({ reason: expect.objectContaining({ key: `cadence.errors.${reason}` }) }),
    );
  });
});

describe('the critical path', () => {
  /** A random network: links only point forward, so that there is no cycle. */
  const networks = fc.integer({ min: 2, max: 12 }).chain((count) =>
    fc.record({
      durations: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }),
      links: fc.array(
        fc.record({
          from: fc.integer({ min: 0, max: count - 2 }),
          step: fc.integer({ min: 1, max: count - 1 }),
          kind: fc.constantFrom(...dependencyKinds),
          lag: fc.integer({ min: -3, max: 4 }),
        }),
        { maxLength: 20 },
      ),
    }),
  );

  it('satisfies every bound with the earliest possible starts, and no late date precedes an early one', () => {
    fc.assert(
      fc.property(networks, ({ durations, links }) => {
        const tasks = durations.map((duration, i) => newTask(`t${i}`, days(duration)));
        const dependencies = links
          .filter(({ from, step }) => from + step < tasks.length)
          .map(({ from, step, kind, lag }) => link(`t${from}`, `t${from + step}`, kind, lag));
        const network = buildNetwork(planOf(tasks, dependencies));
        const path = criticalPath(network, likelyDurations(network));
        const at = (id: string) => network.position.get(id)!;
        const tightest = new Float64Array(tasks.length);
        for (const { predecessorId, successorId, kind, lag } of dependencies) {
          const [p, s] = [at(predecessorId), at(successorId)];
          const from = (kind[0] === 'F' ? path.finish : path.start)[p]!;
          const to = (kind[1] === 'S' ? path.start : path.finish)[s]!;
          expect(to).toBeGreaterThanOrEqual(from + lag);
          tightest[s] = Math.max(tightest[s]!, from + lag - (kind[1] === 'F' ? network.tasks[s]!.likely : 0));
        }
        network.tasks.forEach((_, i) => {
          expect(path.start[i]).toBe(Math.max(0, tightest[i]!));
          expect(path.totalFloat[i]).toBeGreaterThanOrEqual(0);
          expect(path.freeFloat[i]).toBeLessThanOrEqual(path.totalFloat[i]!);
          expect(path.freeFloat[i]).toBeGreaterThanOrEqual(0);
        });
        expect(path.critical.some((flag) => flag === 1)).toBe(true);
      }),
    );
  });

  it('moves the end by exactly as much as a task slips beyond its total float (finish-to-start)', () => {
    fc.assert(
      fc.property(networks, fc.nat(), fc.integer({ min: 1, max: 6 }), ({ durations, links }, pick, slip) => {
        const tasks = durations.map((duration, i) => newTask(`t${i}`, days(duration)));
        const dependencies = links
          .filter(({ from, step }) => from + step < tasks.length)
          .map(({ from, step }) => link(`t${from}`, `t${from + step}`));
        const before = buildNetwork(planOf(tasks, dependencies));
        const path = criticalPath(before, likelyDurations(before));
        const i = pick % tasks.length;
        const float = path.totalFloat[before.position.get(`t${i}`)!]!;
        const slipped = tasks.map((task, k) => (k === i ? { ...task, ...days(task.likely + slip) } : task));
        const after = buildNetwork(planOf(slipped, dependencies));
        expect(criticalPath(after, likelyDurations(after)).ready - path.ready).toBe(Math.max(0, slip - float));
      }),
    );
  });
});
