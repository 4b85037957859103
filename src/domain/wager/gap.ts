import { invalidInput } from '../errors.ts';
import { allocate, roundToSum } from '../money/allocate.ts';
import { definedOnBothSides, type FactorPair, lmdiEffects } from './lmdi.ts';
import { shapleyEffects } from './shapley.ts';

export type GapMethod = 'lmdi' | 'shapley';
export const owners = ['pm', 'gtm', 'external'] as const;
export type Owner = (typeof owners)[number];
/** How much of a driver's effect each owner answers for, agreed beforehand; weights, usually percent. */
export type OwnerShares = Readonly<Record<Owner, number>>;
export type ByOwner = Record<Owner, number>;

/** One factor of a channel's product, e.g. conversion, or 1 − return rate. */
export type Factor = FactorPair & { driver: string; shares: OwnerShares };

/** One term of the outcome: the product of its factors, in integer units (of minor currency, of pieces). */
export type ChannelFactors = {
  channel: string;
  factors: readonly Factor[];
  /** The counted result, where it is more exact than the product of its rounded factors. */
  actual?: number;
  /** The driver that carries what was counted but no product of factors can express (refunds where nothing was sold). */
  restDriver?: string;
};

export type DriverEffect = { driver: string; effect: number; owners: ByOwner };
export type ChannelGap = {
  channel: string;
  plan: number;
  actual: number;
  gap: number;
  /** `shapley` where it was asked for, or where a negative factor rules logarithms out. */
  method: GapMethod;
  effects: (DriverEffect & { /** Before rounding to integers. */ unrounded: number })[];
};
export type Gap = {
  plan: number;
  actual: number;
  gap: number;
  channels: ChannelGap[];
  drivers: DriverEffect[];
  owners: ByOwner;
};

/**
 * Why did the outcome differ from the plan, and whose factors were it? Splits `actual − plan` of a sum of products into one effect per channel and
 * driver and shares each by owner. All figures are integers and every way of adding them up (drivers, channels, owners) gives the gap
 * exactly: fractions are settled within a channel, then within a driver, by largest remainder.
 *
 * Methods: {@link lmdiEffects} (default) or {@link shapleyEffects} per channel; a channel's effects do not depend on other channels.
 * Fails with `invalid_input` when a counted result contradicts its factors by more than rounding and no `restDriver` may carry it.
 */
export function decomposeGap(channels: readonly ChannelFactors[], method: GapMethod = 'lmdi'): Gap {
  const parts = channels.map((channel) => channelGap(channel, method));
  const drivers = new Map<string, DriverEffect>();
  for (const { driver, effect, owners: split } of parts.flatMap((part) => part.effects)) {
    const total = drivers.get(driver) ?? { driver, effect: 0, owners: nobody() };
    total.effect += effect;
    for (const owner of owners) total.owners[owner] += split[owner];
    drivers.set(driver, total);
  }
  const total = (of: (part: ChannelGap) => number) => parts.reduce((sum, part) => sum + of(part), 0);
  const byOwner = nobody();
  for (const { owners: split } of drivers.values()) for (const owner of owners) byOwner[owner] += split[owner];
  return {
    plan: total((part) => part.plan),
    actual: total((part) => part.actual),
    gap: total((part) => part.gap),
    channels: parts,
    drivers: [...drivers.values()],
    owners: byOwner,
  };
}

function channelGap({ channel, factors, actual: counted, restDriver }: ChannelFactors, method: GapMethod): ChannelGap {
  const exactPlan = productOf(factors, 'plan');
  const exactActual = productOf(factors, 'actual');
  const plan = wholeAmount(exactPlan);
  const actual = counted ?? wholeAmount(exactActual);
  const rest = actual - exactActual;
  const allowedRounding = 0.5 + 1e-9 * Math.max(Math.abs(exactActual), Math.abs(actual));
  if (restDriver === undefined && Math.abs(rest) > allowedRounding) {
    throw invalidInput('wager.errors.factorsContradictResult', { channel }, { counted: actual, product: exactActual });
  }
  const byLogarithms = method === 'lmdi' ? lmdiEffects(factors) : null;
  const unrounded = byLogarithms ?? shapleyOf(factors);
  if (restDriver !== undefined) {
    const carrier = factors.findIndex((factor) => factor.driver === restDriver);
    unrounded[carrier] = unrounded[carrier]! + rest;
  }
  const gap = actual - plan;
  if (unrounded.reduce((sum, effect) => sum + Math.abs(effect), 0) > Number.MAX_SAFE_INTEGER) {
    throw invalidInput('wager.errors.amountTooLarge');
  }
  const rounded = roundToSum(unrounded, gap);
  return {
    channel,
    plan,
    actual,
    gap,
    method: byLogarithms ? 'lmdi' : 'shapley',
    effects: factors.map(({ driver, shares }, index) => ({
      driver,
      effect: rounded[index]!,
      owners: splitByOwner(rounded[index]!, shares),
      unrounded: unrounded[index]!,
    })),
  };
}

/** Splits one effect among its owners, exactly. */
export function splitByOwner(effect: number, shares: OwnerShares): ByOwner {
  const parts = allocate(
    effect,
    owners.map((owner) => shares[owner]),
  );
  return { pm: parts[0]!, gtm: parts[1]!, external: parts[2]! };
}

/** The value of a product on one side; zero as soon as one defined factor is. */
export function productOf(factors: readonly FactorPair[], side: 'plan' | 'actual'): number {
  return factors.reduce((product, factor) => product * definedOnBothSides(factor)[side], 1);
}

function shapleyOf(factors: readonly Factor[]): number[] {
  // Positions stand in for names, so that a driver may occur twice in the same product.
  const names = factors.map((_, index) => String(index));
  const side = (of: 'plan' | 'actual') =>
    Object.fromEntries(factors.map((factor, index) => [String(index), definedOnBothSides(factor)[of]]));
  const effects = shapleyEffects({ product: names.map((driver) => ({ driver })) }, side('plan'), side('actual'));
  return names.map((name) => effects[name]!);
}

function wholeAmount(value: number): number {
  const whole = Math.round(value) + 0;
  if (!Number.isSafeInteger(whole)) throw invalidInput('wager.errors.amountTooLarge');
  return whole;
}

const nobody = (): ByOwner => ({ pm: 0, gtm: 0, external: 0 });
