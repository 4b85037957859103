import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import type { Deps } from '../act/context.ts';
import type { JobContext, JobDefinition } from '../act/job.ts';
import type { BoundRouter } from '../act/procedures.ts';
import { personWith } from '../features/people/queries.ts';
import { loadSampleJob } from '../features/sample/handlers.ts';
import { loadWith } from '../features/sample/queries.ts';
import { removeWorkspace } from '../features/sample/removal.ts';
import { tellStory } from '../features/sample/story/story.ts';
import { forgetWorkspace, saveLoad } from '../features/sample/writes.ts';
import { loadScenario, type Report } from './load.ts';

class Cancelled extends Error {}

const reportEveryMs = 300;

/**
 * Fills a sample workspace. An attempt that was broken off (the server stopped, a file could not be stored) leaves a workspace behind that the next
 * one removes before it begins anew; one that was cancelled or failed is removed at once.
 */
async function loadSample(ctx: JobContext, router: BoundRouter, deps: Deps, sampleId: string): Promise<void> {
  const { db } = ctx.postgres;
  const save = async (values: Parameters<typeof saveLoad>[2]) => {
    if (ctx.signal.aborted) throw ctx.signal.reason;
    const row = await saveLoad(db, sampleId, values);
    if (!row) throw new Cancelled();
    return row;
  };
  const remove = async () => {
    const row = await loadWith(db, sampleId);
    // It may be done although its attempt failed, or its job may come once more: then people work in it.
    if (row?.status === 'done') return;
    if (row?.workspaceId) await removeWorkspace(deps, row.workspaceId, row.requestedBy);
    await forgetWorkspace(db, sampleId);
  };

  let reported = 0;
  const report: Report = async (step, done, total) => {
    if (Date.now() - reported < reportEveryMs && done < total) return;
    reported = Date.now();
    await save({ step, done, total });
  };
  await remove();
  try {
    const { requestedBy, today, seed, locale } = await save({ status: 'running', step: null, done: 0, total: 0 });
    const owner = await personWith(db, { id: requestedBy });
    if (!owner) return;
    await loadScenario({
      router,
      deps,
      owner: { kind: 'user', ...owner },
      scenario: tellStory(today, locale),
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
