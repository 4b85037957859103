/**
 * What do figures cost that people look at all day? The overview of fifty launches, and a wager over one and over ten million order lines: at first,
 * and again while nothing has changed. Meanwhile the server's thread must stay free for everybody else.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import pg from 'pg';
import { recordBatch } from '../src/server/facts/batches.ts';
import { orderLine } from '../src/server/facts/tables/order-line.ts';
import { newLaunch, startInstallation } from '../test/harness.ts';
import { millisecondsOf, percentile, report } from './report.ts';

const launches = 50;
const rounds = 15;

const biplane = await startInstallation();

/** Statements to both engines. */
let statements = 0;
const ask = pg.Client.prototype.query as (...args: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
  statements += 1;
  return ask.apply(this, args);
} as typeof pg.Client.prototype.query;
const { facts, postgres } = biplane.deps;
const query = facts.query;
facts.query = (asked) => {
  statements += 1;
  return query(asked);
};

/** The longest that others wait, in milliseconds, but for one moment in a hundred. */
async function delayDuring(work: () => Promise<void>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await work();
  delay.disable();
  return delay.percentile(99) / 1e6;
}

/** Everybody's owner of both sides signs nothing here. */
const terms = {
  ...{ outcome: 'net_revenue' as const, target: 100_000_000, salesFrom: '2026-03-10', salesTo: '2026-10-01' },
  ...{ returnsTo: '2026-10-31', method: 'lmdi' as const, attributionPercent: 50 },
  tree: {
    drivers: [
      { key: 'orders', name: 'orders', measure: 'orders' as const, shares: { pm: 0, gtm: 100, external: 0 } },
      { key: 'value', name: 'value', measure: 'order_value' as const, shares: { pm: 50, gtm: 50, external: 0 } },
      { key: 'returns', name: 'returns', measure: 'return_rate' as const, shares: { pm: 100, gtm: 0, external: 0 } },
    ],
    channels: Array.from({ length: 8 }, (_, n) => ({
      ...{ name: `c${n}`, plan: { orders: 60_000, value: 3_998, returns: 0.05 } },
    })),
  },
  stakes: { unit: 'points' as const, pm: 100, gtm: 100 },
};

try {
  const { id: workspaceId, pm, gtm, owner } = await biplane.workspace('owner', 'pm', 'gtm');
  const owners = { pm: pm.id, gtm: gtm.id };
  const { secret } = await owner.client.keys.create({ workspaceId, name: 'bench', actions: ['read'] });
  const get = async (path: string) => {
    const headers = { Authorization: `Bearer ${secret}` };
    const response = await fetch(`${biplane.address}/api/v1/workspaces/${workspaceId}${path}`, { headers });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  };

  /** Half a year of orders of two lines each; of one in ten something comes back within two weeks. */
  const addOrders = async (launchId: string, lines: number) => {
    const batch = crypto.randomUUID();
    const isRefund = 'number % 20 = 0';
    const order = `concat('o', toString(if(${isRefund}, intDiv(number - number % 40, 2), intDiv(number, 2))))`;
    const value = {
      ...{ workspace_id: `'${workspaceId}'`, launch_id: `'${launchId}'`, source: "'bench'", batch_id: `'${batch}'` },
      ...{ line_key: 'toString(number)', external_id: 'toString(number)', order_ref: order, order_key: order },
      kind: `if(${isRefund}, 'refund', 'order')`,
      occurred_on: `toDate('2026-03-01') + intDiv(number * 180, ${lines}) + if(${isRefund}, number % 14, 0)`,
      ...{ channel: "concat('c', toString(intDiv(number, 2) % 8))", sku: "concat('s', toString(number % 300))" },
      ...{ customer: 'toString(number % 5000)', reason: "concat('r', toString(number % 7))", currency: "'CNY'" },
      ...{ quantity: `if(${isRefund}, -1, 1)`, amount_minor: `if(${isRefund}, -1999, 1999)`, content_hash: 'number' },
    };
    await facts.command(
      `INSERT INTO order_line (${Object.keys(value).join(', ')}) SELECT ${Object.values(value).join(', ')} FROM numbers(${lines})`,
    );
    const scope = { db: postgres.db, workspaceId };
    await recordBatch(scope, orderLine, { id: batch, scopeId: launchId, visible: true, repeats: false });
  };
  const addLaunch = async (lines: number) => {
    const { id: launchId } = await newLaunch(pm.client, workspaceId, owners);
    await pm.client.wager.update({ workspaceId, launchId, version: 0, terms });
    await addOrders(launchId, lines);
    return launchId;
  };

  for (const [name, lines, limit] of [
    ['1 M', 1_000_000, 1_000],
    ['10 M', 10_000_000, 5_000],
  ] as const) {
    const launchId = await addLaunch(lines);
    const cold: number[] = [];
    const warm: number[] = [];
    const delay = await delayDuring(async () => {
      for (let round = 0; round < 5; round++) {
        // Another decision: nothing that was kept answers.
        if (round > 0) {
          const { version } = await pm.client.wager.get({ workspaceId, launchId });
          await pm.client.wager.update({
            workspaceId,
            launchId,
            version,
            terms: { ...terms, target: 100_000_000 + round },
          });
        }
        cold.push(await millisecondsOf(() => get(`/launches/${launchId}/wager/progress`)));
        for (let again = 0; again < 4; again++)
          warm.push(await millisecondsOf(() => get(`/launches/${launchId}/wager/progress`)));
      }
    });
    report({ name: `readings: wager over ${name} order lines, cold`, value: percentile(cold, 0.5), unit: 'ms', limit });
    report({ name: 'readings: the same, warm', value: percentile(warm, 0.5), unit: 'ms', limit: 30 });
    report({ name: 'readings: event loop delay meanwhile, p99', value: delay, unit: 'ms', limit: 50 });
  }

  for (let n = 2; n < launches; n++) {
    const launchId = await addLaunch(2_000);
    await pm.client.needs.create({ workspaceId, launchId, title: '续航', statement: '出门一天不用带充电宝' });
    await pm.client.plan.get({ workspaceId, launchId });
  }
  const cold = await millisecondsOf(() => get('/overview'));
  const warm: number[] = [];
  let asked = 0;
  const delay = await delayDuring(async () => {
    for (let round = 0; round < rounds; round++) {
      statements = 0;
      warm.push(await millisecondsOf(() => get('/overview')));
      asked = Math.max(asked, statements);
    }
  });
  report({ name: `readings: overview of ${launches} launches, cold`, value: cold, unit: 'ms' });
  report({ name: 'readings: the same, warm', value: percentile(warm, 0.5), unit: 'ms', limit: 50 });
  report({ name: 'readings: statements of it', value: asked, unit: '', limit: 20 });
  report({ name: 'readings: event loop delay meanwhile, p99', value: delay, unit: 'ms', limit: 50 });
} finally {
  await biplane.stop();
}
