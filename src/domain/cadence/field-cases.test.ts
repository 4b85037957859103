import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/references.ts';
import { decodeText } from './decode-text.ts';
import type { ImportedPlan } from './import-plan.ts';
import { asPlan, readPlanFile } from './read-plan-file.ts';
import { computeSchedule } from './schedule.ts';

const folder = sharedData('field-cases');

function planIn(file: string): ImportedPlan {
  const read = readPlanFile(decodeText(readFileSync(join(folder!, file))));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.plan;
}
const datesIn = (plan: ImportedPlan) => {
  const names = new Map(plan.tasks.map(({ id, name }) => [id, name]));
  return computeSchedule(asPlan(plan)).tasks.map(({ id, start, finish }) => [names.get(id), start, finish]);
};
const noticesIn = (plan: ImportedPlan) => plan.notices.map(({ key }) => key.replace('cadence.notices.', ''));
const likelyIn = (plan: ImportedPlan) => plan.tasks.map(({ likely }) => likely);
const linksIn = (plan: ImportedPlan) =>
  plan.dependencies.map(({ predecessorId, successorId, kind, lag }) => [predecessorId, successorId, kind, lag]);

describe.skipIf(!folder)('plan files as they come (skipped without ../shared/data)', () => {
  it('declared ISO-8859-1 is read as it says', () => {
    expect(planIn('plan-declared-latin1.xml').tasks[0]!.name).toBe('Prüfung für Österreich');
  });

  it('three elapsed days from a Friday are over on Monday morning, and named', () => {
    const plan = planIn('plan-elapsed-duration.xml');
    expect(datesIn(plan)).toEqual([
      ['Cure 3 elapsed days', '2026-03-06', '2026-03-06'],
      ['B', '2026-03-09', '2026-03-20'],
    ]);
    expect(plan.notices[0]).toMatchObject({ params: { count: 1, tasks: 'Cure 3 elapsed days' } });
    expect(noticesIn(plan)).toEqual(['elapsed_times']);
  });

  it('1.0 is task 1', () => {
    expect(linksIn(planIn('plan-float-numbers.csv'))).toEqual([
      ['1', '2', 'FS', 0],
      ['1', '3', 'FS', 0],
      ['2', '3', 'FS', 0],
    ]);
  });

  it('an inactive task schedules nothing, and is named', () => {
    const plan = planIn('plan-inactive-task.xml');
    expect(datesIn(plan)).toEqual([
      ['A', '2026-03-02', '2026-03-13'],
      ['C', '2026-03-16', '2026-03-27'],
    ]);
    expect(plan.notices).toMatchObject([{ key: 'cadence.notices.inactive', params: { tasks: 'Dropped option' } }]);
  });

  it('a link to another file is left out, with its task named', () => {
    const plan = planIn('plan-link-to-another-file.xml');
    expect(plan.dependencies).toEqual([]);
    expect(plan.notices).toMatchObject([{ key: 'cadence.notices.external_links', params: { count: 1, tasks: 'B' } }]);
  });

  it('a milestone that lasts keeps its ten days', () => {
    const plan = planIn('plan-milestone-that-lasts.xml');
    expect(datesIn(plan)[1]).toEqual(['B', '2026-03-16', '2026-03-27']);
    expect(noticesIn(plan)).toEqual(['lasting_milestones']);
  });

  it('the CSV that MS Project writes in English', () => {
    const plan = planIn('plan-msproject-en.csv');
    expect(likelyIn(plan)).toEqual([10, 20, 2, 20]);
    expect(linksIn(plan)).toEqual([
      ['1', '2', 'FS', 2],
      ['2', '3', 'SS', 10],
      ['3', '4', 'FS', -1],
    ]);
    expect(plan.tasks.every(({ actualStart, actualFinish }) => actualStart === null && actualFinish === null)).toBe(
      true,
    );
    expect(plan.start).toBe('2026-03-02');
    expect(plan.fileDates[1]).toEqual({ taskId: '2', start: '2026-03-16', finish: '2026-04-10' });
    expect(noticesIn(plan)).toEqual(['percent_lags']);
  });

  it('names with commas are names', () => {
    const plan = planIn('plan-names-with-commas.csv');
    expect(linksIn(plan)).toEqual([
      ['1', '2', 'FS', 0],
      ['2', '3', 'FS', 0],
    ]);
  });

  it('an outline level makes summaries, which are linked and are no work', () => {
    const plan = planIn('plan-outline-level.csv');
    expect(plan.tasks.map(({ kind, parentId }) => [kind, parentId])).toEqual([
      ['summary', null],
      ['task', '1'],
      ['task', '1'],
      ['summary', null],
      ['task', '4'],
    ]);
    const network = computeSchedule(asPlan(plan, { start: '2026-03-02' }));
    expect(network.lengthDays).toBe(35);
    // After fifteen days: three weeks on.
    expect(network.tasks.find(({ id }) => id === '5')!.start).toBe('2026-03-23');
  });

  it('half of the predecessor is five days', () => {
    const plan = planIn('plan-percent-lag.xml');
    expect(datesIn(plan)).toEqual([
      ['A', '2026-03-02', '2026-03-13'],
      ['B', '2026-03-23', '2026-04-03'],
    ]);
    expect(noticesIn(plan)).toEqual(['percent_lags']);
  });

  it('a split task ends when its work ends', () => {
    const plan = planIn('plan-split-task.xml');
    expect(datesIn(plan)).toEqual([
      ['A', '2026-03-02', '2026-03-20'],
      ['B', '2026-03-23', '2026-04-03'],
    ]);
    expect(noticesIn(plan)).toEqual(['split_tasks']);
  });

  it('a start and a finish are a duration', () => {
    const plan = planIn('plan-start-and-finish.csv');
    expect(likelyIn(plan)).toEqual([10, 20]);
    expect(datesIn(plan)).toEqual([
      ['Design', '2026-03-02', '2026-03-13'],
      ['Build', '2026-03-16', '2026-04-10'],
    ]);
    expect(noticesIn(plan)).toEqual(['spanned_durations']);
  });

  it('a work week of its own counts while it lasts', () => {
    expect(datesIn(planIn('plan-work-weeks.xml'))).toEqual([
      ['A', '2026-03-02', '2026-03-12'],
      ['B', '2026-03-13', '2026-03-24'],
    ]);
  });

  it('a constraint before the project begins moves nothing', () => {
    const plan = planIn('plan-start-constraint-before-start.xml');
    expect(datesIn(plan)).toEqual([
      ['A no constraint', '2026-03-02', '2026-03-06'],
      ['B start no earlier than 2 Feb', '2026-03-02', '2026-03-03'],
    ]);
    expect(computeSchedule(asPlan(plan)).readyDate).toBe('2026-03-06');
  });
});
