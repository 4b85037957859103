import type { installation } from '../../../contract/installation.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { firstWorkspaceId } from '../people/queries.ts';
import { backupJob } from './jobs.ts';
import { listBackups } from './queries.ts';

/** Whoever owns any other workspace owns nothing of the installation. */
async function assertFirstWorkspace({ db, workspaceId }: Pick<ReadContext, 'db' | 'workspaceId'>): Promise<void> {
  if ((await firstWorkspaceId(db)) !== workspaceId)
    throw new BiplaneError('forbidden', text('installation.errors.firstWorkspaceOnly'));
}

export const installationHandlers: HandlersOf<typeof installation> = {
  backups: async (ctx) => {
    await assertFirstWorkspace(ctx);
    return listBackups(ctx.dataDir);
  },
  backup: async (ctx) => {
    await assertFirstWorkspace(ctx);
    const jobId = await ctx.enqueue(backupJob.name, {});
    const after = { started: jobId !== null };
    ctx.changed({ entity: 'backup', entityId: jobId ?? 'running', before: null, after });
    return { jobId };
  },
};
