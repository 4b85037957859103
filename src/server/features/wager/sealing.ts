import { and, eq } from 'drizzle-orm';
import { contentHash } from '../../../domain/cards/canonical.ts';
import type { Side } from '../../../domain/cards/signing.ts';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { Quantiles } from '../../../domain/wager/scoring.ts';
import type { DecideContext } from '../../act/context.ts';
import { appendToLedger } from '../../signing/ledger.ts';
import { holdStill } from '../../signing/locks.ts';
import { holdLaunch, requireUnarchived } from '../launches/queries.ts';
import { requireAnother, requireSigner } from '../launches/signer-queries.ts';
import { requireUnsettled } from './queries.ts';
import { readWager, requireTerms } from './reading.ts';
import { commitmentOf, forecastsOf } from './records.ts';
import { forecast } from './schema.ts';

/** Seals one side's forecast behind a commitment; the second one in opens both. Until then it may be sealed anew. */
export async function sealForecast(
  ctx: DecideContext,
  side: Side,
  { launchId, p10, p50, p90 }: { launchId: string } & Quantiles,
) {
  const launch = await holdLaunch(ctx, launchId);
  requireUnarchived(launch);
  const { salesTo } = await requireTerms(ctx, launchId);
  await requireUnsettled(ctx, launchId);
  const owner = side === 'pm' ? launch.pmOwnerId : launch.gtmOwnerId;
  if (ctx.actor.kind !== 'user' || ctx.actor.id !== owner) {
    throw new BiplaneError('forbidden', text('wager.errors.notYourForecast', { side: side.toUpperCase() }));
  }
  if (p10 > p50 || p50 > p90) throw invalidInput('wager.errors.quantileOrder');
  // Who forecasts what has happened would only collect the stake.
  if (ctx.today > salesTo)
    throw new BiplaneError('precondition_failed', text('wager.errors.forecastTooLate', { until: salesTo }));
  const signer = await requireSigner(ctx, launch, side);
  // The two rows are opened together: whoever comes second waits for the first and then sees its forecast.
  await holdStill(ctx, launchId, 'wager');
  const rows = await forecastsOf(ctx, launchId);
  if (rows.some((row) => row.openedAt))
    throw new BiplaneError('precondition_failed', text('wager.errors.alreadyOpened'));
  const other = rows.find((row) => row.side !== side);
  if (other) await requireAnother(ctx, [{ by: other.sealedBy, name: other.sealedByName, signer: other.signer }]);
  const previous = rows.find((row) => row.side === side);
  if (previous) {
    await ctx.db.delete(forecast).where(and(eq(forecast.workspaceId, ctx.workspaceId), eq(forecast.id, previous.id)));
  }
  const sealed = { launchId, side, p10, p50, p90, salt: crypto.randomUUID() };
  const commitment = contentHash(commitmentOf(sealed));
  const id = crypto.randomUUID();
  const openedAt = other ? ctx.now : null;
  await ctx.db.insert(forecast).values({
    ...sealed,
    id,
    workspaceId: ctx.workspaceId,
    commitment,
    sealedBy: ctx.actor.id,
    sealedByName: ctx.actor.name,
    sealedAt: ctx.now,
    openedAt,
    signer,
  });
  const payload = { side, hash: commitment, by: ctx.actor.id, name: ctx.actor.name, signer };
  await appendToLedger(ctx, { launchId, kind: 'forecast_sealed', payload });
  if (other) {
    await ctx.db
      .update(forecast)
      .set({ openedAt: ctx.now })
      .where(and(eq(forecast.workspaceId, ctx.workspaceId), eq(forecast.launchId, launchId)));
    const opened = { [side]: commitmentOf(sealed), [other.side]: commitmentOf(other) };
    await appendToLedger(ctx, { launchId, kind: 'forecasts_opened', payload: opened });
  }
  // The audit log is read by both sides: it learns that a forecast was sealed, never its values.
  ctx.changed({
    entity: 'forecast',
    entityId: id,
    launchId,
    before: previous ? { side, commitment: previous.commitment } : null,
    after: { side, commitment, opened: openedAt !== null },
  });
  return readWager(ctx, launchId);
}
