import { createReadStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { installation } from '../../../contract/installation.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { firstWorkspaceId } from '../people/queries.ts';
import { backupJob } from './jobs.ts';
import { backupDirectory, backupNames, listBackups } from './queries.ts';

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
  backupFile: async (ctx, { name }) => {
    await assertFirstWorkspace(ctx);
    const known = (await backupNames(ctx.dataDir)).find((each) => each.name === name);
    if (!known) throw new BiplaneError('not_found', text('errors.notFound'));
    const file = createReadStream(path.join(backupDirectory(ctx.dataDir), known.name));
    return { name, content: Readable.toWeb(file) as ReadableStream<Uint8Array> };
  },
  backup: async (ctx) => {
    await assertFirstWorkspace(ctx);
    const jobId = await ctx.enqueue(backupJob.name, {});
    const after = { started: jobId !== null };
    ctx.changed({ entity: 'backup', entityId: jobId ?? 'running', before: null, after });
    return { jobId };
  },
};
