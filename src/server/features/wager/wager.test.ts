import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Client, type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { settle } from '../../../domain/wager/settlement.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { postedColumns } from '../../facts/tables/posted.ts';
import { verifyWorkspace } from '../verification/queries.ts';

type Terms = Parameters<Client['wager']['update']>[0]['terms'];
const shares = { pm: 50, gtm: 40, external: 10 };

const terms: Terms = {
  outcome: 'net_revenue',
  target: 100_000_00,
  salesFrom: '2026-08-01',
  salesTo: '2026-08-31',
  returnsTo: '2026-09-30',
  method: 'lmdi',
  stakes: { unit: 'points', pm: 100, gtm: 100 },
  attributionPercent: 60,
  tree: {
    drivers: [
      { key: 'reach', name: '触达', measure: 'entered', shares: { pm: 0, gtm: 85, external: 15 } },
      { key: 'conversion', name: '转化', measure: 'conversion', shares },
      { key: 'units', name: '每单件数', measure: 'units_per_order', shares },
      { key: 'price', name: '单价', measure: 'price', shares },
      { key: 'returns', name: '退货率', measure: 'return_rate', shares: { pm: 85, gtm: 10, external: 5 } },
    ],
    channels: [
      { name: '线上', plan: { reach: 10_000, conversion: 0.02, units: 1.1, price: 450_00, returns: 0.08 } },
      { name: '门店', plan: { reach: 1_000, conversion: 0.1, units: 1, price: 470_00, returns: 0.04 } },
    ],
  },
};

/** Windows of a wager that has not begun. */
const coming = { salesFrom: '2098-12-01', salesTo: '2098-12-31', returnsTo: '2099-01-31' };

