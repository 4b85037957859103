import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from '../../../../test/harness.ts';
import { realPostgresPrograms, startRealPostgres } from '../../../../test/real-postgres.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { TogetherContext } from '../../act/context.ts';
import { removeLostGroups } from '../../facts/lost-groups.ts';
import { factTables } from '../../facts/tables/all.ts';
import { openPostgres, type Postgres } from '../../store/postgres.ts';
import { importFile, newPlace, type Place } from '../imports/imports.fixture.ts';
import { type PostedLine, postLines } from './post.ts';
import { orderDigest, visibleOrders } from './queries.ts';

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
const whole = (externalId: string, change: Partial<PostedLine> = {}): PostedLine => ({
  ...line(externalId),
  ...{ sourceVersion: 0, kind: 'order', status: '', customer: '', reason: '' },
  ...{ goodsMinor: 0, shippingMinor: 0, discountMinor: 0, taxMinor: 0 },
  ...change,
});

const programs = realPostgresPrograms();
describe.each(['embedded', 'real'] as const)('posts of orders (%s PostgreSQL)', (kind) => {
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

  type Entry = { id: string; name: string; after: { stored: number; lines: { externalId: string }[] } };
  const entries = async (launchId: string) =>
    (
      await installation.deps.postgres.db.execute<Entry>(
        sql`select entity_id as id, actor_name as name, after from audit_entry where entity = 'orders' and launch_id = ${launchId}`,
      )
    ).rows;
  const records = async (launchId: string) =>
    (
      await installation.deps.postgres.db.execute<{ stored: number }>(
        sql`select stored from order_post where launch_id = ${launchId}`,
      )
    ).rows;
  const groups = async (launchId: string) =>
    (
      await installation.deps.postgres.db.execute<{ number: number; givenUp: boolean }>(
        sql`select number::int as number, given_up as "givenUp" from fact_group where scope_id = ${launchId}`,
      )
    ).rows;
  const lastNumber = async (launchId: string) =>
    (
      await installation.deps.postgres.db.execute<{ n: number }>(
        sql`select last_number::int as n from fact_stream where scope_id = ${launchId}`,
      )
    ).rows[0]!.n;
  const storedRows = async (launchId: string) =>
    (
      await installation.deps.facts.query<{ n: number }>({
        sql: 'SELECT count() AS n FROM order_line WHERE launch_id = {launchId:String}',
        params: { launchId },
      })
    )[0]!.n;
  const tidyUp = () => removeLostGroups(installation.deps.postgres, installation.deps.facts, factTables);

  /** Posts as a server does, with the database connection of another one where it is given. */
  const contextOf = ({ workspaceId }: Place, postgres: Postgres = installation.deps.postgres): TogetherContext => ({
    ...{ db: postgres.db, facts: installation.deps.facts, postgres, workspaceId, now: new Date() },
    actor: { kind: 'user', id: crypto.randomUUID(), name: '店长', role: null },
    ...{
      personId: 'p',
      locale: 'en',
      timeZone: 'UTC',
      today: '2026-03-25',
      dataDir: installation.dataDir,
      announce: async () => {},
    },
    async establish() {
      return this.actor;
    },
  });
  const post = (ctx: TogetherContext, { launchId }: Place, lines: PostedLine[]) =>
    postLines({ ...ctx, establish: (db) => ctx.establish(db) }, 'orders.postBatch', { launchId, source: 'api', lines });
  /** Lets the lines of one group be stored and ends it there, as a kill would. */
  const breakAfterStoring = () => {
    const { facts } = installation.deps;
    const { load } = facts;
    facts.load = async (rows) => {
      facts.load = load;
      await load(rows);
      throw new Error('killed');
    };
  };

  it.skipIf(isAbsent)('that break off count for nothing, and their repeat counts once', async () => {
    const { place, client, workspace } = await newPlace(installation);
    breakAfterStoring();
    const lines = [line('1'), line('2')];
    await expect(client.orders.postBatch({ ...place, lines })).rejects.toMatchObject({ code: 'internal' });
    expect((await client.orders.totals(place)).lines).toBe(0);
    expect(await entries(place.launchId)).toEqual([]);
    expect(await client.orders.postBatch({ ...place, lines })).toMatchObject({ stored: 2, duplicates: 0 });
    expect((await client.orders.totals(place)).lines).toBe(2);
    expect(await entries(place.launchId)).toMatchObject([{ name: workspace.pm.name, after: { stored: 2 } }]);
    expect(await client.cards.verify(place)).toMatchObject({ ok: true });
  });

  it.skipIf(isAbsent)('take no refund of an order that they refuse, whoever shares their group', async () => {
    const { place, client } = await newPlace(installation);
    const refund = (externalId: string, orderRef: string) => ({
      ...line(externalId),
      orderRef,
      kind: 'refund' as const,
    });
    const foreign = { ...line('1'), orderRef: 'A', currency: 'USD' };
    const own = await client.orders.postBatch({ ...place, lines: [foreign, refund('2', 'A')] });
    expect(own.results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const [order, late] = await Promise.all([
      client.orders.postBatch({ ...place, lines: [foreign] }),
      client.orders.postBatch({ ...place, lines: [refund('3', 'A')] }),
    ]);
    expect([...order.results, ...late.results].map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    // The refund may stand before its order.
    const both = await client.orders.postBatch({
      ...place,
      lines: [refund('5', 'B'), { ...line('4'), orderRef: 'B' }],
    });
    expect(both.results.map(({ externalId, status }) => [externalId, status])).toEqual([
      ['5', 'stored'],
      ['4', 'stored'],
    ]);
    // A repeat finds the order among what counts.
    const again = [{ ...line('4'), orderRef: 'B' }, refund('6', 'B')];
    const repeated = await client.orders.postBatch({ ...place, lines: again });
    expect(repeated.results.map(({ status }) => status)).toEqual(['duplicate', 'stored']);
    expect((await client.orders.totals(place)).lines).toBe(3);
  });

  it.skipIf(isAbsent)('of a group that was given up meanwhile are stored by another, and answered then', async () => {
    const { place, client } = await newPlace(installation);
    const { db } = installation.deps.postgres;
    const { facts } = installation.deps;
    const { load } = facts;
    facts.load = async (rows) => {
      facts.load = load;
      await load(rows);
      // As a server does that takes this one for gone.
      await db.execute(sql`delete from fact_group where scope_id = ${place.launchId}`);
      await facts.command(
        'ALTER TABLE order_line DELETE WHERE launch_id = {launchId:String} SETTINGS mutations_sync = 1',
        {
          launchId: place.launchId,
        },
      );
    };
    expect(await client.orders.post({ ...place, ...line('1') })).toMatchObject({ status: 'stored' });
    expect((await client.orders.totals(place)).lines).toBe(1);
    expect(await client.cards.verify(place)).toMatchObject({ ok: true });
  });

  it.skipIf(isAbsent)('that one has in line are refused beyond a bound, and those that are taken count', async () => {
    const { place, client } = await newPlace(installation);
    const batch = (n: number) => Array.from({ length: 1_000 }, (_, index) => line(`${n}-${index}`));
    const posts = await Promise.allSettled(
      Array.from({ length: 30 }, (_, n) => client.orders.postBatch({ ...place, lines: batch(n) })),
    );
    const refused = posts.filter((each) => each.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'rate_limited' });
    expect((await client.orders.totals(place)).lines).toBe((posts.length - refused.length) * 1_000);
  });

  it.skipIf(isAbsent)('of a server that is gone leave neither rows nor a hole', async () => {
    const { place, client } = await newPlace(installation);
    await client.orders.post({ ...place, ...line('1') });
    const { db } = installation.deps.postgres;
    // What a kill between the rows and the commit leaves.
    await db.execute(sql`update fact_stream set last_number = 2 where scope_id = ${place.launchId}`);
    await db.execute(
      sql`insert into fact_group (workspace_id, table_name, scope_id, number) values (${place.workspaceId}, 'order_line', ${place.launchId}, 2)`,
    );
    const columns = ['workspace_id', 'launch_id', 'group_number', 'source', 'line_key', 'amount_minor'];
    const rows = [[place.workspaceId, place.launchId, 2, 'api', '2', 1]];
    await installation.deps.facts.insert({ table: 'order_line', columns, rows });
    await client.orders.post({ ...place, ...line('3') });
    expect((await client.orders.totals(place)).lines).toBe(2);
    expect(await storedRows(place.launchId)).toBe(3);
    if (kind === 'real') {
      await tidyUp();
      expect(await groups(place.launchId)).toHaveLength(1);
      await db.execute(
        sql`update fact_group set begun_at = now() - interval '16 minutes' where scope_id = ${place.launchId}`,
      );
    }
    await tidyUp();
    expect(await groups(place.launchId)).toEqual([]);
    expect(await storedRows(place.launchId)).toBe(2);
    expect((await client.orders.totals(place)).lines).toBe(2);
    expect(await client.cards.verify(place)).toMatchObject({ ok: true });
  });

  it.skipIf(isAbsent)('that are refused or known whole leave no record, and say why', async () => {
    const { place, client } = await newPlace(installation);
    await client.orders.post({ ...place, ...line('1') });
    await client.orders.post({ ...place, ...line('1') });
    await expect(client.orders.post({ ...place, ...line('1'), quantity: 2 })).rejects.toMatchObject({
      code: 'conflict',
      details: { externalId: '1' },
    });
    await expect(client.orders.post({ ...place, ...line('2'), currency: 'USD' })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: 'orders.errors.currency' },
    });
    expect(await records(place.launchId)).toEqual([{ stored: 1 }]);
    expect(await entries(place.launchId)).toHaveLength(1);
  });

  it.skipIf(isAbsent)('that come together are stored together, each with its own answer and entry', async () => {
    const { place } = await newPlace(installation);
    const ctx = contextOf(place);
    const answers = await Promise.all(Array.from({ length: 60 }, (_, n) => post(ctx, place, [whole(`${n % 50}`)])));
    expect(answers.flat().filter(({ status }) => status === 'stored')).toHaveLength(50);
    expect(answers.flat().filter(({ status }) => status === 'duplicate')).toHaveLength(10);
    expect(await entries(place.launchId)).toHaveLength(50);
    expect(await lastNumber(place.launchId)).toBeLessThan(10);
    expect(await storedRows(place.launchId)).toBe(50);
  });

  it.skipIf(isAbsent)('of somebody who may no longer are refused alone', async () => {
    const { place, client } = await newPlace(installation);
    const ctx = contextOf(place);
    const revoked: TogetherContext = {
      ...contextOf(place),
      establish: async () => {
        throw new BiplaneError('unauthenticated', text('errors.unauthenticated'));
      },
    };
    const [one, other, third] = await Promise.allSettled([
      post(ctx, place, [whole('1')]),
      post(revoked, place, [whole('2')]),
      post(ctx, place, [whole('3')]),
    ]);
    expect([one.status, other.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((other as PromiseRejectedResult).reason).toMatchObject({ code: 'unauthenticated' });
    expect((await client.orders.totals(place)).lines).toBe(2);
    await tidyUp();
    expect(await storedRows(place.launchId)).toBe(2);
  });

  // An embedded database has one server: what another one had under way would count as lost.
  const isAlone = isAbsent || kind === 'embedded';
  it.skipIf(isAlone)('through two servers at once count every line once', { timeout: 60_000 }, async () => {
    const { place, client } = await newPlace(installation);
    const { postgres } = installation.deps;
    const other = openPostgres(postgres.url, { embedded: false });
    try {
      const servers = [contextOf(place), contextOf(place, other)];
      const results = await Promise.all(
        servers.flatMap((ctx) =>
          [0, 1, 2].map(async (start) => {
            const statuses: string[] = [];
            for (let n = start; n < 24; n += 3)
              statuses.push(...(await post(ctx, place, [whole(`${n}`)])).map(({ status }) => status));
            return statuses;
          }),
        ),
      );
      expect(results.flat().filter((status) => status === 'stored')).toHaveLength(24);
      expect(results.flat().filter((status) => status === 'duplicate')).toHaveLength(24);
    } finally {
      await other.close();
    }
    expect(await client.orders.totals(place)).toMatchObject({ lines: 24, netMinor: 24 * 129_900 });
    expect(await client.cards.verify(place)).toMatchObject({ ok: true });
  });

  it.skipIf(isAbsent)('are no breach while they come in', { timeout: 60_000 }, async () => {
    const { place, client } = await newPlace(installation);
    let posting = true;
    let posted = 0;
    const postAll = async (poster: number) => {
      for (let n = 0; posting; n++, posted++) await client.orders.post({ ...place, ...line(`${poster}-${n}`) });
    };
    const posters = Promise.all(Array.from({ length: 4 }, (_, poster) => postAll(poster)));
    const broken: unknown[] = [];
    for (let readings = kind === 'real' ? 20 : 4; readings > 0; readings--) {
      const found = await client.cards.verify(place);
      if (!found.ok) broken.push(found.broken);
    }
    posting = false;
    await posters;
    expect(broken).toEqual([]);
    expect(posted).toBeGreaterThan(1);
  });

  it.skipIf(isAbsent)('with versions count by the highest, in whatever order they come', async () => {
    const { place, client } = await newPlace(installation);
    const state = (sourceVersion: number, amountMinor: number) => ({ ...line('1'), sourceVersion, amountMinor });
    expect(await client.orders.post({ ...place, ...state(2, 200) })).toMatchObject({ status: 'stored' });
    expect(await client.orders.post({ ...place, ...state(1, 100) })).toMatchObject({ status: 'stored' });
    expect(await client.orders.totals(place)).toMatchObject({ lines: 1, netMinor: 200 });
    expect(await client.orders.post({ ...place, ...state(5, 500) })).toMatchObject({ status: 'stored' });
    expect(await client.orders.post({ ...place, ...state(1, 100) })).toMatchObject({ status: 'duplicate' });
    await expect(client.orders.post({ ...place, ...state(5, 501) })).rejects.toMatchObject({ code: 'conflict' });
    expect(await client.orders.totals(place)).toMatchObject({ lines: 1, netMinor: 500 });
    expect((await client.orders.list(place)).lines).toMatchObject([{ externalId: '1', amountMinor: 500 }]);
    expect(await client.cards.verify(place)).toMatchObject({ ok: true });
  });

  it.skipIf(isAbsent)(
    'end in the same totals and digest, however a stream is ordered, repeated and split',
    { timeout: 180_000 },
    async () => {
      const { workspace } = await newPlace(installation);
      const states = fc.uniqueArray(
        fc.record({
          externalId: fc.constantFrom('a', 'b', 'c', 'd', 'ｅ'),
          sourceVersion: fc.integer({ min: 1, max: 4 }),
          amountMinor: fc.integer({ min: 0, max: 1_000 }),
          orderRef: fc.constantFrom('A1', 'A2'),
        }),
        { minLength: 1, maxLength: 12, selector: ({ externalId, sourceVersion }) => `${externalId} ${sourceVersion}` },
      );
      /** The stream in some order with some repetitions, cut into posts. */
      const deliveries = (facts: unknown[]) =>
        fc.tuple(
          fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2, maxLength: facts.length * 2 }),
          fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 24, maxLength: 24 }),
        );
      const outcome = async (lines: PostedLine[], sizes: readonly number[]) => {
        const launch = await workspace.pm.client.launches.create({
          ...{ workspaceId: workspace.id, name: 'X', family: 'toc', committedDate: '2026-12-01', currency: 'CNY' },
          ...{ pmOwnerId: workspace.pm.id, gtmOwnerId: workspace.gtm.id },
        });
        const place = { workspaceId: workspace.id, launchId: launch.id };
        const ctx = contextOf(place);
        const posts: Promise<unknown>[] = [];
        for (let from = 0, cut = 0; from < lines.length; from += sizes[cut++]!) {
          posts.push(post(ctx, place, lines.slice(from, from + sizes[cut]!)));
          if (cut % 2 === 0) await posts.at(-1);
        }
        await Promise.all(posts);
        const visible = await visibleOrders(
          { db: installation.deps.postgres.db, workspaceId: workspace.id },
          launch.id,
        );
        const { netMinor, orders, lines: counted } = await workspace.pm.client.orders.totals(place);
        return { netMinor, orders, counted, receipt: await orderDigest(installation.deps, visible) };
      };
      await fc.assert(
        fc.asyncProperty(
          states.chain((facts) => {
            const lines = facts.map(({ externalId, ...change }) => whole(externalId, change));
            return fc.tuple(fc.constant(lines), deliveries(lines), deliveries(lines));
          }),
          async ([lines, [one, cuts], [other, otherCuts]]) => {
            const first = await outcome(one as PostedLine[], cuts);
            expect(await outcome(other as PostedLine[], otherCuts)).toEqual(first);
            const last = new Map<string, PostedLine>();
            for (const state of lines)
              if (state.sourceVersion > (last.get(state.externalId)?.sourceVersion ?? 0))
                last.set(state.externalId, state);
            expect(first.netMinor).toBe([...last.values()].reduce((sum, { amountMinor }) => sum + amountMinor, 0));
            expect(first.counted).toBe(last.size);
          },
        ),
        { numRuns: kind === 'real' ? 12 : 8, seed: 7 },
      );
    },
  );

  it.skipIf(isAbsent)('meet imports of the same source: a changed row of a file waits to be taken over', async () => {
    const { place, client } = await newPlace(installation);
    const file = (amount: string) =>
      `order_id,line_id,date,amount,channel,sku\nA1,L1,2026-03-25 10:00:00,${amount},天猫,X1\nA2,L2,2026-03-26,10,京东,X1\n`;
    const importAs = (name: string, content: string) =>
      importFile(installation, { place, client }, 'orders', { name, content }, undefined, { source: 'shop' });
    await client.orders.post({ ...place, source: 'shop', ...line('L1') });
    const { dry, done } = await importAs('shop.csv', file('1199.00'));
    expect(dry).toMatchObject({ stored: 1, changed: 1, duplicates: 0 });
    expect(done).toMatchObject({ status: 'done', stored: 1, changed: 1, changesTakenAt: null });
    const before = { lines: 2, netMinor: 130_900 };
    expect(await client.orders.totals(place)).toMatchObject(before);
    const at = { ...place, importId: done.id };
    expect((await client.imports.takeOver(at)).changesTakenAt).not.toBeNull();
    expect(await client.orders.totals(place)).toMatchObject({ lines: 2, netMinor: 120_900 });
    expect(await client.cards.verify(place)).toMatchObject({ ok: true });
    await expect(client.imports.takeOver(at)).rejects.toMatchObject({ code: 'precondition_failed' });
    // The same file again says what counts by now; an older one says something else once more.
    expect((await importAs('again.csv', file('1199.00'))).done).toMatchObject({ stored: 0, changed: 0, duplicates: 2 });
    await client.imports.undo(at);
    expect(await client.orders.totals(place)).toMatchObject({ lines: 1, netMinor: 129_900 });
    await client.imports.redo(at);
    expect(await client.orders.totals(place)).toMatchObject({ lines: 2, netMinor: 120_900 });
    await client.imports.putBack(at);
    expect(await client.orders.totals(place)).toMatchObject(before);
    // A later state of the source counts by itself.
    await client.imports.takeOver(at);
    await client.orders.post({ ...place, source: 'shop', ...line('L1'), sourceVersion: 3, amountMinor: 5 });
    expect(await client.orders.totals(place)).toMatchObject({ lines: 2, netMinor: 1_005 });
  });
});
