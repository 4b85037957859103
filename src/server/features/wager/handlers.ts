import type { wager as wagerContract } from '../../../contract/wager.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { progressStillAt } from '../../../domain/wager/progress.ts';
import { checkTerms, type WagerTerms } from '../../../domain/wager/wager.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { read } from '../../readings/reading.ts';
import { inLedgerTime } from '../../signing/ledger.ts';
import { requireEditable } from '../../signing/locks.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { getLaunch } from '../launches/queries.ts';
import { requireOwnSide } from './answering.ts';
import { answerActual, decideActual, enterActual } from './entering.ts';
import { wagerReading } from './progress.ts';
import { requireUnsettled } from './queries.ts';
import { readWager } from './reading.ts';
import { findWager, termsOf } from './records.ts';
import { wager } from './schema.ts';
import { sealForecast } from './sealing.ts';
import {
  answerSettlement,
  decideSettlement,
  prepareSettlement,
  proposeSettlement,
  readSettlements,
} from './settling.ts';
import { columnsOf } from './writes.ts';

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

  enter: enterActual,
  answerActual: (ctx, input) => answerActual(ctx, input),
  decideActual: (ctx, input) => decideActual(ctx, input),

  forecastAsPm: async (ctx, input) => sealForecast(await inLedgerTime(ctx, input.launchId), 'pm', input),
  forecastAsGtm: async (ctx, input) => sealForecast(await inLedgerTime(ctx, input.launchId), 'gtm', input),

  progress: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    const state = await read(ctx, wagerReading, launchId);
    return state && progressStillAt(state.progress, ctx.now.toISOString());
  },

  settlements: (ctx, { launchId }) => readSettlements(ctx, launchId),
  proposeSettlement: write({
    prepare: (ctx, { launchId }) => prepareSettlement(ctx, launchId),
    decide: async (ctx, { launchId }, prepared) =>
      proposeSettlement(await inLedgerTime(ctx, launchId), launchId, prepared),
    answer: (ctx, { launchId }) => readSettlements(ctx, launchId),
  }),
  answerSettlement: write({
    prepare: async (ctx, { launchId, side, answer }) => {
      // Who may not answer hears nothing of how it stands.
      requireOwnSide(ctx, await getLaunch(ctx, launchId), side);
      return answer === 'confirmed' ? prepareSettlement(ctx, launchId, 'proposed') : null;
    },
    decide: async (ctx, input, prepared) => answerSettlement(await inLedgerTime(ctx, input.launchId), input, prepared),
    answer: (ctx, { launchId }) => readSettlements(ctx, launchId),
  }),
  decideSettlement: write({
    prepare: (ctx, { launchId }) => prepareSettlement(ctx, launchId, 'proposed'),
    decide: async (ctx, input, prepared) => decideSettlement(await inLedgerTime(ctx, input.launchId), input, prepared),
    answer: (ctx, { launchId }) => readSettlements(ctx, launchId),
  }),
};
