import { and, eq } from 'drizzle-orm';
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
  const takenOn = scope.today;
  const says = {
    committedDate: of.committedDate,
    ...forecast.launch,
    hits: forecast.uncertain ? (forecast.committed?.hits ?? null) : null,
    draws: forecast.draws,
    inputDigest: digestOf(plan, takenOn),
    method: forecastMethod,
  };
  await ctx.decide(workspaceId, async (decision) => {
    const here = and(
      eq(planOutlook.workspaceId, workspaceId),
      eq(planOutlook.launchId, launchId),
      eq(planOutlook.takenOn, takenOn),
    );
    const [known] = await decision.db.select().from(planOutlook).where(here).for('update');
    if (known?.inputDigest === says.inputDigest) return decision.unchanged();
    await decision.db
      .insert(planOutlook)
      .values({ ...says, workspaceId, launchId, takenOn })
      .onConflictDoUpdate({ target: [planOutlook.launchId, planOutlook.takenOn], set: says });
    const change = { entity: 'outlook' as const, entityId: takenOn, launchId, before: known ?? null, after: says };
    decision.changed({ ...change, isOfFacts: true });
  });
}

/** Every open launch once a day: a plan that nobody touches moves too, because today does. Each by itself, so that none keeps the others from theirs. */
async function recordOutlooks(ctx: JobContext): Promise<void> {
  for (const target of await openLaunches(ctx.postgres.db)) {
    ctx.signal.throwIfAborted();
    await ctx.send(recordOutlookJob, target, { singletonKey: target.launchId });
  }
}

const recordOutlookJob = 'cadence.record_outlook';

// biome-ignore lint/suspicious/noExplicitAny: payload types differ from job to job; each definition is checked where it is written
export const cadenceJobs: JobDefinition<any>[] = [
  { name: recordOutlookJob, run: recordOutlook, oneWaits: true },
  { name: 'cadence.record_outlooks', run: recordOutlooks, schedule: '10 0 * * *' },
];
