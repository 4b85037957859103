import { stat } from 'node:fs/promises';
import { and, eq, sql } from 'drizzle-orm';
import type { imports } from '../../../contract/imports.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { checkMapping } from '../../../domain/imports/check.ts';
import type { FileOptions, ImportMapping, ImportStatus } from '../../../domain/imports/mapping.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { Outdated } from '../../act/transact.ts';
import { write } from '../../act/write.ts';
import { runReader } from '../../readers/pool.ts';
import { getLaunch } from '../launches/queries.ts';
import { orderFactsVersion } from '../orders/post-queries.ts';
import { overlap } from './batches.ts';
import { runImportJob } from './ends.ts';
import { readRejects, uploadPath } from './files.ts';
import { fileBeginning, type Inspection, wholeFile } from './parsing/tasks.ts';
import { apiBatch, lockTarget, visibleBatches } from './queries.ts';
import {
  findImport,
  findUpload,
  headersDigest,
  type ImportRow,
  listImports,
  otherBatches,
  presentImport,
  rememberedMapping,
} from './records.ts';
import { importTable } from './schema.ts';
import { checkTarget, discardStudy, prepareStudy, readTarget } from './targets.ts';

async function existingUpload(ctx: ReadContext, uploadId: string): Promise<string> {
  const path = uploadPath(ctx, uploadId);
  await stat(path).catch(() => {
    throw new BiplaneError('precondition_failed', text('imports.errors.uploadGone'));
  });
  return path;
}

/** How many imports of a workspace may wait. */
const mostQueued = 50;

/** Fails with `rate_limited` where too many imports of the workspace wait; whoever adds one at the same moment comes after. */
async function assertRoom({ db, workspaceId }: DecideContext): Promise<void> {
  await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${workspaceId}/imports`}, 0))`);
  const queued = and(eq(importTable.workspaceId, workspaceId), eq(importTable.status, 'queued'));
  if ((await db.$count(importTable, queued)) < mostQueued) return;
  const reason = text('imports.errors.tooManyQueued', { limit: mostQueued });
  throw new BiplaneError('rate_limited', reason, { retryAfterSeconds: 30 });
}

/** Moves an import from one of the given states to another, once. */
async function move(
  ctx: DecideContext,
  before: ImportRow,
  from: ImportStatus[],
  patch: Partial<typeof importTable.$inferInsert>,
) {
  if (!from.includes(before.status)) {
    throw new BiplaneError('precondition_failed', text(`imports.errors.is.${before.status}`), {
      status: before.status,
    });
  }
  const [after] = await ctx.db
    .update(importTable)
    .set({ ...patch, version: sql`${importTable.version} + 1` })
    .where(
      and(
        eq(importTable.id, before.id),
        eq(importTable.workspaceId, ctx.workspaceId),
        eq(importTable.status, before.status),
      ),
    )
    .returning();
  if (!after) throw new BiplaneError('conflict', text('errors.conflict'));
  ctx.changed({
    entity: 'import',
    entityId: before.id,
    launchId: before.launchId,
    before: presentImport(before),
    after: presentImport(after),
    isOfFacts: true,
  });
  return presentImport(after);
}

/** The mapping that was made for this header, to be read as this file is: the same header can come in another encoding, or on another sheet. */
function remembered(
  inspection: Inspection,
  known: ImportMapping | null,
  options: FileOptions,
  currency: string,
): ImportMapping | null {
  if (!known) return null;
  try {
    checkMapping(known, inspection.names);
  } catch {
    return null;
  }
  const mapping = { ...known, encoding: options.encoding, delimiter: options.delimiter, sheet: options.sheet };
  return mapping.kind === 'orders' ? { ...mapping, currency } : mapping;
}

/** Which other facts count where the import's would, in a few letters. */
const factsBeside = async (ctx: Pick<ReadContext, 'db' | 'workspaceId'>, row: ImportRow) =>
  row.kind === 'orders' ? orderFactsVersion(ctx, row.launchId) : (await otherBatches(ctx, row)).join();

