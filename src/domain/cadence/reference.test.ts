import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedData } from '../../../test/references.ts';
import { weekdayCalendar } from './calendar.ts';
import { criticalPath, likelyDurations } from './critical-path.ts';
import { buildNetwork } from './network.ts';
import type { DurationDistribution, Plan } from './plan.ts';
import { readPsplib } from './psplib.ts';
import { simulate } from './simulate.ts';

// The instances may be used and not passed on; what was computed of them means nothing without them.
const data = sharedData('projects/psplib');
const references = sharedData('refs/projects.json');
const read = (name: string) => readFileSync(join(data!, name), 'utf8');

function planOf(instance: string, spread: [number, number] | null = null): Plan {
  const { tasks, dependencies } = readPsplib(read(instance));
  return {
    start: '2026-01-05',
    committedDate: null,
    calendar: weekdayCalendar,
    distribution: 'pert_beta',
    seed: 1,
    tasks: spread
      ? tasks.map((task) => ({
          ...task,
          optimistic: task.likely * spread[0],
          pessimistic: task.likely * spread[1],
        }))
      : tasks,
    dependencies,
  };
}

describe.skipIf(!data || !references)('against published and independently computed projects', () => {
  it('finds the published critical path length of all 480 PSPLIB instances', () => {
    const rows = read('reference.csv').trim().split('\n').slice(1);
    const wrong = rows.filter((row) => {
      const [instance, , length] = row.split(',');
      const network = buildNetwork(planOf(`${instance!.startsWith('j30') ? 'j30' : 'j60'}/${instance}`));
      return criticalPath(network, likelyDurations(network)).ready !== Number(length);
    });
    expect(rows).toHaveLength(480);
    expect(wrong).toEqual([]);
  });

  const computed = (references ? JSON.parse(readFileSync(references, 'utf8')) : {}) as Record<string, Reference>;
  const projects = Object.entries(computed).filter(([name]) => name.startsWith('cpm_montecarlo '));

  it.each(projects)('%s: earliest and latest starts and the critical tasks', (name, reference) => {
    const network = buildNetwork(planOf(name.split(' ')[1]!));
    const path = criticalPath(network, likelyDurations(network));
    const values = (times: Float64Array) => Object.fromEntries(network.tasks.map((task, i) => [task.id, times[i]!]));
    expect(values(path.start)).toEqual(reference.cpm.ES);
    expect(values(path.lateStart)).toEqual(reference.cpm.LS);
    const critical = network.tasks
      .filter((task, i) => path.critical[i] === 1 && task.likely > 0)
      .map((task) => task.id);
    expect(critical.map(Number).sort((a, b) => a - b)).toEqual(
      reference.cpm['critical(total float 0, duration>0)'].map(Number).sort((a, b) => a - b),
    );
  });

  const cases = projects.flatMap(([name, reference]) =>
    (['pert_beta', 'triangular'] as const).map((distribution) => [name, distribution, reference] as const),
  );
  it.each(cases)('%s, %s: mean, spread and percentiles lie within sampling error', (name, distribution, reference) => {
    const draws = 100_000;
    const expected = reference[distribution];
    const network = buildNetwork(planOf(name.split(' ')[1]!, [0.8, 1.6]));
    const { ready } = simulate(network, { draws, seed: 20260105, distribution: distribution as DurationDistribution });
    const sorted = ready.slice().sort();
    const mean = ready.reduce((sum, t) => sum + t, 0) / draws;
    const { sd } = expected;
    expect(Math.abs(mean - expected.mean)).toBeLessThan((4 * sd) / Math.sqrt(draws));
    const percents = [0.05, 0.1, 0.5, 0.8, 0.9, 0.95];
    expected['P5,P10,P50,P80,P90,P95'].forEach((value, i) => {
      const p = percents[i]!;
      // Standard error of a sample quantile, with the normal density as a stand-in for the unknown one.
      const z = [-1.6449, -1.2816, 0, 0.8416, 1.2816, 1.6449][i]!;
      const density = Math.exp(-(z * z) / 2) / (sd * Math.sqrt(2 * Math.PI));
      const error = Math.sqrt((p * (1 - p)) / draws) / density;
      expect(Math.abs(sorted[Math.floor(p * draws)]! - value), `P${p * 100}`).toBeLessThan(5 * error);
    });
  });
});

type MonteCarlo = { mean: number; sd: number; 'P5,P10,P50,P80,P90,P95': number[] };
type Reference = {
  cpm: {
    length: number;
    ES: Record<string, number>;
    LS: Record<string, number>;
    'critical(total float 0, duration>0)': (string | number)[];
  };
  pert_beta: MonteCarlo;
  triangular: MonteCarlo;
};
