import { and, eq, sql } from 'drizzle-orm';
import type { imports } from '../../../contract/imports.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import type { Notice } from '../../../domain/files/notice.ts';
import { type FileOptions, optionsOf } from '../../../domain/files/options.ts';
import { checkMapping } from '../../../domain/imports/check.ts';
import type { ImportMapping, ImportStatus } from '../../../domain/imports/mapping.ts';
import { rememberedOrderMapping } from '../../../domain/orders/remembered-mapping.ts';
import { text } from '../../../domain/text.ts';
import type { Inspection } from '../../../files/inspect.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { Outdated } from '../../act/transact.ts';
import { write } from '../../act/write.ts';
import { csvFile } from '../../base/csv-file.ts';
import { rankHighest, setVisible } from '../../facts/batches.ts';
import { lockFacts, type Visible } from '../../facts/visible.ts';
import type { Wanted } from '../../files/import-target.ts';
import { inspectFile, wholeFile } from '../../files/tasks.ts';
import { runReader } from '../../readers/pool.ts';
import { localBlobs } from '../../store/blobs.ts';
import { getLaunch } from '../launches/queries.ts';
import { discardTarget, runImportJob } from './ends.ts';
import { countedSince, factsOf, visibleTo } from './facts.ts';
import { readRejects } from './files.ts';
import {
  findImport,
  findUpload,
  headersDigest,
  type ImportRow,
  listImports,
  presentImport,
  rememberedMapping,
  type UploadRow,
} from './records.ts';
import { rejectsCsv } from './rejects-file.ts';
import { importTable } from './schema.ts';
import { type ImportTargets, targetOf } from './targets.ts';

