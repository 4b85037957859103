import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { dayIn } from '../../../domain/time/zone.ts';
import { planOf } from '../../../domain/wager/progress.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import type { ReadContext } from '../../act/context.ts';
import { getLaunch } from '../launches/queries.ts';
import { enteredActuals, type ForecastRow, findWager, forecastsOf, termsOf } from './records.ts';

/** Everything that a wager says without counting facts is in PostgreSQL. */
export type WagerScope = Pick<ReadContext, 'db' | 'workspaceId' | 'actor' | 'timeZone'>;

/** A forecast for the eyes of this actor: values only when opened, or one's own. */
function presentForecast(ctx: WagerScope, row: ForecastRow, salesFrom: string | undefined) {
  const { side, commitment, sealedByName, sealedAt, openedAt, p10, p50, p90, salt, signer } = row;
  const own = ctx.actor.kind === 'user' && ctx.actor.id === row.sealedBy;
  return {
    side,
    commitment,
    sealedByName,
    sealedAt: sealedAt.toISOString(),
    signer,
    late: salesFrom !== undefined && dayIn(ctx.timeZone, sealedAt) >= salesFrom,
    openedAt: openedAt?.toISOString() ?? null,
    values: openedAt || own ? { p10, p50, p90 } : null,
    salt: openedAt ? salt : null,
  };
}

/** Terms, forecasts and entered actuals as this actor may see them. */
export async function readWager(ctx: WagerScope, launchId: string) {
  const launch = await getLaunch(ctx, launchId);
  const row = await findWager(ctx, launchId);
  const terms = row && termsOf(row, launch.currency);
  const [forecasts, entered] = await Promise.all([forecastsOf(ctx, launchId), enteredActuals(ctx, launchId)]);
  return {
    terms: terms && { ...terms, tree: { drivers: [...terms.tree.drivers], channels: [...terms.tree.channels] } },
    version: row?.version ?? 0,
    planTotal: terms ? planOf(terms) : 0,
    forecasts: forecasts.map((each) => presentForecast(ctx, each, terms?.salesFrom)),
    entered,
  };
}

/** The terms; `precondition_failed` while nobody has drafted any. */
export async function requireTerms(ctx: Omit<WagerScope, 'actor' | 'timeZone'>, launchId: string): Promise<WagerTerms> {
  const { currency } = await getLaunch(ctx, launchId);
  const row = await findWager(ctx, launchId);
  if (!row) throw new BiplaneError('precondition_failed', text('wager.errors.noTerms'));
  return termsOf(row, currency);
}
