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

it('a page about a launch or a kind of record is read from an index, in its order', async () => {
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
});
