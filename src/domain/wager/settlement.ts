import { actualsOf, type Counted, type EnteredActual } from './actuals.ts';
import { type ByOwner, decomposeGap, type Gap, type GapMethod } from './gap.ts';
import { type Payout, payOut } from './payout.ts';
import { forecastSkill, naiveBaseline, type Quantiles, scoreForecast } from './scoring.ts';
import type { WagerTerms } from './wager.ts';

/** Which facts a settlement was computed from: enough to find out later whether they are still the same. */
export type FactsReceipt = {
  /** Last day whose refunds count. */
  through: string;
  orders: { lines: number; digest: string };
  refunds: { lines: number; digest: string };
};

export type SideScore = { forecast: Quantiles; score: number; skill: number | null } | null;

export type SettlementResult = {
  facts: FactsReceipt;
  /** What was counted: with it the settlement stands by itself, whatever comes in later. */
  counted: Counted;
  entered: EnteredActual[];
  outcome: WagerTerms['outcome'];
  currency: string;
  target: number;
  method: GapMethod;
  plan: number;
  actual: number;
  gap: number;
  targetMet: boolean;
  owners: ByOwner;
  drivers: { driver: string; effect: number; owners: ByOwner }[];
  channels: {
    channel: string;
    plan: number;
    actual: number;
    effects: { driver: string; effect: number; owners: ByOwner }[];
  }[];
  scores: { baseline: ReturnType<typeof naiveBaseline>; baselineScore: number; pm: SideScore; gtm: SideScore };
  payout: Payout;
};

export type SettlementInput = {
  terms: WagerTerms;
  receipt: FactsReceipt;
  counted: Counted;
  entered: readonly EnteredActual[];
  forecasts: { pm: Quantiles | null; gtm: Quantiles | null };
  /** Outcome ÷ plan of wagers that settled before. */
  earlierRatios: readonly number[];
};

/**
 * What did the wager come to? Pure arithmetic on locked terms and counted facts: the same input gives the same result to the unit,
 * so anybody can settle again and compare. Every figure is an integer of the outcome's unit except scores.
 */
export function settle({
  terms,
  receipt,
  counted,
  entered,
  forecasts,
  earlierRatios,
}: SettlementInput): SettlementResult {
  const gap = decomposeGap(actualsOf(terms, counted.channels, entered, terms.salesTo).factors, terms.method);
  const scores = scoreSides(gap.plan, gap.actual, forecasts, earlierRatios);
  return {
    facts: receipt,
    counted,
    entered: [...entered],
    outcome: terms.outcome,
    currency: terms.currency,
    target: terms.target,
    method: terms.method,
    plan: gap.plan,
    actual: gap.actual,
    gap: gap.gap,
    targetMet: gap.actual >= terms.target,
    owners: gap.owners,
    drivers: gap.drivers,
    channels: gap.channels.map(withoutFractions),
    scores,
    payout: payOut({
      stakes: terms.stakes,
      attributionShare: terms.attributionPercent / 100,
      effects: gap.owners,
      scores: { pm: scores.pm?.score ?? null, gtm: scores.gtm?.score ?? null },
    }),
  };
}

/** Scores both sides' forecasts and the naive baseline against an outcome. */
export function scoreSides(
  plan: number,
  observed: number,
  forecasts: SettlementInput['forecasts'],
  earlierRatios: readonly number[],
): SettlementResult['scores'] {
  const baseline = naiveBaseline(plan, earlierRatios);
  const baselineScore = scoreForecast(baseline, observed);
  const scoreOf = (forecast: Quantiles | null): SideScore => {
    if (!forecast) return null;
    const score = scoreForecast(forecast, observed);
    return { forecast, score, skill: forecastSkill(score, baselineScore) };
  };
  return { baseline, baselineScore, pm: scoreOf(forecasts.pm), gtm: scoreOf(forecasts.gtm) };
}

function withoutFractions({ channel, plan, actual, effects }: Gap['channels'][number]) {
  return { channel, plan, actual, effects: effects.map(({ driver, effect, owners }) => ({ driver, effect, owners })) };
}
