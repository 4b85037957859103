/** The overview reads the three cards; it computes no number of its own. */
import { type CardKind, type CardSummary, unreadableSummary } from '../../../domain/cards/summary.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Text, text } from '../../../domain/text.ts';
import type { PlainDate } from '../../../domain/time/plain-date.ts';
import type { ReadContext } from '../../act/context.ts';
import { cardSummary as cadenceSummary } from '../cadence/queries.ts';
import { type Signing, signingOf } from '../cards/queries.ts';
import { cardSummary as demandSummary } from '../demand/queries.ts';
import type { Launch } from '../launches/queries.ts';
import { returnsUntilOf, cardSummary as wagerSummary } from '../wager/queries.ts';

export type SignedSummary = CardSummary & { signing: Signing };
export type Gate = { from: Launch['stage']; passed: number; items: { text: Text; status: CardSummary['status'] }[] };
export type LaunchOverview = { launch: Launch; returnsUntil: string | null; cards: SignedSummary[]; gate: Gate | null };

const kpiStatus = (card: CardSummary, id: string) => card.kpis.find((kpi) => kpi.id === id)?.status ?? 'unknown';

/** What must hold before a launch may leave its stage, computed from the cards. */
function gateOf(
  launch: Launch,
  [demand, cadence, wager]: readonly [SignedSummary, SignedSummary, SignedSummary],
  today: PlainDate,
  returnsUntil: string | null,
): Gate | null {
  const locked = (card: SignedSummary) => card.signing.status === 'locked';
  const item = (key: string, ok: boolean, status?: CardSummary['status']) => ({
    text: text(`launches.gate.${key}`),
    status: ok ? ('met' as const) : status && status !== 'met' ? status : ('missed' as const),
  });
  const closed = (items: Gate['items']): Gate => ({
    from: launch.stage,
    passed: items.filter((each) => each.status === 'met').length,
    items,
  });
  switch (launch.stage) {
    case 'define': {
      // Both signatures under the demand card are the override for a Must need that is not validated.
      const musts = kpiStatus(demand, 'demand.validatedMusts');
      return closed([
        item('mustsValidated', musts === 'met' || locked(demand), musts),
        item('demandLocked', locked(demand)),
      ]);
    }
    case 'prepare':
      return closed([item('cadenceLocked', locked(cadence)), item('wagerLocked', locked(wager))]);
    case 'live':
      return closed([
        item('returnsClosed', returnsUntil !== null && today > returnsUntil),
        item('settled', wager.bar.state === 'happened'),
      ]);
    case 'settled':
      return null;
  }
}

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
  return { launch, returnsUntil, cards: [...cards], gate: gateOf(launch, cards, ctx.today, returnsUntil) };
}
