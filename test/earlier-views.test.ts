/** What both sides said of needs before it was hidden: it was seen by everybody, and some of it is signed. */
import { readFileSync } from 'node:fs';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { type Installation, sharedInstallation } from './harness.ts';

let biplane: Installation;
beforeAll(async () => {
  biplane = await sharedInstallation();
});

const migration = (name: string) =>
  readFileSync(new URL(`../migrations/postgres/${name}.sql`, import.meta.url), 'utf8');
const apart = (statement: string) => statement.replaceAll(/ references \w+ \(id\) on delete cascade/g, '');
/** The table as it was before. */
const earlierTable = apart(/create table need \([\s\S]*?\n\);/.exec(migration('0003_demand'))![0]);

type Earlier = { title: string; pm?: [string | null, number | null]; gtm?: [string | null, number | null] };

/** What becomes of needs of one launch; rolled back. */
async function migrated(needs: Earlier[], isSigned: boolean) {
  const [workspaceId, launchId] = [crypto.randomUUID(), crypto.randomUUID()];
  const done = new Error('rolled back');
  let found: Record<string, unknown>[] = [];
  const run = biplane.deps.postgres.db.transaction(async (db) => {
    await db.execute(sql`create schema earlier`);
    await db.execute(sql`set local search_path = earlier, public`);
    await db.execute(sql.raw(earlierTable));
    await db.execute(sql`create table card_version (launch_id uuid, kind text, hash text)`);
    if (isSigned) await db.execute(sql`insert into card_version values (${launchId}, 'demand', 'x')`);
    for (const [index, { title, pm = [null, null], gtm = [null, null] }] of needs.entries())
      await db.execute(sql`
        insert into need (id, workspace_id, launch_id, number, title, pm_class, pm_rank, gtm_class, gtm_rank)
        values (${crypto.randomUUID()}, ${workspaceId}, ${launchId}, ${index}, ${title}, ${pm[0]}, ${pm[1]}, ${gtm[0]}, ${gtm[1]})`);
    await db.execute(sql.raw(apart(migration('0021_need_views'))));
    const { rows } = await db.execute(sql`
      select title, opened_at is not null as opened, pm_rank as pm, gtm_rank as gtm,
             (select string_agg(side || ' ' || coalesce(rank::text, '-'), ', ' order by side desc) from need_view where need_id = need.id and handed_in_at is not null) as given
        from need order by number`);
    found = rows;
    throw done;
  });
  await run.catch((error) => {
    if (error !== done) throw error;
  });
  return found;
}

const needs: Earlier[] = [
  { title: '只有一方', pm: ['must', 1] },
  { title: '双方', pm: ['must', 2], gtm: ['should', 1] },
  { title: '都没有' },
];

it('counts as handed in, and is opened where both sides had given something', async () => {
  expect(await migrated(needs, false)).toEqual([
    { title: '只有一方', opened: false, pm: null, gtm: null, given: 'pm 1' },
    { title: '双方', opened: true, pm: 1, gtm: 1, given: 'pm 2, gtm 1' },
    { title: '都没有', opened: false, pm: null, gtm: null, given: null },
  ]);
});

it('stays what it was where a side has signed it', async () => {
  expect(await migrated(needs, true)).toEqual([
    { title: '只有一方', opened: true, pm: 1, gtm: null, given: 'pm 1' },
    { title: '双方', opened: true, pm: 2, gtm: 1, given: 'pm 2, gtm 1' },
    { title: '都没有', opened: false, pm: null, gtm: null, given: null },
  ]);
});