export const importHandlers: HandlersOf<typeof imports> = {
  inspect: async (ctx, input) => {
    const launch = await getLaunch(ctx, input.launchId);
    const file = await findUpload(ctx, input.uploadId);
    const options = { encoding: input.encoding, delimiter: input.delimiter, sheet: input.sheet };
    const inspection = await runReader(
      fileBeginning,
      {
        path: await existingUpload(ctx, file.id),
        options,
        kind: input.kind,
        currency: launch.currency,
      },
      { workspaceId: ctx.workspaceId, signal: ctx.signal },
    );
    const last = await rememberedMapping(ctx, input.kind, inspection.names);
    const known = remembered(inspection, last, options, launch.currency);
    return {
      ...inspection,
      fileName: file.fileName,
      bytes: file.bytes,
      mapping: known ?? inspection.mapping,
      remembered: known !== null,
    };
  },

  dryRun: async (ctx, input) => {
    const { launchId, mapping, names, uploadId } = input;
    await checkTarget(ctx, launchId, mapping);
    await findUpload(ctx, uploadId);
    if (names) checkMapping(mapping, names);
    const targetId = mapping.kind === 'orders' ? input.source : (input.studyId ?? null);
    const target = await readTarget(ctx, { launchId, targetId }, mapping);
    const { names: _names, ...result } = await runReader(
      wholeFile,
      {
        path: await existingUpload(ctx, uploadId),
        names: names ?? null,
        mapping,
        target,
        batches: await visibleBatches(ctx, {
          launchId,
          kind: mapping.kind,
          ...(mapping.kind === 'answers' && targetId ? { targetId } : {}),
        }),
        factsUrl: ctx.facts.url,
        store: null,
      },
      { workspaceId: ctx.workspaceId, signal: ctx.signal },
    );
    return result;
  },

  start: write({
    prepare: async (ctx, { launchId, mapping, names, uploadId }) => {
      await checkTarget(ctx, launchId, mapping);
      if (names) checkMapping(mapping, names);
      const file = await findUpload(ctx, uploadId);
      await existingUpload(ctx, file.id);
    },
    decide: async (ctx, input) => {
      const { launchId, mapping, names } = input;
      await checkTarget(ctx, launchId, mapping);
      const file = await findUpload(ctx, input.uploadId);
      await assertRoom(ctx);
      const studyName =
        input.studyName ??
        (file.fileName.replace(/(\.(csv|tsv|txt|xlsx))?(\.gz)?$/i, '').slice(0, 120) || file.fileName);
      const targetId =
        mapping.kind === 'orders'
          ? input.source
          : await prepareStudy(ctx, { launchId, studyId: input.studyId, studyName }, mapping);
      const [row] = await ctx.db
        .insert(importTable)
        .values({
          id: crypto.randomUUID(),
          workspaceId: ctx.workspaceId,
          launchId,
          kind: mapping.kind,
          targetId,
          uploadId: file.id,
          fileName: file.fileName,
          headersDigest: headersDigest(names ?? []),
          names: names ?? null,
          mapping,
          status: 'queued',
          bytesTotal: file.bytes,
          createdBy: ctx.actor.id,
          createdByName: ctx.actor.name,
          createdAt: ctx.now,
        })
        .returning();
      const created = presentImport(row!);
      await ctx.enqueue(runImportJob, { workspaceId: ctx.workspaceId, importId: created.id });
      ctx.changed({ entity: 'import', entityId: created.id, launchId, before: null, after: created, isOfFacts: true });
      return created;
    },
  }),

  list: async (ctx, input) => {
    await getLaunch(ctx, input.launchId);
    return listImports(ctx, input.launchId, input);
  },

  get: async (ctx, input) => presentImport(await findImport(ctx, input.launchId, input.importId)),

  cancel: async (ctx, input) => {
    const before = await findImport(ctx, input.launchId, input.importId);
    const cancelled = await move(ctx, before, ['queued', 'running'], { status: 'cancelled', finishedAt: ctx.now });
    const study = await discardStudy(ctx, before);
    if (study) {
      const { id: entityId, name } = study;
      ctx.changed({ entity: 'study', entityId, launchId: input.launchId, before: { name }, after: null });
    }
    return cancelled;
  },

  undo: async (ctx, input) => {
    await lockTarget(ctx, input.launchId);
    const before = await findImport(ctx, input.launchId, input.importId);
    return move(ctx, before, ['done'], { status: 'undone' });
  },

  redo: write({
    prepare: async (ctx, { launchId, importId }) => {
      const before = await findImport(ctx, launchId, importId);
      const facts = await factsBeside(ctx, before);
      if (before.status !== 'undone') return facts;
      const others = [...(await otherBatches(ctx, before)), ...(before.kind === 'orders' ? [apiBatch] : [])];
      const twice = await overlap(ctx, before, before.batchId!, others);
      if (twice > 0)
        throw new BiplaneError('precondition_failed', text('imports.errors.wouldCountTwice', { rows: twice }));
      return facts;
    },
    decide: async (ctx, { launchId, importId }, facts) => {
      await lockTarget(ctx, launchId);
      const before = await findImport(ctx, launchId, importId);
      if ((await factsBeside(ctx, before)) !== facts) throw new Outdated();
      return move(ctx, before, ['undone'], { status: 'done' });
    },
  }),

  rejects: async (ctx, input) => {
    const row = await findImport(ctx, input.launchId, input.importId);
    const page = [];
    let index = 0;
    for await (const reject of readRejects(ctx, row.id)) {
      if (index++ < input.offset) continue;
      page.push(reject);
      if (page.length >= input.limit) break;
    }
    return { rejects: page, total: row.rejected };
  },
};
