import { dayIn } from '../../../domain/time/zone.ts';
import type { JobContext, JobDefinition } from '../../act/job.ts';
import { openLaunches } from '../launches/queries.ts';
import { digestOf, forecastMethod } from './forecast.ts';
import { figuresOf, readPlan } from './queries.ts';
import { planOutlook } from './schema.ts';

/** `on`: the status date; the day of the run where nothing else is said. */
type Target = { workspaceId: string; launchId: string; on?: string };

/** Keeps what the forecast says on a day, once per day: a later run of the same day takes the place of an earlier one. */
async function recordOutlook(ctx: JobContext, { workspaceId, launchId, on }: Target): Promise<void> {
  const { db } = ctx.postgres;
  const [now, timeZone] = [ctx.clock(), await ctx.timeZoneOf(db, workspaceId)];
  const scope = { db, workspaceId, now, timeZone, today: on ?? dayIn(timeZone, now) };
  const { plan, launch: of } = await readPlan(scope, launchId);
  if (plan.tasks.every((task) => task.kind === 'launch')) return;
  const { forecast } = await figuresOf(scope, plan);
  const outlook = {
    workspaceId,
    committedDate: of.committedDate,
    ...forecast.launch,
    hits: forecast.uncertain ? (forecast.committed?.hits ?? null) : null,
    draws: forecast.draws,
    inputDigest: digestOf(plan, scope.today),
    method: forecastMethod,
  };
  await ctx.postgres.db
    .insert(planOutlook)
    .values({ ...outlook, launchId, takenOn: scope.today })
    .onConflictDoUpdate({ target: [planOutlook.launchId, planOutlook.takenOn], set: outlook });
}

/** Every open launch once a day: a plan that nobody touches moves too, because today does. */
async function recordOutlooks(ctx: JobContext): Promise<void> {
  for (const target of await openLaunches(ctx.postgres.db)) {
    if (ctx.signal.aborted) return;
    await recordOutlook(ctx, target);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: payload types differ from job to job; each definition is checked where it is written
export const cadenceJobs: JobDefinition<any>[] = [
  { name: 'cadence.record_outlook', run: recordOutlook },
  { name: 'cadence.record_outlooks', run: recordOutlooks, schedule: '10 0 * * *' },
];
