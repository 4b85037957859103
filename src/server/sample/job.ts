import { and, eq, inArray } from 'drizzle-orm';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { Deps } from '../act/context.ts';
import type { JobContext, JobDefinition } from '../act/job.ts';
import type { BoundRouter } from '../act/procedures.ts';
import { person } from '../features/people/schema.ts';
import { loadSampleJob } from '../features/sample/handlers.ts';
import { removeWorkspace } from '../features/sample/removal.ts';
import { type SampleLoad, sampleLoad } from '../features/sample/schema.ts';
import { tellStory } from '../features/sample/story/story.ts';
import { loadScenario, type Report } from './load.ts';

class Cancelled extends Error {}

const reportEveryMs = 300;

/**
 * Fills a sample workspace. An attempt that was broken off (the server stopped, a file could not be stored) leaves a workspace behind that the next
 * one removes before it begins anew; one that was cancelled or failed is removed at once.
 */
async function loadSample(ctx: JobContext, router: BoundRouter, deps: Deps, sampleId: string): Promise<void> {
  const { db } = ctx.postgres;
  const here = and(eq(sampleLoad.id, sampleId), inArray(sampleLoad.status, ['queued', 'running']));
  const save = async (values: Partial<SampleLoad>) => {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    const [row] = await db.update(sampleLoad).set(values).where(here).returning();
    if (!row) throw new Cancelled();
    return row;
  };
  const remove = async () => {
    const [row] = await db.select().from(sampleLoad).where(eq(sampleLoad.id, sampleId));
    // It may be done although its attempt failed, or its job may come once more: then people work in it.
    if (row?.status === 'done') return;
    if (row?.workspaceId) await removeWorkspace(deps, row.workspaceId, row.requestedBy);
    await db.update(sampleLoad).set({ workspaceId: null }).where(eq(sampleLoad.id, sampleId));
  };

  let reported = 0;
  const report: Report = async (step, done, total) => {
    if (Date.now() - reported < reportEveryMs && done < total) return;
    reported = Date.now();
    await save({ step, done, total });
  };
  await remove();
  try {
    const { requestedBy, today, seed } = await save({ status: 'running', step: null, done: 0, total: 0 });
    const [owner] = await db.select().from(person).where(eq(person.id, requestedBy));
    if (!owner) return;
    await loadScenario({
      router,
      deps,
      owner: { kind: 'user', id: owner.id, name: owner.name, email: owner.email },
      scenario: tellStory(today),
      seed,
      begun: async (workspaceId) => void (await save({ workspaceId })),
      report,
    });
    await save({ status: 'done', step: null, finishedAt: ctx.clock() });
  } catch (error) {
    // The server stops: the next one begins anew.
    if (ctx.signal.aborted) throw error;
    if (!(error instanceof Cancelled)) {
      const reason = error instanceof BiplaneError ? error.reason : text('sample.errors.failed');
      await save({ status: 'failed', error: reason, finishedAt: ctx.clock() });
    }
    await remove();
    if (!(error instanceof Cancelled)) throw error;
  }
}

/** The job behind `sample.load`. It acts through the procedures, so it needs what every request is given. */
export function sampleJobs(router: BoundRouter, deps: Promise<Deps>): JobDefinition<{ sampleId: string }>[] {
  return [{ name: loadSampleJob, run: async (ctx, { sampleId }) => loadSample(ctx, router, await deps, sampleId) }];
}
