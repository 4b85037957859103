import { and, asc, desc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Json } from '../../../domain/cards/canonical.ts';
import type { EnteredActual } from '../../../domain/wager/actuals.ts';
import type { AgreedAs, Answer, Proposed } from '../../../domain/wager/agreement.ts';
import { termsSigned } from '../../../domain/wager/card-content.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import { lockedWhileAmended } from '../../signing/amendments.ts';
import { isLocked } from '../../signing/locks.ts';
import { contentOfVersion } from '../../signing/versions.ts';
import type { Db } from '../../store/postgres.ts';
import { forecast, settlement, settlementProposal, wager, wagerActual, wagerAnswer } from './schema.ts';

type Scope = { db: Db; workspaceId: string };

export type WagerRow = typeof wager.$inferSelect;
export type ForecastRow = typeof forecast.$inferSelect;
export type SettlementRow = typeof settlement.$inferSelect;

/** The wager of a launch; `null` while nobody has drafted one. */
export async function findWager({ db, workspaceId }: Scope, launchId: string): Promise<WagerRow | null> {
  const [row] = await db
    .select()
    .from(wager)
    .where(and(eq(wager.workspaceId, workspaceId), eq(wager.launchId, launchId)));
  return row ?? null;
}

/** The terms as arithmetic needs them; the launch's currency is the wager's. */
export function termsOf(row: WagerRow, currency: string): WagerTerms {
  const { outcome, target, salesFrom, salesTo, returnsTo, method, attributionPercent, answerDays, tree } = row;
  const stakes = { unit: row.stakesUnit, pm: row.stakePm, gtm: row.stakeGtm };
  const windows = { salesFrom, salesTo, returnsTo };
  return { outcome, target, currency, ...windows, method, attributionPercent, answerDays, tree, stakes };
}

/** The terms that both sides are bound by: while an amendment is open, those that it would change. */
export async function termsInForce(ctx: Scope, row: WagerRow, currency: string): Promise<WagerTerms> {
  const locked = await lockedWhileAmended(ctx, row.launchId, 'wager');
  const content = locked && (await contentOfVersion(ctx, locked.id));
  return content ? termsSigned(content) : termsOf(row, currency);
}

/** Have both sides signed a version of the wager that holds now? */
export async function isBound(ctx: Scope, launchId: string): Promise<boolean> {
  return (await isLocked(ctx, launchId, 'wager')) || (await lockedWhileAmended(ctx, launchId, 'wager')) !== null;
}

/** Both sides' forecasts as stored, values included: never hand them to a surface without hiding what is sealed. */
export async function forecastsOf({ db, workspaceId }: Scope, launchId: string): Promise<ForecastRow[]> {
  return db
    .select()
    .from(forecast)
    .where(and(eq(forecast.workspaceId, workspaceId), eq(forecast.launchId, launchId)))
    .orderBy(asc(forecast.side));
}

/** The settlement (number 0) and its adjustments, oldest first. */
export async function settlementsOf({ db, workspaceId }: Scope, launchId: string): Promise<SettlementRow[]> {
  return db
    .select()
    .from(settlement)
    .where(and(eq(settlement.workspaceId, workspaceId), eq(settlement.launchId, launchId)))
    .orderBy(asc(settlement.number));
}

type ActualRow = typeof wagerActual.$inferSelect;
export type EnteredRow = EnteredActual & { enteredByName: string; enteredAt: string; agreedAs: AgreedAs };

const actualsHere = ({ workspaceId }: Scope, launchId: string) =>
  and(eq(wagerActual.workspaceId, workspaceId), eq(wagerActual.launchId, launchId));

/** The newest value of every channel and driver that counts. */
export async function enteredActuals(ctx: Scope, launchId: string): Promise<EnteredRow[]> {
  const rows = await ctx.db
    .selectDistinctOn([wagerActual.channel, wagerActual.driver])
    .from(wagerActual)
    .where(and(actualsHere(ctx, launchId), isNotNull(wagerActual.agreedAt)))
    .orderBy(wagerActual.channel, wagerActual.driver, desc(wagerActual.id));
  return rows.map(({ channel, driver, value, source, enteredByName, enteredAt, agreedAs }) => ({
    channel,
    driver,
    value,
    source,
    enteredByName,
    enteredAt: enteredAt.toISOString(),
    agreedAs: agreedAs!,
  }));
}

