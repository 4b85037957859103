import { type ByOwner, type DriverEffect, type Gap, owners } from './gap.ts';

/** What was planned, what came of it and the difference, in a coarser unit: plan + gap = actual. */
type Row = { plan: number; actual: number; gap: number };

/** A gap in a coarser unit, still adding up: every row, column and total equals the sum of the parts shown. */
export type ShownGap = Row & {
  drivers: DriverEffect[];
  channels: (Row & { channel: string; effects: Pick<DriverEffect, 'driver' | 'effect'>[] })[];
  owners: ByOwner;
};

/** One amount of the gap on its way through the network total → channel → driver → owner → total; `remainder` is what does not fill a unit. */
type Edge = { from: string; to: string; floor: number; remainder: number };

/** To the nearest whole unit, halves away from zero, as single amounts are written. */
const nearest = (amount: number, unit: number) => Math.sign(amount) * Math.round(Math.abs(amount) / unit);

/**
 * Rounds a gap for display in `unit` (10,000 yuan, for instance; in the gap's own integer units) so that what is seen adds up in every direction: channel ×
 * driver, driver × owner, their totals and the whole. What is told of a gap in a sentence too, its whole, its largest driver and what came in, is
 * rounded to nearest, so that a figure is the same wherever it stands; every other figure is off by less than one unit, a plan by no more than one.
 *
 * Controlled rounding as a network flow: the amounts flow from channels through drivers to owners, so where a remainder is left a closed path of remainders
 * is too, and shifting along it keeps all sums. Totals are settled before cells, those nearest to a whole unit first
 * (L. H. Cox, "A constructive procedure for unbiased controlled rounding", JASA 82 (1987) 520–524).
 */
export function roundGapForDisplay(gap: Gap, unit: number): ShownGap {
  const edge = (from: string, to: string, amount: number): Edge => {
    const floor = Math.floor(amount / unit);
    return { from, to, floor, remainder: amount - floor * unit };
  };
  const whole = edge('end', 'start', gap.gap);
  const ofOwner = owners.map((owner) => edge(`owner ${owner}`, 'end', gap.owners[owner]));
  const ofDriver = gap.drivers.map(({ driver, effect }) => edge(`driver ${driver}`, `shared ${driver}`, effect));
  const ofChannel = gap.channels.map((part, c) => edge('start', `channel ${c}`, part.gap));
  const shares = gap.drivers.map(({ driver, owners: split }) =>
    owners.map((owner) => edge(`shared ${driver}`, `owner ${owner}`, split[owner])),
  );
  const effects = gap.channels.map((part, c) =>
    part.effects.map(({ driver, effect }) => edge(`channel ${c}`, `driver ${driver}`, effect)),
  );
  const effectOf = (index: number) => Math.abs(gap.drivers[index]!.effect);
  const largest = ofDriver.filter((_, index) => ofDriver.every((_, other) => effectOf(index) >= effectOf(other)));
  const edges = [[whole], largest.slice(0, 1), ofOwner, ofDriver, ofChannel, shares.flat(), effects.flat()].flatMap(
    (rank) => rank.toSorted((a, b) => toNearest(a, unit) - toNearest(b, unit)),
  );
  const wish = largest[0] && { edge: largest[0], isUp: isAbove(largest[0], unit) };
  for (const next of edges) settle(next, edges, unit, wish);
  const byOwner = (parts: Edge[]): ByOwner => ({
    pm: parts[0]!.floor,
    gtm: parts[1]!.floor,
    external: parts[2]!.floor,
  });
  const row = (actual: number, { floor }: Edge): Row => ({
    plan: nearest(actual, unit) - floor,
    actual: nearest(actual, unit),
    gap: floor,
  });
  return {
    ...row(gap.actual, whole),
    owners: byOwner(ofOwner),
    drivers: gap.drivers.map(({ driver }, d) => ({
      driver,
      effect: ofDriver[d]!.floor,
      owners: byOwner(shares[d]!),
    })),
    channels: gap.channels.map((part, c) => ({
      ...row(part.actual, ofChannel[c]!),
      channel: part.channel,
      effects: part.effects.map(({ driver }, e) => ({ driver, effect: effects[c]![e]!.floor })),
    })),
  };
}

const toNearest = ({ remainder }: Edge, unit: number) => Math.min(remainder, unit - remainder);

type Step = { edge: Edge; isUp: boolean };

/** How far a step takes its edge to be whole. */
const reach = ({ edge, isUp }: Step, unit: number) => (isUp ? unit - edge.remainder : edge.remainder);

const isAbove = ({ floor, remainder }: Edge, unit: number) =>
  remainder * 2 > unit || (remainder * 2 === unit && floor >= 0);

/**
 * Takes the remainder of one edge to the nearest whole unit, along closed paths, each until the first of its edges is whole; where there is a
 * way, none goes against the wish.
 */
function settle(edge: Edge, edges: readonly Edge[], unit: number, wish: Step | undefined): void {
  const first = { edge, isUp: edge === wish?.edge ? wish.isUp : isAbove(edge, unit) };
  while (edge.remainder !== 0) {
    const path = closedPath(first, edges, unit, wish) ?? closedPath(first, edges, unit);
    if (!path) throw new RangeError('amounts that do not add up to their totals');
    const shift = Math.min(...path.map((step) => reach(step, unit)));
    for (const step of path) {
      step.edge.remainder += step.isUp ? shift : -shift;
      if (step.edge.remainder !== unit) continue;
      step.edge.floor += 1;
      step.edge.remainder = 0;
    }
  }
}

/** Back to where an edge begins, over other edges with a remainder, in or against their direction: the shortest way, over those with the least to go. */
function closedPath(first: Step, edges: readonly Edge[], unit: number, wish?: Step): Step[] | null {
  const open = edges.filter((each) => each.remainder !== 0 && each !== first.edge);
  const waysTo = new Map<string, Step[]>([[first.edge.to, [first]]]);
  for (const [node, way] of waysTo) {
    if (node === first.edge.from) return way;
    const steps = open
      .filter(({ from, to }) => from === node || to === node)
      .map((edge) => ({ edge, isUp: (edge.from === node) === first.isUp }))
      .filter(({ edge, isUp }) => edge !== wish?.edge || isUp === wish.isUp)
      .toSorted((a, b) => reach(a, unit) - reach(b, unit));
    for (const step of steps) {
      const other = step.edge.from === node ? step.edge.to : step.edge.from;
      if (!waysTo.has(other)) waysTo.set(other, [...way, step]);
    }
  }
  return null;
}
