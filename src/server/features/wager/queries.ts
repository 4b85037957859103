import type { Json } from '../../../domain/cards/canonical.ts';
import type { Side } from '../../../domain/cards/signing.ts';
import type { CardSummary } from '../../../domain/cards/summary.ts';
import type { SealedRecord } from '../../../domain/cards/verify.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { wagerSummary } from '../../../domain/wager/summary.ts';
import type { WagerTerms } from '../../../domain/wager/wager.ts';
import type { FactsDoor } from '../../store/facts.ts';
import type { Db } from '../../store/postgres.ts';
import { getLaunch } from '../launches/queries.ts';
import { readProgress } from './progress.ts';
import { commitmentOf, findWager, forecastsOf, settlementsOf, termsOf } from './records.ts';

type Scope = { db: Db; workspaceId: string };
type FactsScope = Scope & { facts: FactsDoor; now: Date; signal?: AbortSignal | undefined };

/** What both sides sign under the wager card. */
export async function cardContent(ctx: Scope, launchId: string): Promise<WagerTerms | null> {
  const row = await findWager(ctx, launchId);
  if (!row) return null;
  const { currency } = await getLaunch(ctx, launchId);
  return termsOf(row, currency);
}

/** The last day on which refunds count; `null` while no wager is drafted. */
export async function returnsUntilOf(ctx: Scope, launchId: string): Promise<string | null> {
  return (await findWager(ctx, launchId))?.returnsTo ?? null;
}

/** `precondition_failed` once the wager is settled: what was settled is not edited. */
export async function requireUnsettled(ctx: Scope, launchId: string): Promise<void> {
  if ((await settlementsOf(ctx, launchId)).length > 0) {
    throw new BiplaneError('precondition_failed', text('wager.errors.alreadySettled'));
  }
}

/** The sides that have sealed a forecast. */
export async function sealedSides(ctx: Scope, launchId: string): Promise<Side[]> {
  return (await forecastsOf(ctx, launchId)).map(({ side }) => side);
}

/** What the ledger vouches for besides cards: forecasts by their commitment and their values once opened, settlements by their result. */
export async function sealedRecords(ctx: Scope, launchId: string): Promise<SealedRecord[]> {
  const [forecasts, settlements] = await Promise.all([forecastsOf(ctx, launchId), settlementsOf(ctx, launchId)]);
  const opened = forecasts.filter((row) => row.openedAt);
  const openedAt = opened[0]?.openedAt?.toISOString();
  return [
    ...forecasts.map((row) => ({
      name: `forecast ${row.side}`,
      recorded: {
        hash: row.commitment,
        by: row.sealedBy,
        name: row.sealedByName,
        at: row.sealedAt.toISOString(),
        signer: row.signer,
      },
      hashed: { hash: row.commitment, content: commitmentOf(row) },
    })),
    ...(openedAt
      ? [
          {
            name: 'forecasts',
            recorded: { opened: Object.fromEntries(opened.map((row) => [row.side, commitmentOf(row)])), at: openedAt },
            hashed: null,
          },
        ]
      : []),
    ...settlements.map(({ number, resultHash, result, settledByName, settledAt }) => ({
      name: `settlement ${number}`,
      recorded: { hash: resultHash, by: settledByName, at: settledAt.toISOString() },
      hashed: { hash: resultHash, content: result as unknown as Json },
    })),
  ];
}

/** The wager card in short, from the same figures as its own screen. */
export async function cardSummary(ctx: FactsScope, launchId: string): Promise<CardSummary> {
  const reading = await readProgress(ctx, launchId);
  if (!reading) return wagerSummary(null);
  const sealed = (side: 'pm' | 'gtm') => reading.forecasts.some((forecast) => forecast.side === side);
  return wagerSummary({ ...reading, sealed: { pm: sealed('pm'), gtm: sealed('gtm') } });
}
