import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '../src/server/env.ts';
import { uploadFile } from '../src/server/features/imports/imports.fixture.ts';
import { upload } from '../src/server/features/imports/schema.ts';
import { session } from '../src/server/features/people/schema.ts';
import { verifyWorkspace } from '../src/server/features/verification/queries.ts';
import { jobDefinitions } from '../src/server/job-definitions.ts';
import { type Installation, startInstallation } from './harness.ts';
import { jobContext } from './job-context.ts';
import { newStage, type Stage, validInputs } from './valid-inputs.ts';

const file = { name: 'x.csv', content: 'a\n1\n' };

/** What has to be there before a job changes a record, and with what it is run; `null`: the server runs it by itself. */
const changing: Record<string, (stage: Stage) => Promise<object | null>> = {
  'cadence.record_outlook': async ({ at, workspace }) => {
    await workspace.pm.client.plan.createTask({ ...at, name: '试产', optimistic: 3, likely: 5, pessimistic: 9 });
    return at;
  },
  'imports.run': async (stage) => {
    await validInputs['imports.undo']!(stage);
    return null;
  },
  'imports.expire': async (stage) => {
    await uploadFile(stage.biplane, stage.at, file);
    const { db } = stage.biplane.deps.postgres;
    await db
      .update(upload)
      .set({ createdAt: new Date(Date.now() - 25 * 3_600_000) })
      .where(sql`workspace_id = ${stage.at.workspaceId}`);
    return {};
  },
};

/** Jobs that change no record in their own name, and what they do instead. */
const changingNothing: Record<string, string> = {
  'sample.load': 'acts as its people, through the procedures',
  'cadence.record_outlooks': 'gives each launch to another job',
  'imports.tidy_up': 'removes facts that never counted',
  'people.expire_sessions': 'removes sessions that have ended, which are of no workspace',
  'installation.backup': 'writes a file',
  'installation.nightly_backup': 'writes a file',
};

describe('every job', () => {
  let biplane: Installation;
  const definitions = () => jobDefinitions(readEnv({}), Promise.resolve(biplane.deps));
  beforeAll(async () => {
    biplane = await startInstallation();
  });
  afterAll(() => biplane?.stop());

  it('is known here', () => {
    const names = definitions().map(({ name }) => name);
    expect(names.sort()).toEqual([...Object.keys(changing), ...Object.keys(changingNothing)].sort());
  });

  it('about sessions removes those that have ended, and no other', async () => {
    const { id: userId } = (await newStage(biplane)).workspace.pm;
    const { db } = biplane.deps.postgres;
    const ending = (hours: number) => ({
      ...{ id: crypto.randomUUID(), userId, token: crypto.randomUUID() },
      expiresAt: new Date(biplane.deps.clock().getTime() + hours * 3_600_000),
    });
    const lasting = ending(1);
    await db.insert(session).values([lasting, ...Array.from({ length: 1_500 }, (_, n) => ending(-1 - n))]);
    const job = definitions().find(({ name }) => name === 'people.expire_sessions')!;
    await job.run(jobContext(biplane, { serverId: 'test', job: job.name }), {});
    const left = await db.select({ id: session.id }).from(session).where(eq(session.userId, userId));
    expect(left).toEqual([{ id: lasting.id }]);
  });

  it.each(Object.keys(changing))('%s leaves an entry of its own, and a workspace in which all holds', async (name) => {
    const stage = await newStage(biplane);
    const { workspaceId } = stage.at;
    const { db } = biplane.deps.postgres;
    const entries = async () => {
      const { rows } = await db.execute<{ n: number }>(sql`
        select count(*)::int as n from audit_entry
         where workspace_id = ${workspaceId} and actor_kind = 'job' and actor_id = ${name} and procedure = ${name}`);
      return rows[0]!.n;
    };
    const payload = await changing[name]!(stage);
    const job = definitions().find((each) => each.name === name)!;
    if (payload) await job.run(jobContext(biplane, { serverId: 'test', job: name }), payload);
    const done = await entries();
    expect(done).toBeGreaterThan(0);
    // It may come more than once: then it changes nothing more.
    if (payload) await job.run(jobContext(biplane, { serverId: 'test', job: name }), payload);
    expect(await entries()).toBe(done);
    expect((await verifyWorkspace({ db, workspaceId, now: new Date() })).breaks).toEqual([]);
  });
});
