import { beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../test/harness.ts';
import { orderLine } from '../facts/tables/order-line.ts';
import type * as Readings from './reading.ts';
import { type Reading, type ReadingContext, read, readAll } from './reading.ts';
import { look } from './seen.ts';

describe('a reading', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });

  /** A launch, and a reading that counts its order lines and how often it was computed. */
  async function place() {
    const { id: workspaceId, pm, gtm } = await biplane.workspace('pm', 'gtm');
    const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const { postgres, facts } = biplane.deps;
    const ctx: ReadingContext = {
      ...{ db: postgres.db, facts, workspaceId, personId: pm.id },
      ...{ now: new Date(), timeZone: 'Asia/Shanghai', today: '2026-11-28' },
    };
    const computed = { times: 0 };
    const lines: Reading<{ lines: number }> = {
      name: 'test.lines',
      method: 1,
      facts: [{ table: orderLine }],
      async compute({ facts, signal }, id, seen) {
        computed.times += 1;
        const { where, params } = seen.visible(orderLine, id);
        const sql = `SELECT count() AS lines FROM order_line WHERE ${where}`;
        const [row] = await facts.query<{ lines: number }>({ sql, params, signal });
        return row!;
      },
    };
    const post = (externalId: string) =>
      pm.client.orders.post({
        ...{ workspaceId, launchId, externalId, orderRef: externalId, occurredAt: '2026-11-01' },
        ...{ amountMinor: 100, currency: 'CNY' },
      });
    return { ctx, workspaceId, launchId, client: pm.client, computed, lines, post, owners: { pm: pm.id, gtm: gtm.id } };
  }

  it('that rests on what changed meanwhile is kept for nobody', async () => {
    const { ctx, launchId, computed, lines, post } = await place();
    const seen = (await look(ctx, lines.facts, [launchId])).get(launchId)!;
    const overtaken: typeof lines = {
      ...lines,
      async compute(...given) {
        if (computed.times === 0) await post('A-1');
        return lines.compute(...given);
      },
    };
    expect(await read(ctx, overtaken, launchId, seen)).toEqual({ lines: 0 });
    expect(await read(ctx, overtaken, launchId, seen)).toEqual({ lines: 0 });
    expect(computed.times).toBe(2);
  });

  it('is computed again when decisions, facts, the day or its method change, and not before', async () => {
    const { ctx, workspaceId, launchId, client, computed, lines, post, owners } = await place();
    const expectAgain = async (asked: Promise<{ lines: number }>, count: number, times: number) => {
      expect(await asked).toEqual({ lines: count });
      expect(computed.times).toBe(times);
    };
    await expectAgain(read(ctx, lines, launchId), 0, 1);
    await expectAgain(read(ctx, lines, launchId), 0, 1);
    await client.needs.create({ workspaceId, launchId, title: '续航', statement: '' });
    await expectAgain(read(ctx, lines, launchId), 0, 2);
    await post('A-1');
    await expectAgain(read(ctx, lines, launchId), 1, 3);
    await post('A-1');
    await expectAgain(read(ctx, lines, launchId), 1, 3);
    await newLaunch(client, workspaceId, owners);
    await expectAgain(read(ctx, lines, launchId), 1, 3);
    await expectAgain(read({ ...ctx, today: '2026-11-29' }, lines, launchId), 1, 4);
    await expectAgain(read(ctx, { ...lines, method: 2 }, launchId), 1, 5);
  });

  it('outlives a restart', async () => {
    const { ctx, launchId, computed, lines, post } = await place();
    await post('A-1');
    await read(ctx, lines, launchId);
    // A server that has just begun remembers nothing.
    const alone = './reading.ts?alone';
    const { read: readAnew } = (await import(/* @vite-ignore */ alone)) as typeof Readings;
    expect(await readAnew(ctx, lines, launchId)).toEqual({ lines: 1 });
    expect(computed.times).toBe(1);
    await post('A-2');
    expect(await readAnew(ctx, lines, launchId)).toEqual({ lines: 2 });
  });

  it('that many ask for at once is computed once, and goes on when the first of them leaves', async () => {
    const { ctx, launchId, computed, lines } = await place();
    const leaving = new AbortController();
    let begun = () => {};
    const hasBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const slow: Reading<{ lines: number }> = {
      ...lines,
      async compute(...given) {
        begun();
        await new Promise((resolve) => setTimeout(resolve, 100));
        return lines.compute(...given);
      },
    };
    const first = read({ ...ctx, signal: leaving.signal }, slow, launchId);
    const others = [1, 2, 3].map(() => read(ctx, slow, launchId));
    await hasBegun;
    // The others have come by now; who leaves is told at once.
    await new Promise((resolve) => setTimeout(resolve, 50));
    leaving.abort();
    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    expect(await Promise.all(others)).toEqual(Array(3).fill({ lines: 0 }));
    expect(computed.times).toBe(1);
  });

  it('of many launches asks for all of them at once', async () => {
    const { ctx, workspaceId, launchId, client, lines, owners } = await place();
    const { id: another } = await newLaunch(client, workspaceId, owners);
    await client.orders.post({
      ...{ workspaceId, launchId: another, externalId: 'B-1', orderRef: 'B-1', occurredAt: '2026-11-01' },
      ...{ amountMinor: 100, currency: 'CNY' },
    });
    const found = await readAll(ctx, lines, [launchId, another]);
    expect([...found.values()]).toEqual([{ lines: 0 }, { lines: 1 }]);
  });
});
