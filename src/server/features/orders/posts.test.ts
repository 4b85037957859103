import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from '../../../../test/harness.ts';
import { realPostgresPrograms, startRealPostgres } from '../../../../test/real-postgres.ts';
import { newPlace } from '../imports/imports.fixture.ts';
import { completeAllPosts, recordPost } from './posts.ts';

const line = (externalId: string) => ({
  externalId,
  orderRef: 'A1',
  occurredAt: '2026-03-25T10:00:00Z',
  channel: '天猫',
  sku: 'X1',
  quantity: 1,
  amountMinor: 129_900,
  currency: 'CNY',
});

const programs = realPostgresPrograms();
describe.each(['embedded', 'real'] as const)('a post of orders that breaks off (%s PostgreSQL)', (kind) => {
  const isAbsent = kind === 'real' && !programs;
  let installation: Installation;
  let stop = () => {};
  beforeAll(async () => {
    if (isAbsent) return;
    const real = kind === 'real' ? startRealPostgres(programs!) : null;
    stop = () => real?.stop();
    installation = await startInstallation(real ? { DATABASE_URL: real.url } : {});
  });
  afterAll(async () => {
    await installation?.stop();
    stop();
  });

  const entries = async (launchId: string) => {
    const { rows } = await installation.deps.postgres.db.execute<{
      id: string;
      name: string;
      after: { stored: number; completed?: boolean };
    }>(
      sql`select entity_id as id, actor_name as name, after from audit_entry where entity = 'orders' and launch_id = ${launchId}`,
    );
    return rows;
  };
  const records = async (launchId: string) => {
    const { rows } = await installation.deps.postgres.db.execute<{ state: string; stored: number | null }>(
      sql`select state, stored from order_post where launch_id = ${launchId}`,
    );
    return rows;
  };
  /** Lets the lines of one post be stored and ends it there, as a kill would. */
  const breakAfterStoring = () => {
    const { facts } = installation.deps;
    const { insert } = facts;
    facts.insert = async (rows) => {
      facts.insert = insert;
      await insert(rows);
      throw new Error('killed');
    };
  };

  it.skipIf(isAbsent)('is completed by its repeat: every line that counts has an audit entry', async () => {
    const { place, client, workspace } = await newPlace(installation);
    breakAfterStoring();
    const lines = [line('1'), line('2')];
    await expect(client.orders.postBatch({ ...place, lines })).rejects.toMatchObject({ code: 'internal' });
    expect(await client.orders.totals(place)).toMatchObject({ lines: 2 });
    expect(await entries(place.launchId)).toEqual([]);
    const again = await client.orders.postBatch({ ...place, lines });
    expect(again).toMatchObject({ stored: 0, duplicates: 2 });
    expect(await entries(place.launchId)).toMatchObject([
      { name: workspace.pm.name, after: { source: 'api', stored: 2, completed: true } },
    ]);
    expect(await records(place.launchId)).toEqual([{ state: 'confirmed', stored: 2 }]);
    expect(await client.cards.verify(place)).toMatchObject({ ok: true });
  });

  it.skipIf(isAbsent)('is completed without a repeat by whatever server comes next, once', async () => {
    const { place, client } = await newPlace(installation);
    breakAfterStoring();
    await client.orders.post({ ...place, ...line('1') }).catch(() => {});
    const { postgres, facts } = installation.deps;
    await Promise.all([completeAllPosts(postgres, facts), completeAllPosts(postgres, facts)]);
    expect(await entries(place.launchId)).toMatchObject([{ after: { stored: 1, completed: true } }]);
  });

  it.skipIf(isAbsent)('leaves nothing when it had stored nothing, but not while it may still be storing', async () => {
    const { place, client, workspace } = await newPlace(installation);
    const { postgres, facts } = installation.deps;
    const actor = { kind: 'user' as const, id: workspace.pm.id, name: workspace.pm.name, role: null };
    const ctx = { db: postgres.db, workspaceId: place.workspaceId, actor, now: new Date() };
    await recordPost(ctx, { launchId: place.launchId, source: 'api', procedure: 'orders.post' });
    await completeAllPosts(postgres, facts);
    expect(await records(place.launchId)).toEqual([{ state: 'pending', stored: null }]);
    await postgres.db.execute(
      sql`update order_post set recorded_at = now() - interval '16 minutes' where launch_id = ${place.launchId}`,
    );
    await completeAllPosts(postgres, facts);
    expect(await records(place.launchId)).toEqual([]);
    expect(await entries(place.launchId)).toEqual([]);
    expect((await client.orders.totals(place)).lines).toBe(0);
  });

  it.skipIf(isAbsent)('refused or known whole, it leaves no record', async () => {
    const { place, client } = await newPlace(installation);
    await client.orders.post({ ...place, ...line('1') });
    await client.orders.post({ ...place, ...line('1') });
    expect(await records(place.launchId)).toEqual([{ state: 'confirmed', stored: 1 }]);
    expect(await entries(place.launchId)).toHaveLength(1);
  });

  it.skipIf(isAbsent)('refused by itself, it leaves no record either, and says why', async () => {
    const { place, client } = await newPlace(installation);
    await client.orders.post({ ...place, ...line('1') });
    await expect(client.orders.post({ ...place, ...line('1'), quantity: 2 })).rejects.toMatchObject({
      code: 'conflict',
      details: { externalId: '1' },
    });
    await expect(client.orders.post({ ...place, ...line('2'), currency: 'USD' })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: 'orders.errors.currency' },
    });
    expect(await records(place.launchId)).toEqual([{ state: 'confirmed', stored: 1 }]);
    expect(await entries(place.launchId)).toHaveLength(1);
  });

  it.skipIf(isAbsent)('is completed with the names of its lines, however many posts were left', async () => {
    const { place, client, workspace } = await newPlace(installation);
    const { postgres, facts } = installation.deps;
    breakAfterStoring();
    const lines = Array.from({ length: 25 }, (_, index) => line(String(index + 10)));
    await client.orders.postBatch({ ...place, lines }).catch(() => {});
    const actor = { kind: 'user', id: workspace.pm.id, name: workspace.pm.name, role: null };
    await postgres.db.execute(sql`
      insert into order_post (id, workspace_id, launch_id, source, procedure, actor, at, recorded_at, state)
      select gen_random_uuid(), ${place.workspaceId}, ${place.launchId}, 'api', 'orders.post', ${JSON.stringify(actor)}::jsonb,
             now() - interval '1 hour', now() - interval '1 hour', 'pending' from generate_series(1, 250)`);
    await completeAllPosts(postgres, facts);
    expect(await records(place.launchId)).toEqual([{ state: 'confirmed', stored: 25 }]);
    const named = lines.slice(0, 20).map(({ externalId }) => ({ externalId }));
    expect(await entries(place.launchId)).toMatchObject([{ after: { stored: 25, completed: true, lines: named } }]);
  });

  it.skipIf(isAbsent)('is no breach while it is going on', { timeout: 60_000 }, async () => {
    const { place, client } = await newPlace(installation);
    let posting = true;
    let posted = 0;
    const post = async (poster: number) => {
      for (let n = 0; posting; n++, posted++) await client.orders.post({ ...place, ...line(`${poster}-${n}`) });
    };
    const posters = Promise.all(Array.from({ length: kind === 'real' ? 8 : 2 }, (_, poster) => post(poster)));
    const broken: unknown[] = [];
    // The embedded engine does one thing at a time, and so fewer of these.
    for (let readings = kind === 'real' ? 40 : 2; readings > 0; readings--) {
      const found = await client.cards.verify(place);
      if (!found.ok) broken.push(found.broken);
    }
    posting = false;
    await posters;
    expect(broken).toEqual([]);
    expect(posted).toBeGreaterThan(1);
  });

  it.skipIf(isAbsent)('whose transaction is run again stores nothing twice and is answered as stored', async () => {
    const { place, client } = await newPlace(installation);
    const { postgres } = installation.deps;
    // The first commit fails as a serialisation failure does; the same post is then run again under its own record.
    breakAfterStoring();
    await client.orders.post({ ...place, ...line('1') }).catch(() => {});
    const [pending] = (
      await postgres.db.execute<{ id: string }>(sql`select id from order_post where launch_id = ${place.launchId}`)
    ).rows;
    expect(pending).toBeDefined();
    const { storeLines } = await import('./post.ts');
    const { inTransaction } = await import('../../store/transaction.ts');
    const stored = { ...line('1'), kind: 'order' as const, customer: '', reason: '' };
    const changes: unknown[] = [];
    const results = await inTransaction(postgres.pool, (db) =>
      storeLines(
        {
          ...place,
          db,
          facts: installation.deps.facts,
          changed: (change: unknown) => changes.push(change),
          unchanged: () => {},
        } as never,
        place.launchId,
        pending!.id,
        [stored],
      ),
    );
    expect(results).toEqual([{ externalId: '1', status: 'stored' }]);
    expect(changes).toMatchObject([{ entity: 'orders', entityId: pending!.id, after: { stored: 1 } }]);
    expect(await client.orders.totals(place)).toMatchObject({ lines: 1 });
  });
});
