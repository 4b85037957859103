import { allocate } from '../money/allocate.ts';

export type Stakes = { pm: number; gtm: number };

export type PayoutInput = {
  stakes: Stakes;
  /** The part of the pot (0–1) that follows the attribution of the gap; the rest follows the forecasts. */
  attributionShare: number;
  /** Each side's share of the gap in units of the outcome; negative is below plan. */
  effects: Stakes;
  /** Weighted interval score of each side; `null` where a side sealed no forecast. */
  scores: { pm: number | null; gtm: number | null };
};

export type Pool = { pool: number; pm: number; gtm: number };
export type Payout = { pot: number; attribution: Pool; forecast: Pool; pm: number; gtm: number };

/**
 * Who gets what of the pot? Both stakes go in; what is paid equals the pot to the unit and nobody pays more than the stake.
 *
 * Attribution pool: both above plan, in proportion to what each added; both below, in proportion to what the *other* cost; one above and one
 * below, all to the one above. Forecast pool: in proportion to 1 ÷ score, so the sharper honest forecast gets more; no forecast, no part.
 * What is equal, or cannot be told apart, is split by the stakes. External effects move no money.
 */
export function payOut({ stakes, attributionShare, effects, scores }: PayoutInput): Payout {
  const pot = stakes.pm + stakes.gtm;
  const [attributionPool, forecastPool] = allocate(pot, [attributionShare, 1 - attributionShare]) as [number, number];
  const attribution = split(attributionPool, attributionWeights(effects), stakes);
  const forecast = split(forecastPool, forecastWeights(scores), stakes);
  return { pot, attribution, forecast, pm: attribution.pm + forecast.pm, gtm: attribution.gtm + forecast.gtm };
}

function attributionWeights({ pm, gtm }: Stakes): Stakes {
  if (pm <= 0 && gtm <= 0) return { pm: -gtm, gtm: -pm };
  return { pm: Math.max(0, pm), gtm: Math.max(0, gtm) };
}

function forecastWeights({ pm, gtm }: PayoutInput['scores']): Stakes {
  if (pm === null || gtm === null) return { pm: pm === null ? 0 : 1, gtm: gtm === null ? 0 : 1 };
  // 1/pm : 1/gtm without dividing by a perfect score of zero.
  return { pm: gtm, gtm: pm };
}

function split(pool: number, weights: Stakes, fallback: Stakes): Pool {
  const decided = weights.pm + weights.gtm > 0 ? weights : fallback;
  const [pm, gtm] = allocate(pool, [decided.pm, decided.gtm]) as [number, number];
  return { pool, pm, gtm };
}
