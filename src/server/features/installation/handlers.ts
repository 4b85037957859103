import type { installation } from '../../../contract/installation.ts';
import type { HandlersOf } from '../../procedure.ts';
import { backupJob } from './jobs.ts';
import { listBackups } from './queries.ts';

export const installationHandlers: HandlersOf<typeof installation> = {
  backups: (ctx) => listBackups(ctx.dataDir),
  backup: async (ctx) => {
    const jobId = await ctx.enqueue(backupJob.name, {}, { singletonKey: 'backup' });
    const after = { started: jobId !== null };
    ctx.changed({ entity: 'backup', entityId: jobId ?? 'running', before: null, after });
    return { jobId };
  },
};
