/**
 * Made-up worlds whose end is known: the sales of every day of a window, and what of them comes back. A projection sees the first days
 * and is judged by the end. Every world draws its own length, size, noise and returns.
 */
import { nextUnit, randomStreams } from '../../src/domain/cadence/random.ts';
import { normalQuantile } from '../../src/domain/stats/normal.ts';
import { toEpochDay, toPlainDate } from '../../src/domain/time/plain-date.ts';
import type { DayRefunds, DaySales } from '../../src/domain/wager/day-amounts.ts';
import type { Window } from '../../src/domain/wager/wager.ts';

/** All that happens in a window, and how many of its days are known when the projection is made. */
export type World = Window & { knownDays: number; sales: DaySales[]; refunds: DayRefunds[] };

export const kinds = ['independent', 'weekly', 'trending', 'bursty', 'new product'] as const;
/** Worlds that no limit is about: what else a shop may do. */
export const otherKinds = ['shifting', 'wandering', 'rare orders', 'sale day', 'late returns'] as const;
export type Kind = (typeof kinds)[number] | (typeof otherKinds)[number];

/** Share of worlds of a kind that must end between P10 and P90, which say 80 %. */
export const coverageLimits: Record<(typeof kinds)[number], { least: number; most: number }> = {
  independent: { least: 0.75, most: 0.85 },
  weekly: { least: 0.75, most: 0.85 },
  trending: { least: 0.75, most: 1 },
  bursty: { least: 0.75, most: 1 },
  'new product': { least: 0.75, most: 1 },
};

const firstDay = toEpochDay('2026-01-01');