export type ProposedActual = Pick<ActualRow, 'id' | 'channel' | 'driver' | 'value' | 'source' | 'enteredByName'> &
  Proposed;

/** The newest value of every channel and driver, where both sides do not stand to it yet. */
export async function proposedActuals(ctx: Scope, launchId: string): Promise<ProposedActual[]> {
  const rows = await ctx.db
    .selectDistinctOn([wagerActual.channel, wagerActual.driver])
    .from(wagerActual)
    .where(actualsHere(ctx, launchId))
    .orderBy(wagerActual.channel, wagerActual.driver, desc(wagerActual.id));
  const open = rows.filter(({ agreedAt }) => agreedAt === null);
  const answers = await answersOf(ctx, launchId);
  return open.map(({ id, channel, driver, value, source, enteredByName, enteredSide, enteredAt }) => ({
    ...{ id, channel, driver, value, source, enteredByName },
    side: enteredSide,
    at: enteredAt.toISOString(),
    answers: answers.filter(({ actualId }) => actualId === id).map(presentAnswer),
  }));
}

type AnswerRow = typeof wagerAnswer.$inferSelect;

const answersOf = ({ db, workspaceId }: Scope, launchId: string): Promise<AnswerRow[]> =>
  db
    .select()
    .from(wagerAnswer)
    .where(and(eq(wagerAnswer.workspaceId, workspaceId), eq(wagerAnswer.launchId, launchId)))
    .orderBy(asc(wagerAnswer.id));

const presentAnswer = ({ side, answer, reason, answeredByName: name, answeredAt }: AnswerRow): Answer => ({
  ...{ side, answer, reason, name },
  at: answeredAt.toISOString(),
});

export type ProposedSettlement = Pick<
  typeof settlementProposal.$inferSelect,
  'id' | 'number' | 'result' | 'resultHash' | 'proposedByName'
> &
  Proposed;

/** The settlement or adjustment that one side has proposed; `null` while there is none that waits. */
export async function proposedSettlement(ctx: Scope, launchId: string): Promise<ProposedSettlement | null> {
  const [row] = await ctx.db
    .select()
    .from(settlementProposal)
    .where(
      and(
        eq(settlementProposal.workspaceId, ctx.workspaceId),
        eq(settlementProposal.launchId, launchId),
        isNull(settlementProposal.closedAt),
      ),
    );
  if (!row) return null;
  const { id, number, result, resultHash, proposedByName, proposedSide, proposedAt } = row;
  const answers = await answersOf(ctx, launchId);
  return {
    ...{ id, number, result, resultHash, proposedByName },
    side: proposedSide,
    at: proposedAt.toISOString(),
    answers: answers.filter(({ proposalId }) => proposalId === id).map(presentAnswer),
  };
}

/** Outcome ÷ plan of the workspace's other settled wagers: what a naive forecaster would go by. */
export async function earlierRatios({ db, workspaceId }: Scope, launchId: string): Promise<number[]> {
  const resultOf = (key: 'actual' | 'plan') => sql<number>`(${settlement.result} ->> ${key})::float8`;
  const others = and(
    eq(settlement.workspaceId, workspaceId),
    eq(settlement.number, 0),
    ne(settlement.launchId, launchId),
  );
  const rows = await db
    .select({ actual: resultOf('actual'), plan: resultOf('plan') })
    .from(settlement)
    .where(others)
    .orderBy(asc(settlement.settledAt));
  return rows.filter(({ plan }) => plan > 0).map(({ actual, plan }) => actual / plan);
}

/** What a forecast's commitment is the hash of; the salt keeps anybody from finding the values by trying them. */
export function commitmentOf({
  launchId,
  side,
  p10,
  p50,
  p90,
  salt,
}: Pick<ForecastRow, 'launchId' | 'side' | 'p10' | 'p50' | 'p90' | 'salt'>): Json {
  return { launchId, side, p10, p50, p90, salt };
}
