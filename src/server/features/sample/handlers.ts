import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { sample } from '../../../contract/sample.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { dayIn, usualTimeZone } from '../../../domain/time/zone.ts';
import type { PersonReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { assertOwnsInstallation, localeOf } from '../people/queries.ts';
import { currentLoad, loadWith, underWay } from './queries.ts';
import { type SampleLoad, sampleLoad } from './schema.ts';
import { usualSeed } from './story/story.ts';
import { saveLoad } from './writes.ts';

/** The job that tells the story. */
export const loadSampleJob = 'sample.load';

function present({ requestedBy: _person, today: _today, seed: _seed, createdAt, finishedAt, ...row }: SampleLoad) {
  return { ...row, createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}

function personOf({ caller }: Pick<PersonReadContext, 'caller'>): string {
  if (caller?.kind !== 'user') throw new BiplaneError('unauthenticated', text('errors.unauthenticated'));
  return caller.id;
}

/** A sample that this person asked for; `not_found` for anybody else's. */
async function ownSample(ctx: Pick<PersonReadContext, 'caller' | 'db'>, sampleId: string): Promise<SampleLoad> {
  const row = await loadWith(ctx.db, sampleId);
  if (row?.requestedBy !== personOf(ctx)) throw new BiplaneError('not_found', text('errors.notFound'));
  return row;
}

export const sampleHandlers: HandlersOf<typeof sample> = {
  load: async (ctx, { locale }) => {
    const requestedBy = personOf(ctx);
    // A request belongs to no workspace yet; everything it leads to is audited in the one it makes.
    ctx.unchanged();
    // It makes a workspace, which only an owner of the installation may.
    await assertOwnsInstallation(ctx.db, requestedBy);
    await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sample ${requestedBy}`}, 0))`);
    const [running] = await ctx.db
      .select()
      .from(sampleLoad)
      .where(and(eq(sampleLoad.requestedBy, requestedBy), inArray(sampleLoad.status, [...underWay])))
      .orderBy(desc(sampleLoad.createdAt))
      .limit(1);
    if (running) return present(running);
    const [row] = await ctx.db
      .insert(sampleLoad)
      .values({
        id: crypto.randomUUID(),
        requestedBy,
        today: dayIn(usualTimeZone, ctx.now),
        seed: usualSeed,
        locale: locale ?? (await localeOf(ctx.db, requestedBy)),
        status: 'queued',
        createdAt: ctx.now,
      })
      .returning();
    await ctx.enqueue(loadSampleJob, { sampleId: row!.id });
    return present(row!);
  },

  current: async (ctx) => {
    const row = await currentLoad(ctx.db, personOf(ctx));
    return row && present(row);
  },

  get: async (ctx, { sampleId }) => present(await ownSample(ctx, sampleId)),

  cancel: async (ctx, { sampleId }) => {
    ctx.unchanged();
    const before = await ownSample(ctx, sampleId);
    const after = await saveLoad(ctx.db, before.id, { status: 'cancelled', finishedAt: ctx.now });
    if (!after) throw new BiplaneError('precondition_failed', text('sample.errors.over'));
    return present(after);
  },
};
