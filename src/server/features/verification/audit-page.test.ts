import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

it('a long audit log says that there is more than it has counted', async () => {
  const { id: workspaceId, owner } = await biplane.workspace('owner');
  const add = (entries: number) =>
    biplane.deps.postgres.db.execute(sql`
      insert into audit_entry (workspace_id, actor_kind, actor_id, actor_name, procedure, entity, entity_id)
      select ${workspaceId}, 'user', 'x', 'X', 'test', 'note', n::text from generate_series(1, ${entries}::int) as n`);
  const list = () => owner.client.audit.list({ workspaceId, entity: 'note', limit: 5 });
  await add(1_000);
  expect(await list()).toMatchObject({ total: 1_000, hasMore: false, entries: { length: 5 } });
  await add(1);
  expect(await list()).toMatchObject({ total: 1_000, hasMore: true });
});

it('a page about a launch, a kind of record or who acted is read from an index, in its order', async () => {
  const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
  const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
  const planOf = (condition: ReturnType<typeof sql>) =>
    biplane.deps.postgres.db.transaction(async (db) => {
      // A table of a few rows is read whole, whatever indexes it has.
      await db.execute(sql`set local enable_seqscan = off`);
      await db.execute(sql`set local enable_bitmapscan = off`);
      await db.execute(sql`set local enable_sort = off`);
      const { rows } = await db.execute<Record<string, string>>(
        sql`explain select id from audit_entry where workspace_id = ${workspaceId} and ${condition} order by id desc limit 50`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
  const ofLaunch = await planOf(sql`launch_id = ${launchId}`);
  expect(ofLaunch).toContain('audit_entry_launch');
  expect(ofLaunch).not.toContain('Filter');
  const ofKind = await planOf(sql`entity = 'card'`);
  expect(ofKind).toContain('audit_entry_entity');
  expect(ofKind).not.toContain('Filter');
  const ofOne = await planOf(sql`actor_id = 'x'`);
  expect(ofOne).toContain('audit_entry_actor');
  expect(ofOne).not.toContain('Filter');
});

it('a page is of one who acted, of one kind of actor, and of days of the workspace', async () => {
  const { id: workspaceId, owner } = await biplane.workspace('owner');
  await owner.client.workspaces.update({ workspaceId, timeZone: 'Pacific/Kiritimati' });
  await biplane.deps.postgres.db.execute(sql`
    insert into audit_entry (workspace_id, actor_kind, actor_id, actor_name, procedure, entity, entity_id, at) values
      (${workspaceId}, 'user', 'a', 'A', 'test', 'note', '1', '2026-03-01T09:59:59Z'),
      (${workspaceId}, 'job', 'b', 'B', 'test', 'note', '2', '2026-03-01T10:00:00Z'),
      (${workspaceId}, 'user', 'a', 'A', 'test', 'note', '3', '2026-03-02T09:59:59Z'),
      (${workspaceId}, 'user', 'a', 'A', 'test', 'note', '4', '2026-03-02T10:00:00Z')`);
  const found = async (filter: object) =>
    (await owner.client.audit.list({ workspaceId, entity: 'note', ...filter })).entries.map(({ entityId }) => entityId);
  expect(await found({})).toEqual(['4', '3', '2', '1']);
  expect(await found({ actorId: 'a' })).toEqual(['4', '3', '1']);
  expect(await found({ actorKind: 'job' })).toEqual(['2']);
  // There the 2nd of March begins at ten o’clock of the 1st, UTC.
  expect(await found({ since: '2026-03-02', until: '2026-03-02' })).toEqual(['3', '2']);
  expect(await found({ until: '2026-03-01', actorId: 'a' })).toEqual(['1']);
});