/** Draws of one world: the same for the same kind, family of seeds and number. */
class Luck {
  readonly #streams: Int32Array;
  constructor(name: string) {
    this.#streams = randomStreams(1, [name]);
  }
  unit() {
    return nextUnit(this.#streams, 0);
  }
  between(low: number, high: number) {
    return low + (high - low) * this.unit();
  }
  whole(low: number, high: number) {
    return Math.floor(this.between(low, high + 1));
  }
  /** Between the two with even odds for each order of magnitude. */
  scale(low: number, high: number) {
    return low * (high / low) ** this.unit();
  }
  normal() {
    return normalQuantile(this.unit());
  }
  /** Mean 1, with this coefficient of variation. */
  logNormal(variation: number) {
    const variance = Math.log(1 + variation * variation);
    return Math.exp(Math.sqrt(variance) * this.normal() - variance / 2);
  }
  /** Mean 1, with this coefficient of variation (Marsaglia & Tsang 2000). */
  gamma(variation: number): number {
    const shape = 1 / (variation * variation);
    if (shape < 1) return (this.#gammaOf(shape + 1) * this.unit() ** (1 / shape)) / shape;
    return this.#gammaOf(shape) / shape;
  }
  #gammaOf(shape: number): number {
    const d = shape - 1 / 3;
    for (;;) {
      const x = this.normal();
      const v = (1 + x / Math.sqrt(9 * d)) ** 3;
      if (v > 0 && Math.log(this.unit()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  }
  poisson(mean: number): number {
    if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = this.unit(); product > limit; product *= this.unit()) count++;
    return count;
  }
}

/** The number `index` of a kind; `family` keeps what a method was developed on apart from what it is reported on. */
function worldOf(kind: Kind, index: number, family: string): World {
  const luck = new Luck(`${family} ${kind} ${index}`);
  const isNew = kind === 'new product';
  const knownDays = isNew ? luck.whole(7, 12) : luck.whole(14, 42);
  const days = isNew ? knownDays + luck.whole(10, 45) : knownDays + luck.whole(3, 30);
  const level = levelOf(kind, days, luck);
  const ordersADay = kind === 'rare orders' ? luck.scale(0.3, 3) : luck.scale(4, 800);
  const basket = luck.scale(500, 80_000);
  const basketVariation = luck.between(0.3, kind === 'rare orders' ? 2 : 1.2);
  const overDispersion = luck.between(0, kind === 'bursty' ? 0.5 : 0.4);
  const sales: DaySales[] = [];
  const refunds: DayRefunds[] = [];
  const returns = returnsOf(kind, luck);
  for (let day = 0; day < days; day++) {
    const mean = ordersADay * level[day]! * (overDispersion > 0.02 ? luck.gamma(overDispersion) : 1);
    const orders = luck.poisson(mean);
    let amount = 0;
    // Many orders by their sum, few one by one, so that a single large one can weigh.
    const groups = Math.min(orders, 40);
    for (let group = 0; group < groups; group++) {
      const size = Math.floor(((group + 1) * orders) / groups) - Math.floor((group * orders) / groups);
      const paid = Math.round(basket * size * luck.logNormal(basketVariation / Math.sqrt(size)));
      amount += paid;
      refunds.push(...returns(day, paid, size));
    }
    if (amount > 0) sales.push({ date: dateOf(day), amount });
  }
  return {
    salesFrom: dateOf(0),
    salesTo: dateOf(days - 1),
    returnsTo: dateOf(days - 1 + returns.window),
    knownDays,
    sales,
    refunds: refunds.filter(({ refundedOn }) => refundedOn <= dateOf(days - 1 + returns.window)),
  };
}

export function* worldsOf(kind: Kind, count: number, family: string): Generator<World> {
  for (let index = 0; index < count; index++) yield worldOf(kind, index, family);
}

const dateOf = (day: number) => toPlainDate(firstDay + day);

/** Mean sales of each day relative to an ordinary one. */
function levelOf(kind: Kind, days: number, luck: Luck): number[] {
  const each = (value: (day: number) => number) => Array.from({ length: days }, (_, day) => value(day));
  switch (kind) {
    case 'weekly': {
      const strength = luck.between(0.1, 0.6);
      const closed = luck.unit() < 0.25 ? luck.whole(0, 6) : -1;
      const week = Array.from({ length: 7 }, (_, day) => (day === closed ? 0 : Math.exp(strength * luck.normal())));
      return each((day) => week[day % 7]!);
    }
    case 'trending': {
      const slope = luck.between(-0.03, 0.03);
      const shape = luck.unit();
      if (shape < 0.4) return each((day) => Math.exp(slope * day));
      // A straight line does not come to nothing within the longest window.
      if (shape < 0.7) return each((day) => 1 + Math.max(-0.012, slope) * day);
      const damping = luck.between(0.93, 0.99);
      return each((day) => Math.exp((2 * slope * (1 - damping ** day)) / (1 - damping)));
    }
    case 'bursty': {
      const [persistence, spread] = [luck.between(0.4, 0.85), luck.between(0.2, 0.6)];
      const promotions = luck.between(0, 0.06);
      let state = spread * luck.normal();
      let left = 0;
      let height = 1;
      return each(() => {
        state = persistence * state + Math.sqrt(1 - persistence ** 2) * spread * luck.normal();
        if (left === 0 && luck.unit() < promotions) [left, height] = [luck.whole(1, 3), luck.between(1.5, 5)];
        const value = Math.exp(state) * (left > 0 ? height : 1);
        left = Math.max(0, left - 1);
        return value;
      });
    }
    case 'new product': {
      const shape = luck.unit();
      if (shape < 0.35) {
        // A peak at the start that decays to what stays.
        const [life, stays] = [luck.between(3, 20), luck.between(0.15, 0.6)];
        return each((day) => stays + (1 - stays) * Math.exp(-day / life));
      }
      if (shape < 0.65) {
        const [middle, speed] = [luck.between(2, 18), luck.between(0.1, 0.4)];
        return each((day) => 1 / (1 + Math.exp(-speed * (day - middle))));
      }
      // Bass (1969): innovators and imitators.
      const [p, q] = [luck.scale(0.01, 0.06), luck.between(0.05, 0.25)];
      const adopted = (day: number) => {
        const decay = Math.exp(-(p + q) * day);
        return (1 - decay) / (1 + (q / p) * decay);
      };
      const stays = luck.between(0.1, 0.4);
      return each((day) => stays * adopted(day) + 20 * (adopted(day + 1) - adopted(day)));
    }
    case 'shifting': {
      const [at, to] = [luck.whole(0, days), luck.between(0.5, 1.8)];
      return each((day) => (day < at ? 1 : to));
    }
    case 'wandering': {
      const step = luck.between(0.02, 0.12);
      let state = 0;
      return each(() => {
        state += step * luck.normal();
        return Math.exp(state);
      });
    }
    case 'sale day': {
      const at = luck.whole(0, days);
      const height = luck.between(3, 12);
      const week = Array.from({ length: 7 }, () => Math.exp(0.2 * luck.normal()));
      return each((day) => week[day % 7]! * (day === at ? height : Math.abs(day - at) <= 3 ? 1.4 : 1));
    }
    default:
      return each(() => 1);
  }
}

/** Draws what comes back of an amount paid for a number of orders; the world's own rate and lag. */
function returnsOf(kind: Kind, luck: Luck) {
  const isLate = kind === 'late returns';
  const rate = isLate ? luck.between(0.1, 0.4) : luck.unit() < 0.25 ? 0 : luck.between(0.02, 0.3);
  const lag = isLate ? luck.between(8, 18) : luck.between(2, 9);
  const isKnown = luck.unit() < 0.8;
  const window = rate === 0 && luck.unit() < 0.5 ? 0 : luck.whole(7, 30);
  const draw = (day: number, paid: number, orders: number): DayRefunds[] => {
    const back = Math.min(orders, luck.poisson(orders * rate));
    if (back === 0) return [];
    const events = Math.min(back, 12);
    return Array.from({ length: events }, () => {
      const after = Math.floor((lag * (luck.gamma(0.6) + luck.gamma(0.6))) / 2);
      return {
        orderedOn: isKnown ? dateOf(day) : null,
        refundedOn: dateOf(day + after),
        amount: Math.round((paid * back) / orders / events),
      };
    });
  };
  return Object.assign(draw, { window });
}
