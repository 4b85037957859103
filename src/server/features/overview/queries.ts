/** The overview reads the three cards; it computes no number of its own. */
import { type CardKind, type CardSummary, unreadableSummary } from '../../../domain/cards/summary.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Gate, gateOf } from '../../../domain/gates/gates.ts';
import type { ReadContext } from '../../act/context.ts';
import { cardSummary as cadenceSummary } from '../cadence/queries.ts';
import { type Signing, signingOf } from '../cards/queries.ts';
import { cardSummary as demandSummary } from '../demand/queries.ts';
import type { Launch } from '../launches/queries.ts';
import { returnsUntilOf, cardSummary as wagerSummary } from '../wager/queries.ts';

export type SignedSummary = CardSummary & { signing: Signing };
export type LaunchOverview = { launch: Launch; returnsUntil: string | null; cards: SignedSummary[]; gate: Gate | null };

const kpiStatus = (card: CardSummary, id: string) => card.kpis.find((kpi) => kpi.id === id)?.status ?? 'unknown';

/** Figures that cannot be computed are a state of their card and no failure of the overview, which shows other launches too. */
async function readable(kind: CardKind, summary: Promise<CardSummary>): Promise<CardSummary> {
  try {
    return await summary;
  } catch (error) {
    if (!(error instanceof BiplaneError) || error.code === 'unavailable') throw error;
    return unreadableSummary(kind, error.reason);
  }
}

/** One launch with its three cards, their signatures and the gate ahead. */
export async function overviewOf(ctx: ReadContext, launch: Launch): Promise<LaunchOverview> {
  // One after the other: inside a write they share one connection.
  const demand = await readable('demand', demandSummary(ctx, launch.id));
  const cadence = await readable('cadence', cadenceSummary(ctx, launch.id));
  const wager = await readable('wager', wagerSummary(ctx, launch.id));
  const signing = await signingOf(ctx, launch.id);
  const returnsUntil = await returnsUntilOf(ctx, launch.id);
  const cards = [
    { ...demand, signing: signing.demand },
    { ...cadence, signing: signing.cadence },
    { ...wager, signing: signing.wager },
  ] as const;
  const gate = gateOf(launch.stage, {
    today: ctx.today,
    signing: { demand: signing.demand.status, cadence: signing.cadence.status, wager: signing.wager.status },
    mustsValidated: kpiStatus(demand, 'demand.validatedMusts'),
    returnsUntil,
    isSettled: wager.bar.state === 'happened',
  });
  return { launch, returnsUntil, cards: [...cards], gate };
}
