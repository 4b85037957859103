/** The overview reads the three cards; it computes no number of its own. */
import { type CardKind, type CardSummary, summaryStillAt, unreadableSummary } from '../../../domain/cards/summary.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Gate, gateOf } from '../../../domain/gates/gates.ts';
import type { ReadContext } from '../../act/context.ts';
import { type Reading, readAll } from '../../readings/reading.ts';
import { cardSummary as cadenceSummary } from '../cadence/queries.ts';
import { type Signing, signingOf } from '../cards/queries.ts';
import { demandFacts, cardSummary as demandSummary } from '../demand/queries.ts';
import { getLaunch, type Launch } from '../launches/queries.ts';
import { returnsUntilOf, wagerFacts, cardSummary as wagerSummary } from '../wager/queries.ts';

type SignedSummary = CardSummary & { signing: Signing };
type Overview = { returnsUntil: string | null; cards: SignedSummary[]; gate: Gate | null };
export type LaunchOverview = { launch: Launch } & Overview;

const kpiStatus = (card: CardSummary, id: string) => card.kpis.find((kpi) => kpi.id === id)?.status ?? 'unknown';

/**
 * Figures that cannot be computed are a state of their card and no failure of the overview, which shows other launches too; that somebody has to wait,
 * or that an engine is away, is none.
 */
async function readable(kind: CardKind, summary: Promise<CardSummary>): Promise<CardSummary> {
  try {
    return await summary;
  } catch (error) {
    if (!(error instanceof BiplaneError) || ['unavailable', 'rate_limited'].includes(error.code)) throw error;
    return unreadableSummary(kind, error.reason);
  }
}

/** The three cards of a launch, their signatures and the gate ahead. */
const overviewReading: Reading<Overview> = {
  name: 'overview',
  method: 4,
  facts: [...demandFacts, ...wagerFacts],
  async compute(ctx, launchId, seen) {
    const { stage } = await getLaunch(ctx, launchId);
    const [demand, cadence, wager, signing, returnsUntil] = await Promise.all([
      readable('demand', demandSummary(ctx, launchId)),
      readable('cadence', cadenceSummary(ctx, launchId)),
      readable('wager', wagerSummary(ctx, launchId, seen)),
      signingOf(ctx, launchId),
      returnsUntilOf(ctx, launchId),
    ]);
    const cards = [
      { ...demand, signing: signing.demand },
      { ...cadence, signing: signing.cadence },
      { ...wager, signing: signing.wager },
    ];
    const gate = gateOf(stage, {
      today: ctx.today,
      // What an amendment would change stays in force until both sides have signed it.
      locked: {
        demand: signing.demand.inForce !== null,
        cadence: signing.cadence.inForce !== null,
        wager: signing.wager.inForce !== null,
      },
      mustsValidated: kpiStatus(demand, 'demand.validatedMusts'),
      returnsUntil,
      isSettled: wager.bar.state === 'happened',
    });
    return { returnsUntil, cards, gate };
  },
};

/** Launches with their three cards, signatures and gates, in the same order. */
export async function overviewsOf(ctx: ReadContext, launches: readonly Launch[]): Promise<LaunchOverview[]> {
  const ids = launches.map(({ id }) => id);
  const overviews = await readAll(ctx, overviewReading, ids);
  const asOf = ctx.now.toISOString();
  return launches.map((launch) => {
    const { cards, ...rest } = overviews.get(launch.id)!;
    return { launch, cards: cards.map((card) => summaryStillAt(card, asOf)), ...rest };
  });
}

/** One of them. */
export async function overviewOf(ctx: ReadContext, launch: Launch): Promise<LaunchOverview> {
  return (await overviewsOf(ctx, [launch]))[0]!;
}
