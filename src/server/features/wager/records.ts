import { and, asc, desc, eq, ne, sql } from 'drizzle-orm';
import type { Json } from '../../../domain/cards/canonical.ts';
import type { EnteredActual } from '../../../domain/wager/actuals.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import type { Db } from '../../store/postgres.ts';
import { forecast, settlement, wager, wagerActual } from './schema.ts';

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
  const { outcome, target, salesFrom, salesTo, returnsTo, method, attributionPercent, tree } = row;
  const stakes = { unit: row.stakesUnit, pm: row.stakePm, gtm: row.stakeGtm };
  return { outcome, target, currency, salesFrom, salesTo, returnsTo, method, attributionPercent, tree, stakes };
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

export type EnteredRow = EnteredActual & { enteredByName: string; enteredAt: string };

/** The newest entered value of every channel and driver. */
export async function enteredActuals({ db, workspaceId }: Scope, launchId: string): Promise<EnteredRow[]> {
  const rows = await db
    .selectDistinctOn([wagerActual.channel, wagerActual.driver])
    .from(wagerActual)
    .where(and(eq(wagerActual.workspaceId, workspaceId), eq(wagerActual.launchId, launchId)))
    .orderBy(wagerActual.channel, wagerActual.driver, desc(wagerActual.id));
  return rows.map(({ channel, driver, value, source, enteredByName, enteredAt }) => ({
    channel,
    driver,
    value,
    source,
    enteredByName,
    enteredAt: enteredAt.toISOString(),
  }));
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
