import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { dayIn } from '../../../domain/time/zone.ts';
import { contestedBy, type Proposed, unansweredFrom, waitsFor } from '../../../domain/wager/agreement.ts';
import { planOf } from '../../../domain/wager/plan.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import type { ReadContext } from '../../act/context.ts';
import { getLaunch } from '../launches/queries.ts';
import {
  enteredActuals,
  type ForecastRow,
  findWager,
  forecastsOf,
  proposedActuals,
  termsInForce,
  termsOf,
} from './records.ts';

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
  const inForce = row && (await termsInForce(ctx, row, launch.currency));
  const [forecasts, entered, proposed] = await Promise.all([
    forecastsOf(ctx, launchId),
    enteredActuals(ctx, launchId),
    proposedActuals(ctx, launchId),
  ]);
  return {
    terms: terms && presentTerms(terms),
    inForce: inForce && presentTerms(inForce),
    version: row?.version ?? 0,
    planTotal: terms ? planOf(terms) : 0,
    forecasts: forecasts.map((each) => presentForecast(ctx, each, inForce?.salesFrom)),
    entered,
    proposed: proposed.map((each) => ({ ...each, ...presentProposed(each, inForce!.answerDays) })),
  };
}

const presentTerms = (terms: WagerTerms) => ({
  ...terms,
  tree: { drivers: [...terms.tree.drivers], channels: [...terms.tree.channels] },
});

/** Whom it waits for, and from when on a lead may decide. */
export const presentProposed = (proposed: Proposed, answerDays: number) => ({
  answers: [...proposed.answers],
  waitsFor: waitsFor(proposed),
  contested: contestedBy(proposed),
  unansweredFrom: unansweredFrom(proposed, answerDays).toISOString(),
});

/** The terms in force; `precondition_failed` while nobody has drafted any. */
export async function requireTerms(ctx: Omit<WagerScope, 'actor' | 'timeZone'>, launchId: string): Promise<WagerTerms> {
  const { currency } = await getLaunch(ctx, launchId);
  const row = await findWager(ctx, launchId);
  if (!row) throw new BiplaneError('precondition_failed', text('wager.errors.noTerms'));
  return termsInForce(ctx, row, currency);
}
