/** What a side says of a need stays with that side until both have handed it in; then it is opened to everybody. What changes later is a new round. */
import { type Owners, otherSide, type Side, sides } from '../cards/signing.ts';
import type { Role } from '../people/roles.ts';
import { inOrder } from './in-order.ts';
import type { Viewed } from './priority.ts';

/** Where the present round of a need stands: which side has handed in what it says. Both: it is opened. */
export type Round = { number: number; openedAt: string | null } & Record<Side, boolean>;

/** Whoever asks, as far as it matters for which side they speak; a key or a job speaks for none and has no role. */
export type Speaker = { kind: string; id: string; role: Role | null };

/** The sides of a launch that somebody speaks for: those they own, and members whose role is one side. Leads and owners of the workspace are no side by that. */
export function sidesSpokenFor({ kind, id, role }: Speaker, owners: Owners): Side[] {
  return kind === 'user' ? sides.filter((side) => owners[side] === id || role === side) : [];
}

/** What a side says of a need, and who said it last. */
export type Given = { side: Side; givenBy: string };

/**
 * The views that somebody may read before they are opened: those of the side they speak for. Nobody reads what the other side has given by becoming
 * its owner as well: who speaks for both, or has spoken for the other, reads what they gave themself.
 */
export function readableBy<G extends Given>(speaker: Speaker, owners: Owners, ofLaunch: readonly G[]): G[] {
  const spoken = sidesSpokenFor(speaker, owners);
  const gaveFor = (side: Side) => ofLaunch.some((each) => each.side === side && each.givenBy === speaker.id);
  return ofLaunch.filter(
    ({ side, givenBy }) =>
      spoken.includes(side) &&
      (givenBy === speaker.id || (!spoken.includes(otherSide(side)) && !gaveFor(otherSide(side)))),
  );
}

/** The needs that a side puts elsewhere: newly ranked, no longer ranked, or moved past others, which are not moved by it. */
export function movedNeeds(before: readonly string[], after: readonly string[]): Set<string> {
  const stayed = inOrder(before, after);
  return new Set([...before, ...after].filter((id) => !stayed.has(id)));
}

/** The ranks of opened needs as everybody sees them: places among the opened ones, so that no gap tells where the others stand. By need id. */
export function openedRanks(needs: readonly Viewed[]): Map<string, Record<Side, number | null>> {
  const placesOf = (side: Side) => {
    const ranked = needs.filter((need) => need[side].rank !== null);
    const ordered = ranked.toSorted((a, b) => a[side].rank! - b[side].rank!);
    return new Map(ordered.map(({ id }, place) => [id, place + 1]));
  };
  const [pm, gtm] = [placesOf('pm'), placesOf('gtm')];
  return new Map(needs.map(({ id }) => [id, { pm: pm.get(id) ?? null, gtm: gtm.get(id) ?? null }]));
}