/** The file of an upload, for the process that reads it. */
async function fileOfUpload(
  { dataDir }: Pick<ReadContext, 'dataDir'>,
  { hash, removedAt }: UploadRow,
): Promise<string> {
  const blobs = localBlobs(dataDir);
  if (removedAt || hash === null || (await blobs.sizeOf(hash)) === null)
    throw new BiplaneError('precondition_failed', text('imports.errors.uploadGone'));
  return blobs.fileOf(hash);
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

const isCorrected = (options: FileOptions) => Object.values(options).some((value) => value !== undefined);

type Reading = Pick<Inspection, 'mapping' | 'notices'>;

/** The mapping that was made for this header, to be read as this file is: the same header can come in another encoding, or on another sheet. */
function remembered(
  inspection: Inspection,
  known: ImportMapping | null,
  options: FileOptions,
  currency: string,
): Reading | null {
  if (!known) return null;
  try {
    checkMapping(known, inspection.names);
  } catch {
    return null;
  }
  const { mapping: found, notices, names } = inspection;
  const mapping = { ...known, ...optionsOf(options) };
  // What a person has decided once is said again, not asked.
  if (mapping.kind !== 'orders' || found.kind !== 'orders') {
    const decided = new Set<Notice['step']>(['columns', 'cells', 'missing', 'meaning']);
    return { mapping, notices: notices.map((each) => (decided.has(each.step) ? { ...each, asks: false } : each)) };
  }
  const reading = rememberedOrderMapping({ ...mapping, currency }, { mapping: found, notices }, names);
  const ofFile = notices.filter(({ step }) => step !== 'meaning');
  return { mapping: reading.mapping, notices: [...ofFile, ...reading.notices] };
}

/** What is applied again of what was corrected in a file of the kind before. */
function againNotices({ encoding, delimiter, sheet, header, totals }: FileOptions): Notice[] {
  const told = (step: Notice['step'], key: string, params: Record<string, string | number>) => ({
    step,
    text: text(`imports.reading.again.${key}`, params),
    asks: false,
  });
  return [
    ...(encoding ? [told('encoding', 'encoding', { encoding: encoding.toUpperCase() })] : []),
    ...(delimiter ? [told('region', 'delimiter', { delimiter })] : []),
    ...(sheet ? [told('region', 'sheet', { sheet })] : []),
    ...(header ? [told('region', 'header', { row: header.row })] : []),
    ...(totals === 'keep' ? [told('region', 'totals', {})] : []),
  ];
}

/** What is asked for an import of the launch. */
type Asked = { launchId: string; importId: string };

/** Lets the facts of an import count, or no longer; what somebody has taken over goes with them. */
async function showFacts(ctx: DecideContext, row: ImportRow, visible: boolean): Promise<void> {
  await setVisible(ctx, row.batchId!, visible);
  if (row.changesId && row.changesTakenAt) await setVisible(ctx, row.changesId, visible);
}

/** Takes the changes of an import over, or puts back what counted before. */
async function takeChanges(ctx: DecideContext, { launchId, importId }: Asked, taken: boolean) {
  await lockFacts(ctx, launchId);
  const before = await findImport(ctx, launchId, importId);
  if (before.changed === 0 || !before.changesId || (before.changesTakenAt !== null) === taken) {
    const key = taken ? 'imports.errors.nothingToTakeOver' : 'imports.errors.nothingTakenOver';
    throw new BiplaneError('precondition_failed', text(key));
  }
  const after = await move(ctx, before, ['done'], { changesTakenAt: taken ? ctx.now : null });
  if (taken) await rankHighest(ctx, before.changesId);
  await setVisible(ctx, before.changesId, taken);
  return after;
}

type Place = Omit<Wanted, 'studyName'>;

export const importHandlers = (targets: ImportTargets): HandlersOf<typeof imports> => ({
  inspect: async (ctx, input) => {
    const launch = await getLaunch(ctx, input.launchId);
    const file = await findUpload(ctx, input.uploadId);
    const path = await fileOfUpload(ctx, file);
    const { currency } = launch;
    const look = (options: FileOptions) =>
      runReader(
        inspectFile,
        { path, options, kind: input.kind, currency },
        { workspaceId: ctx.workspaceId, signal: ctx.signal },
      );
    const options = optionsOf(input);
    let applied: Notice[] = [];
    let inspection = await look(options);
    const last = await rememberedMapping(ctx, input.kind, inspection);
    let known = remembered(inspection, last, options, currency);
    const corrected = last && optionsOf(last);
    if (corrected && isCorrected(corrected) && !isCorrected(options)) {
      // Where it cannot be read so, it is another kind of file after all.
      const again = await look(corrected).catch(() => null);
      const fits = again && remembered(again, last, corrected, currency);
      if (again && fits) {
        [inspection, known] = [again, fits];
        applied = againNotices(corrected);
      }
    }
    const { foundNames, ...found } = inspection;
    return {
      ...found,
      fileName: file.fileName,
      bytes: file.bytes,
      mapping: { ...(known?.mapping ?? inspection.mapping), foundAs: headersDigest(foundNames) },
      notices: [...applied, ...(known?.notices ?? inspection.notices)],
      remembered: known !== null,
      suggestion: inspection.mapping,
    };
  },

  dryRun: async (ctx, input) => {
    const { launchId, mapping, names, uploadId } = input;
    const target = targetOf(targets, mapping);
    await target.check(ctx, launchId, mapping);
    const file = await findUpload(ctx, uploadId);
    if (names) checkMapping(mapping, names);
    const destination = { launchId, targetId: target.existing(input as Place) };
    const reading = await target.reading(ctx, destination, mapping);
    const visible =
      reading.scopeId === null
        ? null
        : await visibleTo(ctx, {
            table: target.table,
            place: { workspaceId: ctx.workspaceId, scopeId: reading.scopeId },
          });
    const { names: _names, ...result } = await runReader(
      wholeFile,
      {
        path: await fileOfUpload(ctx, file),
        names: names ?? null,
        mapping,
        target: reading,
        visible,
        facts: { url: ctx.facts.url, layout: ctx.facts.layout },
        store: null,
      },
      { workspaceId: ctx.workspaceId, signal: ctx.signal },
    );
    return result;
  },

  start: write({
    prepare: async (ctx, { launchId, mapping, names, uploadId }) => {
      await targetOf(targets, mapping).check(ctx, launchId, mapping);
      if (names) checkMapping(mapping, names);
      await fileOfUpload(ctx, await findUpload(ctx, uploadId));
    },
    decide: async (ctx, input) => {
      const { launchId, mapping, names } = input;
      const target = targetOf(targets, mapping);
      await target.check(ctx, launchId, mapping);
      const file = await findUpload(ctx, input.uploadId);
      await assertRoom(ctx);
      const studyName =
        input.studyName ??
        (file.fileName.replace(/(\.(csv|tsv|txt|xlsx))?(\.gz)?$/i, '').slice(0, 120) || file.fileName);
      const targetId = await target.prepare(ctx, { ...(input as Place), studyName }, mapping);
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
    const discarded = await discardTarget(ctx, targets, before);
    if (discarded) ctx.changed(discarded);
    return cancelled;
  },

  undo: async (ctx, input) => {
    await lockFacts(ctx, input.launchId);
    const before = await findImport(ctx, input.launchId, input.importId);
    const undone = await move(ctx, before, ['done'], { status: 'undone' });
    await showFacts(ctx, before, false);
    return undone;
  },

  redo: write({
    prepare: async (ctx, input): Promise<Visible | null> => {
      const before = await findImport(ctx, input.launchId, input.importId);
      if (before.status !== 'undone') return null;
      const facts = factsOf(targets, before);
      const visible = await visibleTo(ctx, facts);
      const nothing = { ...visible, batches: [], watermark: 0, holes: [] };
      const twice = await countedSince(ctx, facts, before.batchId!, nothing, visible);
      if (twice !== 0)
        throw new BiplaneError('precondition_failed', text('imports.errors.wouldCountTwice', { rows: twice ?? 0 }));
      return visible;
    },
    decide: async (ctx, input, checked) => {
      await lockFacts(ctx, input.launchId);
      const before = await findImport(ctx, input.launchId, input.importId);
      const redone = await move(ctx, before, ['undone'], { status: 'done' });
      if ((await visibleTo(ctx, factsOf(targets, before))).digest !== checked?.digest) throw new Outdated();
      await showFacts(ctx, before, true);
      return redone;
    },
  }),

  takeOver: (ctx, input) => takeChanges(ctx, input, true),

  putBack: (ctx, input) => takeChanges(ctx, input, false),

  rejects: async (ctx, input) => {
    const row = await findImport(ctx, input.launchId, input.importId);
    const page = [];
    let index = 0;
    for await (const reject of readRejects(ctx, row)) {
      if (index++ < input.offset) continue;
      page.push(reject);
      if (page.length >= input.limit) break;
    }
    return { rejects: page, total: row.rejected + row.unreadCells };
  },
  rejectsCsv: async (ctx, { launchId, importId, locale = ctx.locale }) => {
    const row = await findImport(ctx, launchId, importId);
    return csvFile(`${row.fileName}.rejects`, rejectsCsv(readRejects(ctx, row), locale));
  },
});