describe('wager', () => {
  let biplane: Installation;
  beforeAll(async () => {
    biplane = await sharedInstallation();
  });
  /** Who posts the orders of a launch. */
  const clients = new Map<string, Client>();

  async function arrange(change: Partial<Terms> = {}) {
    const workspace = await biplane.workspace('pm', 'gtm', 'lead', 'viewer');
    const { id: workspaceId, pm, gtm } = workspace;
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const at = { workspaceId, launchId: launch.id };
    clients.set(launch.id, pm.client);
    await pm.client.wager.update({ ...at, version: 0, terms: { ...terms, ...change } });
    return { ...workspace, at };
  }

  /** Lets the installation live on another day while something happens. */
  async function on<T>(day: string, happen: () => Promise<T>): Promise<T> {
    const { clock } = biplane.deps;
    biplane.deps.clock = () => new Date(`${day}T08:00:00Z`);
    try {
      return await happen();
    } finally {
      biplane.deps.clock = clock;
    }
  }

  async function lock({ at, pm, gtm }: Pick<Awaited<ReturnType<typeof arrange>>, 'at' | 'pm' | 'gtm'>) {
    const hash = (await pm.client.cards.get(at)).find(({ kind }) => kind === 'wager')!.hash!;
    await pm.client.cards.signAsPm({ ...at, kind: 'wager', hash });
    await gtm.client.cards.signAsGtm({ ...at, kind: 'wager', hash });
  }

  /** PM proposes what the wager came to, and GTM stands to it. */
  async function settleBoth({ at, pm, gtm }: Pick<Awaited<ReturnType<typeof arrange>>, 'at' | 'pm' | 'gtm'>) {
    const { proposal } = await pm.client.wager.proposeSettlement(at);
    const seen = { proposalId: proposal!.id, hash: proposal!.resultHash };
    const answer = { side: 'gtm', answer: 'confirmed' } as const;
    return (await gtm.client.wager.answerSettlement({ ...at, ...seen, ...answer })).settlements.at(-1)!;
  }

  /** GTM enters a value, and PM stands to it. */
  async function enterBoth(
    { at, pm, gtm }: Pick<Awaited<ReturnType<typeof arrange>>, 'at' | 'pm' | 'gtm'>,
    value: { channel: string; driver: string; value: number; source: string },
  ) {
    const { proposed } = await gtm.client.wager.enter({ ...at, ...value });
    const found = proposed.find(({ channel, driver }) => channel === value.channel && driver === value.driver)!;
    return pm.client.wager.answerActual({ ...at, actualId: found.id, side: 'pm', answer: 'confirmed' });
  }

  type Line = [day: string, channel: string, quantity: number, amountMinor: number, ref: string, reason?: string];
  /** Posts facts; a negative amount is a refund. */
  async function sell({ workspaceId, launchId }: { workspaceId: string; launchId: string }, lines: Line[]) {
    await clients.get(launchId)!.orders.postBatch({
      workspaceId,
      launchId,
      source: 'test',
      lines: lines.map(([day, channel, quantity, amount, ref, reason = ''], index) => ({
        externalId: `${ref}#${index}#${amount}`,
        orderRef: ref,
        kind: amount < 0 ? 'refund' : 'order',
        occurredAt: day,
        channel,
        sku: 'X1',
        reason,
        quantity: Math.abs(quantity),
        amountMinor: Math.abs(amount),
        currency: 'CNY',
      })),
    });
  }

  it('decomposes the gap to the cent by driver, channel and owner, from orders, refunds and entered reach', async () => {
    const { at, pm, gtm } = await arrange();
    await sell(at, [
      ['2026-08-02', '线上', 2, 899_98, 'A1'],
      ['2026-08-03', '线上', 1, 449_99, 'A2'],
      ['2026-08-20', '线上', -1, -449_99, 'A2', '续航'],
      ['2026-08-05', '门店', 3, 1410_01, 'B1'],
      ['2026-08-09', '直播', 1, 399_00, 'C1'],
      ['2026-07-15', '线上', 5, 2000_00, 'EARLY'],
      ['2026-09-20', '门店', -1, -470_00, 'B1', '续航'],
    ]);
    await enterBoth({ at, pm, gtm }, { channel: '线上', driver: 'reach', value: 9_000, source: '后台导出' });
    const progress = (await pm.client.wager.progress(at))!;
    expect(progress.state).toBe('closed');
    expect(progress.counts).toEqual({ lines: 6, refundLines: 2, orders: 4, refunds: 2, outsideLines: 1 });
    const gap = progress.gap!;
    expect(gap.actual).toBe(899_98 + 449_99 - 449_99 + 1410_01 + 399_00 - 470_00);
    expect(gap.plan).toBe(Math.round(10_000 * 0.02 * 1.1 * 450_00 * 0.92) + Math.round(1_000 * 0.1 * 470_00 * 0.96));
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    expect(sum(gap.drivers.map(({ effect }) => effect))).toBe(gap.gap);
    expect(sum(gap.channels.map((channel) => channel.gap))).toBe(gap.gap);
    expect(sum(Object.values(gap.owners))).toBe(gap.gap);
    expect(progress.drivers.find((row) => row.channel === '线上' && row.driver === 'conversion')!.actual).toBe(
      2 / 9_000,
    );
    expect(progress.drivers.find((row) => row.channel === '门店' && row.driver === 'reach')!.assumed).toBe(true);
    expect(gap.channels.find(({ channel }) => channel === '直播')!.plan).toBe(0);
  });

  it('says so while there is nothing to compute, instead of showing zeros', async () => {
    const { at, viewer } = await arrange();
    const progress = (await viewer.client.wager.progress(at))!;
    expect(progress.gap).toBeNull();
    expect(progress.verdict.key).toBe('wager.verdict.noFacts');
    expect(progress.kpis.every((kpi) => kpi.value === null && kpi.status === 'unknown')).toBe(true);
  });

  it('shows a sealed forecast to nobody but its author, on no surface, until both are in', async () => {
    const { at, pm, gtm, lead, viewer } = await arrange(coming);
    const secret = { p10: 61_234_567, p50: 72_345_678, p90: 83_456_789 };
    const mine = await pm.client.wager.forecastAsPm({ ...at, ...secret });
    expect(mine.forecasts[0]).toMatchObject({ side: 'pm', values: secret, salt: null, openedAt: null });
    const surfaces = async (client: Client) =>
      JSON.stringify([
        await client.wager.get(at),
        await client.wager.progress(at),
        await client.wager.settlements(at),
        await client.cards.get(at),
        await client.cards.versions({ ...at, kind: 'wager' }),
        await client.cards.ledger(at),
        await client.cards.verify(at),
        await client.launches.get(at),
      ]);
    for (const member of [gtm, lead, viewer]) {
      const seen = await surfaces(member.client);
      expect(seen).toContain(mine.forecasts[0]!.commitment);
      for (const value of Object.values(secret)) expect(seen).not.toContain(String(value));
    }
    const { rows: audit } = await biplane.deps.postgres.db.execute(
      sql`select before::text, after::text from audit_entry where workspace_id = ${at.workspaceId}`,
    );
    expect(JSON.stringify(audit)).toContain(mine.forecasts[0]!.commitment);
    for (const value of Object.values(secret)) expect(JSON.stringify(audit)).not.toContain(String(value));

    const both = await gtm.client.wager.forecastAsGtm({ ...at, p10: 7, p50: 8, p90: 9 });
    expect(both.forecasts.map(({ side, values }) => [side, values])).toEqual([
      ['gtm', { p10: 7, p50: 8, p90: 9 }],
      ['pm', secret],
    ]);
    expect(both.forecasts.every(({ openedAt, salt }) => openedAt && salt)).toBe(true);
    await expect(pm.client.wager.forecastAsPm({ ...at, ...secret })).rejects.toMatchObject({
      code: 'precondition_failed',
    });
    expect(await viewer.client.cards.verify(at)).toMatchObject({ ok: true });
    const { db } = biplane.deps.postgres;
    await db.execute(sql`update forecast set opened_at = null where launch_id = ${at.launchId}`);
    expect(await viewer.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { name: 'forecasts', what: 'removed' },
    });
    await db.execute(sql`delete from forecast where launch_id = ${at.launchId}`);
    expect(await viewer.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { record: 'sealed', name: 'forecast pm', what: 'removed' },
    });
  });

  it('verifies a forecast that was sealed anew by the last seal', async () => {
    const { at, pm } = await arrange(coming);
    await pm.client.wager.forecastAsPm({ ...at, p10: 1, p50: 2, p90: 3 });
    await pm.client.wager.forecastAsPm({ ...at, p10: 4, p50: 5, p90: 6 });
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
  });

  it('takes a forecast only from the owner of that side, in order', async () => {
    const { at, pm, gtm, lead } = await arrange();
    const forecast = { ...at, p10: 1, p50: 2, p90: 3 };
    await expect(gtm.client.wager.forecastAsPm(forecast)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(lead.client.wager.forecastAsPm(forecast)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(pm.client.wager.forecastAsPm({ ...forecast, p10: 4 })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: 'wager.errors.quantileOrder' },
    });
    await expect(pm.client.wager.forecastAsPm(forecast)).rejects.toMatchObject({
      code: 'precondition_failed',
      reason: { key: 'wager.errors.forecastTooLate', params: { until: '2026-08-31' } },
    });
    const sealed = await on('2026-08-31', () => pm.client.wager.forecastAsPm(forecast));
    expect(sealed.forecasts[0]!.late).toBe(true);
  });

  it('refuses terms that could not be settled, and stale edits', async () => {
    const { at, pm, gtm } = await arrange();
    await expect(
      pm.client.wager.update({ ...at, version: 1, terms: { ...terms, returnsTo: '2026-08-01' } }),
    ).rejects.toMatchObject({ code: 'invalid_input', reason: { key: 'wager.errors.returnsBeforeSales' } });
    await pm.client.wager.update({ ...at, version: 1, terms: { ...terms, target: 5 } });
    await expect(gtm.client.wager.update({ ...at, version: 1, terms })).rejects.toMatchObject({ code: 'conflict' });
  });

  it('finds facts that were changed in the store behind a settlement, and what people entered', async () => {
    const { at, pm, gtm } = await arrange();
    await sell(at, [['2026-08-02', '线上', 100, 45_000_00, 'A1']]);
    await enterBoth({ at, pm, gtm }, { channel: '线上', driver: 'reach', value: 8_000.5, source: '后台导出' });
    await enterBoth({ at, pm, gtm }, { channel: '线上', driver: 'reach', value: 9_000, source: '后台导出' });
    await lock({ at, pm, gtm });
    await settleBoth({ at, pm, gtm });
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
    const { db } = biplane.deps.postgres;
    const rollback = new Error('rollback');
    const breaksAfter = async (statement: ReturnType<typeof sql>) => {
      let found: unknown[] = [];
      const tampering = db.transaction(async (tx) => {
        await tx.execute(statement);
        found = (await verifyWorkspace({ db: tx, workspaceId: at.workspaceId, now: null })).breaks;
        throw rollback;
      });
      await expect(tampering).rejects.toBe(rollback);
      return found;
    };
    const ofLaunch = sql`launch_id = ${at.launchId}`;
    expect(await breaksAfter(sql`select 1`)).toEqual([]);
    for (const [statement, what] of [
      [sql`update wager_actual set value = 9001 where ${ofLaunch} and value = 9000`, 'content'],
      [sql`delete from wager_actual where ${ofLaunch} and value = 9000`, 'content'],
      [sql`delete from wager_actual where ${ofLaunch}`, 'removed'],
      [sql`update wager set target = 1 where ${ofLaunch}`, 'content'],
      [sql`delete from settlement where ${ofLaunch}`, 'removed'],
    ] as const)
      expect(await breaksAfter(statement)).toMatchObject([{ record: 'record', what }]);

    // The record of the post is forged too: what the settlement counted is still known.
    await biplane.deps.facts.command(
      'ALTER TABLE order_line UPDATE amount_minor = 1 WHERE launch_id = {launchId:String} SETTINGS mutations_sync = 1',
      { launchId: at.launchId },
    );
    expect(await pm.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { record: 'facts', what: 'content', name: expect.stringContaining('test ') },
    });
    const [forged] = await biplane.deps.facts.query<{ digest: string }>({
      sql: `SELECT ${postedColumns(orderLine)} FROM order_line WHERE launch_id = {launchId:String}`,
      params: { launchId: at.launchId },
    });
    await db.execute(sql`update order_post set digest = ${forged!.digest} where ${ofLaunch}`);
    expect(await pm.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { record: 'facts', what: 'content', name: 'settlement 0' },
    });
  });

  it('tells who owns no side only that they do not answer, whatever there is to answer', async () => {
    const { at, viewer } = await arrange();
    const refused = { code: 'forbidden', reason: { key: 'wager.errors.notYourAnswer' } };
    const answer = { ...at, side: 'pm' as const, answer: 'confirmed' as const };
    await expect(viewer.client.wager.answerActual({ ...answer, actualId: 1 })).rejects.toMatchObject(refused);
    const proposal = { proposalId: crypto.randomUUID(), hash: '0'.repeat(64) };
    await expect(viewer.client.wager.answerSettlement({ ...answer, ...proposal })).rejects.toMatchObject(refused);
  });

  it('settles a locked wager once, exactly, and turns late refunds into numbered adjustments', async () => {
    const { at, pm, gtm } = await arrange();
    await sell(at, [
      ['2026-08-02', '线上', 100, 45_000_00, 'A1'],
      ['2026-08-05', '门店', 90, 42_000_00, 'B1'],
    ]);
    await expect(pm.client.wager.proposeSettlement(at)).rejects.toMatchObject({
      reason: { key: 'wager.errors.settleUnlocked' },
    });
    const whatNext = async () =>
      (await pm.client.overview.launch(at)).cards
        .find(({ kind }) => kind === 'wager')!
        .next.map(({ text: { key } }) => key);
    expect(await whatNext()).toContain('wager.next.sign');
    await on('2026-07-30', async () => {
      await pm.client.wager.forecastAsPm({ ...at, p10: 80_000_00, p50: 90_000_00, p90: 100_000_00 });
      await gtm.client.wager.forecastAsGtm({ ...at, p10: 120_000_00, p50: 130_000_00, p90: 150_000_00 });
    });
    await lock({ at, pm, gtm });
    expect(await whatNext()).toContain('wager.next.settle');
    const first = await settleBoth({ at, pm, gtm });
    expect(first).toMatchObject({ number: 0, change: null, result: { actual: 87_000_00, targetMet: false } });
    expect(first.result.payout.pm + first.result.payout.gtm).toBe(200);
    expect(first.result.scores.pm!.score).toBeLessThan(first.result.scores.gtm!.score);
    expect(first.result.facts.orders.lines).toBe(2);
    await expect(pm.client.wager.proposeSettlement(at)).rejects.toMatchObject({
      reason: { key: 'wager.errors.nothingToAdjust' },
    });
    await expect(pm.client.wager.update({ ...at, version: 1, terms })).rejects.toMatchObject({
      code: 'precondition_failed',
    });

    await sell(at, [['2026-10-08', '线上', -10, -4_500_00, 'A1', '续航']]);
    // A late refund is no tampering.
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
    expect((await pm.client.wager.settlements(at)).factsUnchanged).toBe(false);
    // Every screen goes on showing what was settled, until somebody adjusts it.
    const asSettled = (await pm.client.wager.progress(at))!;
    expect(asSettled).toMatchObject({ state: 'settled', gap: { actual: 87_000_00 }, counts: { lines: 2, refunds: 0 } });
    expect(asSettled.days.at(-1)).toMatchObject({ date: '2026-09-30', actual: 87_000_00 });
    await expect(gtm.client.cards.amend({ ...at, kind: 'wager', reason: '目标定得太高' })).rejects.toMatchObject({
      reason: { key: 'wager.errors.alreadySettled' },
    });
    const adjustment = await settleBoth({ at, pm, gtm });
    expect(adjustment).toMatchObject({ number: 1, change: { actual: -4_500_00 }, result: { actual: 82_500_00 } });
    expect(adjustment.change!.pm + adjustment.change!.gtm).toBe(0);
    const all = await pm.client.wager.settlements(at);
    expect(all.settlements.map(({ number, result }) => [number, result.actual])).toEqual([
      [0, 87_000_00],
      [1, 82_500_00],
    ]);
    expect(all.factsUnchanged).toBe(true);
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
    expect((await pm.client.cards.ledger(at)).map(({ kind }) => kind)).toEqual([
      'forecast_sealed',
      'forecast_sealed',
      'forecasts_opened',
      'proposed',
      'signed',
      'signed',
      'locked',
      'settlement_proposed',
      'settlement_answered',
      'settled',
      'settlement_proposed',
      'settlement_answered',
      'adjusted',
    ]);
    expect((await pm.client.wager.progress(at))!).toMatchObject({ state: 'settled', gap: { actual: 82_500_00 } });

    await biplane.deps.postgres.db.execute(
      sql`update settlement set result = jsonb_set(result, '{payout,pm}', '200') where launch_id = ${at.launchId} and number = 0`,
    );
    expect(await pm.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { record: 'sealed', name: 'settlement 0' },
    });
    await biplane.deps.postgres.db.execute(sql`delete from settlement where launch_id = ${at.launchId}`);
    expect(await pm.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { record: 'sealed', name: 'settlement 0', what: 'removed' },
      reason: { key: 'cards.broken.sealed.removed' },
    });
  });

  it('leaves refunds of orders from outside the sales window to those orders', async () => {
    const { at, pm } = await arrange();
    await sell(at, [
      ['2026-07-20', '线上', 5, 2_250_00, 'OLD'],
      ['2026-08-02', '线上', 4, 1_800_00, 'NEW'],
      ['2026-08-10', '线上', -5, -2_250_00, 'OLD'],
      ['2026-09-10', '线上', -1, -450_00, 'NEW'],
    ]);
    // As an import brings it: the API takes no refund without its order.
    const fields = {
      ...{
        workspace_id: at.workspaceId,
        launch_id: at.launchId,
        group_number: 1,
        source: 'test',
        line_key: 'stray',
      },
      ...{ order_key: 'NEVER SEEN', kind: 'refund', occurred_on: '2026-08-12', channel: '线上', sku: 'X1' },
      ...{ quantity: -1, amount_minor: -450_00, currency: 'CNY' },
    };
    await biplane.deps.facts.insert({
      table: 'order_line',
      columns: Object.keys(fields),
      rows: [Object.values(fields)],
    });
    const progress = (await pm.client.wager.progress(at))!;
    expect(progress.gap!.actual).toBe(1_800_00 - 450_00 - 450_00);
    expect(progress.counts).toEqual({ lines: 3, refundLines: 2, orders: 1, refunds: 2, outsideLines: 2 });
    // What opens behind the figures is what they count.
    const { rows = [] } = progress.kpis.find(({ id }) => id === 'wager.net')!;
    for (const { procedure, input, counted } of rows) {
      expect(procedure).toBe('orders.list');
      expect((await pm.client.orders.list({ ...at, ...input })).total).toBe(counted);
    }
    expect(rows.map(({ counted }) => counted)).toEqual([1, 2]);
    expect(progress.days.at(-1)!.actual).toBe(progress.gap!.actual);
    const exclusions = progress.kpis.find(({ id }) => id === 'wager.net')!.explain.exclusions;
    expect(exclusions).toMatchObject([{ value: 2 }]);
  });

  it('says in the headline what the verdict says, when plan and target are not the same', async () => {
    const { at, pm, gtm } = await arrange({ target: 80_000_00 });
    await sell(at, [['2026-08-02', '线上', 100, 85_000_00, 'A1']]);
    await lock({ at, pm, gtm });
    const { result } = await settleBoth({ at, pm, gtm });
    expect(result).toMatchObject({ targetMet: true });
    expect(result.gap).toBeLessThan(0);
    const { launches } = await pm.client.overview.list({ workspaceId: at.workspaceId });
    const card = launches[0]!.cards.find(({ kind }) => kind === 'wager')!;
    expect(card).toMatchObject({
      status: 'met',
      headline: { key: 'wager.headline.settledMet' },
      verdict: { key: 'wager.verdict.settledMet' },
      hero: { value: 85_000_00, target: 80_000_00 },
    });
  });

  it('settles again to the same result from the same facts', async () => {
    const { at, pm, gtm } = await arrange();
    await sell(at, [['2026-08-02', '线上', 7, 3_333_33, 'A1']]);
    await lock({ at, pm, gtm });
    const { result } = await settleBoth({ at, pm, gtm });
    const { terms: locked } = await pm.client.wager.get(at);
    const counted = {
      channels: [{ channel: '线上', orders: 1, units: 7, grossMinor: 3_333_33, refundMinor: 0, refundedUnits: 0 }],
      days: [{ date: '2026-08-02', amount: 3_333_33 }],
      counts: { lines: 1, refundLines: 0, orders: 1, refunds: 0, outsideLines: 0 },
    };
    const forecasts = { pm: null, gtm: null };
    const again = { terms: locked!, receipt: result.facts, counted, entered: [], forecasts, earlierRatios: [] };
    expect(settle(again)).toEqual(result);
  });

  const reach = { channel: '线上', driver: 'reach', value: 9_000, source: '后台导出' };

  it('counts a value that one side entered only once the other stands to it', async () => {
    const { at, pm, gtm, lead } = await arrange(coming);
    const { proposed, entered } = await gtm.client.wager.enter({ ...at, ...reach });
    expect(entered).toEqual([]);
    expect(proposed).toMatchObject([{ side: 'gtm', waitsFor: ['pm'], value: 9_000 }]);
    const actualId = proposed[0]!.id;
    const input = { ...at, actualId };
    // Nobody confirms for a side that is not theirs, and nobody their own word.
    const confirmed = { side: 'pm', answer: 'confirmed' } as const;
    await expect(gtm.client.wager.answerActual({ ...input, ...confirmed })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(lead.client.wager.answerActual({ ...input, ...confirmed })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(gtm.client.wager.answerActual({ ...input, side: 'gtm', answer: 'confirmed' })).rejects.toMatchObject({
      reason: { key: 'wager.errors.notAsked' },
    });
    await expect(pm.client.wager.answerActual({ ...input, side: 'pm', answer: 'contested' })).rejects.toMatchObject({
      code: 'invalid_input',
      reason: { key: 'wager.errors.whyContested' },
    });
    const contested = await pm.client.wager.answerActual({
      ...input,
      side: 'pm',
      answer: 'contested',
      reason: '是 8,900',
    });
    expect(contested.proposed).toMatchObject([{ contested: [{ side: 'pm', reason: '是 8,900' }], waitsFor: ['pm'] }]);
    // Another value takes its place: what was seen of the first is not confirmed any more.
    const { proposed: second } = await gtm.client.wager.enter({ ...at, ...reach, value: 8_900 });
    await expect(pm.client.wager.answerActual({ ...input, ...confirmed })).rejects.toMatchObject({
      code: 'conflict',
      reason: { key: 'wager.errors.actualReplaced' },
    });
    const agreed = await pm.client.wager.answerActual({ ...at, actualId: second[0]!.id, ...confirmed });
    expect(agreed).toMatchObject({ proposed: [], entered: [{ value: 8_900, agreedAs: 'both' }] });
    // A later value does not count either before it is confirmed; the one that does goes on counting.
    const later = await gtm.client.wager.enter({ ...at, ...reach, value: 9_100 });
    expect(later).toMatchObject({ proposed: [{ value: 9_100 }], entered: [{ value: 8_900 }] });
    expect(
      await verifyWorkspace({ db: biplane.deps.postgres.db, workspaceId: at.workspaceId, now: null }),
    ).toMatchObject({ breaks: [] });
  });

  it('asks both sides where neither entered the value, and one person as each side that is theirs', async () => {
    const { at, pm, gtm, lead } = await arrange(coming);
    const { proposed } = await lead.client.wager.enter({ ...at, ...reach });
    expect(proposed).toMatchObject([{ side: null, waitsFor: ['pm', 'gtm'] }]);
    const actualId = proposed[0]!.id;
    await pm.client.wager.answerActual({ ...at, actualId, side: 'pm', answer: 'confirmed' });
    const agreed = await gtm.client.wager.answerActual({ ...at, actualId, side: 'gtm', answer: 'confirmed' });
    expect(agreed.entered).toMatchObject([{ value: 9_000 }]);

    const { version } = await lead.client.launches.get(at);
    await lead.client.launches.update({ ...at, version, pmOwnerId: lead.id, gtmOwnerId: lead.id });
    const own = await lead.client.wager.enter({ ...at, ...reach, value: 9_200 });
    expect(own.proposed).toMatchObject([{ side: 'pm', waitsFor: ['gtm'] }]);
    const both = await lead.client.wager.answerActual({
      ...{ ...at, actualId: own.proposed[0]!.id },
      ...{ side: 'gtm', answer: 'confirmed' },
    });
    expect(both.entered).toMatchObject([{ value: 9_200, agreedAs: 'both' }]);
  });

  it('settles only what the other side stands to, as it was seen', async () => {
    const { at, pm, gtm } = await arrange();
    await sell(at, [['2026-08-02', '线上', 100, 45_000_00, 'A1']]);
    await lock({ at, pm, gtm });
    const { proposal, settlements } = await pm.client.wager.proposeSettlement(at);
    expect(settlements).toEqual([]);
    expect(proposal).toMatchObject({ number: 0, side: 'pm', waitsFor: ['gtm'], result: { actual: 45_000_00 } });
    await expect(gtm.client.wager.proposeSettlement(at)).rejects.toMatchObject({
      reason: { key: 'wager.errors.alreadyProposed' },
    });
    expect((await pm.client.wager.progress(at))!.state).toBe('closed');
    const { waiting } = await gtm.client.overview.list({ workspaceId: at.workspaceId });
    expect(waiting.map(({ text }) => text.key)).toContain('wager.next.confirmSettlement');
    const seen = { ...at, proposalId: proposal!.id, hash: proposal!.resultHash };
    const answer = { side: 'gtm', answer: 'confirmed' } as const;
    await expect(pm.client.wager.answerSettlement({ ...seen, ...answer })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(gtm.client.wager.answerSettlement({ ...seen, ...answer, hash: 'a'.repeat(64) })).rejects.toMatchObject(
      { code: 'conflict' },
    );
    await gtm.client.wager.answerSettlement({ ...seen, side: 'gtm', answer: 'contested', reason: '少了一单退款' });

    // The facts moved: what was seen is not what would be settled.
    await sell(at, [['2026-08-20', '线上', -10, -4_500_00, 'A1']]);
    await expect(gtm.client.wager.answerSettlement({ ...seen, ...answer })).rejects.toMatchObject({
      reason: { key: 'wager.errors.proposalOutdated' },
    });
    const anew = (await pm.client.wager.proposeSettlement(at)).proposal!;
    expect(anew).toMatchObject({ result: { actual: 40_500_00 }, answers: [] });
    await expect(gtm.client.wager.answerSettlement({ ...seen, ...answer })).rejects.toMatchObject({ code: 'conflict' });
    const settledNow = await gtm.client.wager.answerSettlement({
      ...{ ...at, proposalId: anew.id, hash: anew.resultHash },
      ...answer,
    });
    expect(settledNow).toMatchObject({
      proposal: null,
      settlements: [
        { agreed: { as: 'both', proposedBy: 'pm person', answers: [{ name: 'gtm person' }], decidedBy: null } },
      ],
    });
    expect((await pm.client.launches.get(at)).stage).toBe('settled');
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
    await biplane.deps.postgres.db.execute(
      sql`update settlement set agreed = jsonb_set(agreed, '{as}', '"lead"') where launch_id = ${at.launchId}`,
    );
    expect(await pm.client.cards.verify(at)).toMatchObject({
      ok: false,
      broken: { name: 'settlement 0', what: 'content' },
    });
  });

  it('settles once where two confirm at once', async () => {
    const { at, pm, gtm } = await arrange();
    await sell(at, [['2026-08-02', '线上', 100, 45_000_00, 'A1']]);
    await lock({ at, pm, gtm });
    const { proposal } = await pm.client.wager.proposeSettlement(at);
    const seen = { ...at, proposalId: proposal!.id, hash: proposal!.resultHash };
    const confirm = () => gtm.client.wager.answerSettlement({ ...seen, side: 'gtm', answer: 'confirmed' });
    const ends = await Promise.allSettled([confirm(), confirm(), confirm()]);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await pm.client.wager.settlements(at)).settlements).toHaveLength(1);
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
  });

  it('lets a lead who is no party settle after the days that the terms gave, and names them', async () => {
    const { at, pm, gtm, lead } = await arrange({ answerDays: 3 });
    await sell(at, [['2026-08-02', '线上', 100, 45_000_00, 'A1']]);
    await on('2026-07-30', () => lock({ at, pm, gtm }));
    const { proposal } = await on('2026-10-02', () => pm.client.wager.proposeSettlement(at));
    const seen = { ...at, proposalId: proposal!.id, hash: proposal!.resultHash };
    await on('2026-10-04', async () => {
      await expect(lead.client.wager.decideSettlement(seen)).rejects.toMatchObject({
        reason: { key: 'wager.errors.stillWaiting', params: { days: 3 } },
      });
    });
    await on('2026-10-06', async () => {
      const { waiting } = await lead.client.overview.list({ workspaceId: at.workspaceId });
      expect(waiting.map(({ text }) => text.key)).toEqual(['wager.next.decide']);
      await expect(gtm.client.wager.decideSettlement(seen)).rejects.toMatchObject({ code: 'forbidden' });
      const { settlements } = await lead.client.wager.decideSettlement(seen);
      expect(settlements).toMatchObject([{ agreed: { as: 'lead', decidedBy: 'lead person' } }]);
    });
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
    const ledger = await pm.client.cards.ledger(at);
    expect(ledger.at(-1)).toMatchObject({
      kind: 'settled',
      payload: { agreed: { as: 'lead', decidedBy: 'lead person' } },
    });
  });

  it('goes by the locked terms while an amendment is open, and drops it with the settlement', async () => {
    const { at, pm, gtm } = await arrange();
    await sell(at, [['2026-08-02', '线上', 100, 45_000_00, 'A1']]);
    await lock({ at, pm, gtm });
    await gtm.client.cards.amend({ ...at, kind: 'wager', reason: '想改目标' });
    await gtm.client.wager.update({ ...at, version: 1, terms: { ...terms, target: 1, returnsTo: '2099-01-01' } });
    expect(await pm.client.wager.get(at)).toMatchObject({ terms: { target: 1 }, inForce: { target: 100_000_00 } });
    expect((await pm.client.wager.progress(at))!.state).toBe('closed');
    const { cards, returnsUntil } = await pm.client.overview.launch(at);
    expect(returnsUntil).toBe('2026-09-30');
    expect(cards.find(({ kind }) => kind === 'wager')!.signing).toMatchObject({
      status: 'draft',
      number: 2,
      inForce: 1,
    });
    const { result } = await settleBoth({ at, pm, gtm });
    expect(result.target).toBe(100_000_00);
    expect(await pm.client.wager.get(at)).toMatchObject({ terms: { target: 100_000_00 } });
    expect((await pm.client.cards.get(at)).find(({ kind }) => kind === 'wager')).toMatchObject({
      status: 'locked',
      number: 1,
    });
    expect(await pm.client.cards.verify(at)).toMatchObject({ ok: true });
    expect(
      (await verifyWorkspace({ db: biplane.deps.postgres.db, workspaceId: at.workspaceId, now: null })).breaks,
    ).toEqual([]);
  });

  it('projects a running wager and counts an ARR wager from what people enter', async () => {
    const { at, pm } = await arrange({ salesFrom: '2026-08-01', salesTo: '2026-12-31', returnsTo: '2027-01-31' });
    const days = Array.from(
      { length: 20 },
      (_, i): Line => [`2026-08-${String(i + 1).padStart(2, '0')}`, '线上', 1, 500_00, `D${i}`],
    );
    await sell(at, [...days, ['2026-08-12', '线上', -1, -500_00, 'D1', '']]);
    const progress = (await pm.client.wager.progress(at))!;
    expect(progress.projection.state).toBe('projected');
    expect(progress.returnRate.soFar).toBe(0.05);
    expect(progress.days.filter(({ actual }) => actual !== null).at(-1)).toMatchObject({
      date: '2026-08-20',
      actual: 9_500_00,
    });

    const arr = await arrange({
      outcome: 'arr',
      salesTo: '2026-12-31',
      returnsTo: '2026-12-31',
      tree: {
        drivers: ['opening', 'ndr', 'leads', 'win', 'value'].map((key) => ({
          key,
          name: key,
          measure: 'entered' as const,
          shares,
        })),
        channels: [
          { name: '存量', plan: { opening: 1_000_000_00, ndr: 1.1 } },
          { name: '新客', plan: { leads: 200, win: 0.2, value: 50_000_00 } },
        ],
      },
    });
    await enterBoth(arr, { channel: '存量', driver: 'ndr', value: 0.9, source: '续约台账' });
    expect((await arr.pm.client.wager.progress(arr.at))!.gap).toMatchObject({ plan: 3_100_000_00, gap: -200_000_00 });
    await expect(
      arr.gtm.client.wager.enter({ ...arr.at, channel: '存量', driver: 'win', value: 0.9, source: 'x' }),
    ).rejects.toMatchObject({ reason: { key: 'wager.errors.notEntered' } });
  });
});
