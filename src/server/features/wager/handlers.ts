import type { wager as wagerContract } from '../../../contract/wager.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { progressStillAt } from '../../../domain/wager/progress.ts';
import { checkTerms, type WagerTerms } from '../../../domain/wager/wager.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { read } from '../../readings/reading.ts';
import { inLedgerTime } from '../../signing/ledger.ts';
import { holdStill, requireEditable } from '../../signing/locks.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { getLaunch } from '../launches/queries.ts';
import { wagerReading } from './progress.ts';
import { requireUnsettled } from './queries.ts';
import { readWager, requireTerms } from './reading.ts';
import { enteredActuals, findWager, termsOf } from './records.ts';
import { wager, wagerActual } from './schema.ts';
import { sealForecast } from './sealing.ts';
import { prepareSettlement, readSettlements, settleOrAdjust } from './settling.ts';

type Columns = Omit<
  typeof wager.$inferInsert,
  'id' | 'workspaceId' | 'launchId' | 'version' | 'createdAt' | 'updatedAt'
>;
function columnsOf({ stakes, currency: _currency, ...terms }: WagerTerms): Columns {
  return { ...terms, stakesUnit: stakes.unit, stakePm: stakes.pm, stakeGtm: stakes.gtm };
}

export const wagerHandlers: HandlersOf<typeof wagerContract> = {
  get: (ctx, { launchId }) => readWager(ctx, launchId),

  update: async (ctx, { launchId, version, terms: submitted }) => {
    const launch = await getLaunch(ctx, launchId);
    await requireEditable(ctx, launchId, 'wager');
    await requireUnsettled(ctx, launchId);
    const terms: WagerTerms = { ...submitted, currency: launch.currency };
    checkTerms(terms);
    const before = await findWager(ctx, launchId);
    if (!before && version === 0) {
      await ctx.db.insert(wager).values({
        ...columnsOf(terms),
        id: crypto.randomUUID(),
        workspaceId: ctx.workspaceId,
        launchId,
        createdAt: ctx.now,
        updatedAt: ctx.now,
      });
    } else {
      if (!before) throw new BiplaneError('not_found', text('errors.notFound'));
      await updateVersioned(ctx, wager, { id: before.id, version }, columnsOf(terms));
    }
    const after = await readWager(ctx, launchId);
    ctx.changed({
      entity: 'wager',
      entityId: launchId,
      launchId,
      before: before && termsOf(before, launch.currency),
      after: after.terms,
    });
    return after;
  },

  enter: async (ctx, { launchId, channel, driver, value, source }) => {
    // Two who enter at once are recorded in one order; a settlement that has begun comes first, and then this comes too late.
    await holdStill(ctx, launchId, 'wager');
    const terms = await requireTerms(ctx, launchId);
    await requireUnsettled(ctx, launchId);
    const planned = terms.tree.channels.find((each) => each.name === channel);
    const entered = terms.tree.drivers.find((each) => each.key === driver && each.measure === 'entered');
    if (!planned || !entered || !(driver in planned.plan))
      throw invalidInput('wager.errors.notEntered', { channel, driver });
    const before = (await enteredActuals(ctx, launchId)).find(
      (each) => each.channel === channel && each.driver === driver,
    );
    await ctx.db.insert(wagerActual).values({
      workspaceId: ctx.workspaceId,
      launchId,
      channel,
      driver,
      value,
      source,
      enteredByName: ctx.actor.name,
      enteredAt: ctx.now,
    });
    const after = { channel, driver, value, source };
    ctx.changed({ entity: 'wager_actual', entityId: `${channel} ${driver}`, launchId, before: before ?? null, after });
    return readWager(ctx, launchId);
  },

  forecastAsPm: async (ctx, input) => sealForecast(await inLedgerTime(ctx, input.launchId), 'pm', input),
  forecastAsGtm: async (ctx, input) => sealForecast(await inLedgerTime(ctx, input.launchId), 'gtm', input),

  progress: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    const state = await read(ctx, wagerReading, launchId);
    return state && progressStillAt(state.progress, ctx.now.toISOString());
  },

  settlements: (ctx, { launchId }) => readSettlements(ctx, launchId),
  settle: write({
    prepare: (ctx, { launchId }) => prepareSettlement(ctx, launchId),
    decide: async (ctx, { launchId }, prepared) =>
      settleOrAdjust(await inLedgerTime(ctx, launchId), launchId, prepared),
  }),
};
