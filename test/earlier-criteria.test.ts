import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { auditedCriteria } from '../src/server/features/demand/queries.ts';
import { differencesOf } from '../src/server/features/verification/queries.ts';
import type { Db } from '../src/server/store/postgres.ts';
import { type Installation, newLaunch, sharedInstallation } from './harness.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

const migration = (name: string) =>
  readFileSync(new URL(`../migrations/postgres/${name}.sql`, import.meta.url), 'utf8');

/** The table as the first version made it, without what it refers to. */
const earlierTable = /create table criterion \([\s\S]*?\n\);/
  .exec(migration('0003_demand'))![0]
  .replaceAll(/ references \w+ \(id\) on delete cascade/g, '');

const standard = { weighted: true, direction: 'at_least', threshold: 0.5, minimumN: 400, confidence: 0.95 };
const nobodyElse = { segmentPosition: null, segmentAnswers: [] };
/** What versions before kept of a criterion; they let answers of a mean through, and answers of a segment without its question. */
const earlier = {
  share: { measure: 'share', position: 2, answers: ['4分', '5分'], segmentPosition: 1, segmentAnswers: ['商务人士'] },
  mean: { measure: 'mean', position: 4, answers: [], ...nobodyElse },
  meanWithAnswers: { measure: 'mean', position: 4, answers: ['5分'], ...nobodyElse },
  halfASegment: { measure: 'share', position: 2, answers: ['5分'], segmentPosition: null, segmentAnswers: ['学生'] },
};

/** Runs in a transaction that leaves nothing behind, in which `criterion` is a table of the first version with these rows, audited as it did. */
async function withEarlierCriteria(
  test: (ctx: { db: Db; workspaceId: string }, nameOf: Map<string, string>) => unknown,
) {
  const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
  const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  const need = await pm.client.needs.create({ workspaceId, launchId, title: '长续航' });
  const done = new Error('rolled back');
  const run = biplane.deps.postgres.db.transaction(async (db) => {
    await db.execute(sql`create schema earlier`);
    await db.execute(sql`set local search_path = earlier, public`);
    await db.execute(sql.raw(earlierTable));
    const nameOf = new Map<string, string>();
    for (const [name, own] of Object.entries(earlier)) {
      const id = crypto.randomUUID();
      nameOf.set(id, name);
      const row = { id, needId: need.id, studyId: crypto.randomUUID(), ...own, ...standard };
      await db.execute(sql`
        insert into criterion values (${id}, ${workspaceId}, ${need.id}, ${row.studyId}, ${row.position}, ${row.measure}, ${JSON.stringify(row.answers)},
          ${row.segmentPosition}, ${JSON.stringify(row.segmentAnswers)}, true, 'at_least', 0.5, 400, 0.95, '', 0, 'x', 'X', now(), null)`);
      const after = { ...row, reason: '', responsesWhenRegistered: 0, title: need.title };
      await db.execute(sql`
        insert into audit_entry (workspace_id, actor_kind, actor_id, actor_name, procedure, entity, entity_id, launch_id, after)
        values (${workspaceId}, 'user', 'x', 'X', 'needs.register', 'criterion', ${id}, ${launchId}, ${JSON.stringify(after)})`);
    }
    await db.execute(sql.raw(migration('0017_measures')));
    await test({ db: db as unknown as Db, workspaceId }, nameOf);
    throw done;
  });
  await run.catch((error) => {
    if (error !== done) throw error;
  });
}

it('an earlier criterion becomes a kind with its spec, and nothing of it is lost', async () => {
  await withEarlierCriteria(async ({ db }, nameOf) => {
    const { rows } = await db.execute<{ id: string }>(sql`select id, kind, spec, segment from criterion`);
    expect(Object.fromEntries(rows.map(({ id, ...row }) => [nameOf.get(id), row]))).toEqual({
      share: {
        kind: 'share',
        spec: { position: 2, answers: ['4分', '5分'] },
        segment: { position: 1, answers: ['商务人士'] },
      },
      mean: { kind: 'mean', spec: { position: 4 }, segment: null },
      meanWithAnswers: { kind: 'mean', spec: { position: 4, answers: ['5分'] }, segment: null },
      halfASegment: {
        kind: 'share',
        spec: { position: 2, answers: ['5分'], segmentAnswers: ['学生'] },
        segment: null,
      },
    });
  });
});

it('it is still what its audit entry says, and no longer once somebody changes it', async () => {
  await withEarlierCriteria(async (ctx, nameOf) => {
    expect(await differencesOf(ctx, auditedCriteria)).toEqual([]);
    await ctx.db.execute(sql`update criterion set spec = spec || '{"answers": ["3分"]}'`);
    const changed = await differencesOf(ctx, auditedCriteria);
    expect(changed.map(({ entityId, what }) => [nameOf.get(entityId), what]).sort()).toEqual(
      Object.keys(earlier)
        .map((name) => [name, 'content'])
        .sort(),
    );
  });
});

it('a criterion that is registered now is compared by its kind and spec', async () => {
  const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
  const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  const at = { workspaceId, launchId };
  const { id: needId } = await pm.client.needs.create({ ...at, title: '轻薄' });
  const { id: studyId } = await pm.client.studies.create({ ...at, name: '调研' });
  const { db } = biplane.deps.postgres;
  const questions = JSON.stringify([{ position: 1, key: 'Q1', label: '年龄', type: 'number' }]);
  await db.execute(sql`update study set questions = ${questions} where id = ${studyId}`);
  const measure = { kind: 'mean' as const, spec: { position: 1 } };
  const registered = { ...standard, direction: 'at_least' as const, measure, segment: null, threshold: 30 };
  await pm.client.needs.register({ ...at, needId, studyId, ...registered });
  const ctx = { db, workspaceId };
  expect(await differencesOf(ctx, auditedCriteria)).toEqual([]);
  await db.execute(sql`update criterion set spec = '{"position": 2}' where need_id = ${needId}`);
  expect(await differencesOf(ctx, auditedCriteria)).toMatchObject([{ what: 'content', found: { kind: 'mean' } }]);
});
