import { usualAnswerDays } from '../../../domain/wager/agreement.ts';
import type { Measure } from '../../../domain/wager/wager.ts';
import type { Launch } from '../launches/types.ts';
import { addDays } from './days.ts';
import type { Driver, Terms } from './types.ts';

/** Sets of drivers that multiply to an outcome, to start from. */
export const templates = {
  reach: ['entered', 'conversion', 'units_per_order', 'price', 'return_rate'],
  orders: ['orders', 'order_value', 'return_rate'],
  units: ['orders', 'units_per_order', 'unit_return_rate'],
  reachUnits: ['entered', 'conversion', 'units_per_order', 'unit_return_rate'],
} as const satisfies Record<string, readonly Measure[]>;
export type Template = keyof typeof templates;

/** The templates that fit an outcome. */
export const templatesOf: Record<Terms['outcome'], readonly Template[]> = {
  net_revenue: ['reach', 'orders'],
  net_units: ['units', 'reachUnits'],
  arr: [],
};

/** Who answers for what, before the two sides talk about it. */
const usualShares: Record<Measure, Driver['shares']> = {
  entered: { pm: 0, gtm: 85, external: 15 },
  orders: { pm: 20, gtm: 70, external: 10 },
  conversion: { pm: 30, gtm: 60, external: 10 },
  units_per_order: { pm: 20, gtm: 80, external: 0 },
  price: { pm: 20, gtm: 60, external: 20 },
  order_value: { pm: 20, gtm: 70, external: 10 },
  return_rate: { pm: 85, gtm: 10, external: 5 },
  unit_return_rate: { pm: 85, gtm: 10, external: 5 },
};

type Say = (key: string) => string;

export function driversOf(measures: readonly Measure[], t: Say): Driver[] {
  return measures.map((measure) => ({
    key: measure,
    name: t(`wager.driverName.${measure}`),
    measure,
    shares: usualShares[measure],
  }));
}

/** A driver whose key no other has. */
export function anotherDriver(measure: Measure, existing: readonly Driver[], t: Say): Driver {
  const taken = new Set(existing.map((driver) => driver.key));
  let key: string = measure;
  for (let n = 2; taken.has(key); n++) key = `${measure}_${n}`;
  return { key, name: t(`wager.driverName.${measure}`), measure, shares: usualShares[measure] };
}

/** Terms to begin with: the launch's date, a month of sales, another for returns, the channels that already occur in orders. */
export function firstDraft(launch: Launch, channels: readonly string[], t: Say): Terms {
  const names = channels.length > 0 ? channels.slice(0, 50) : [t('wager.edit.firstChannel')];
  return {
    outcome: 'net_revenue',
    target: 0,
    currency: launch.currency,
    salesFrom: launch.committedDate,
    salesTo: addDays(launch.committedDate, 30),
    returnsTo: addDays(launch.committedDate, 60),
    method: 'lmdi',
    stakes: { unit: 'points', pm: 100, gtm: 100 },
    attributionPercent: 60,
    answerDays: usualAnswerDays,
    tree: { drivers: driversOf(templates.reach, t), channels: names.map((name) => ({ name, plan: {} })) },
  };
}

/** ARR as people count it: what the stock keeps plus what is won. */
export function arrTree(t: Say): Terms['tree'] {
  const driver = (key: string): Driver => ({
    key,
    name: t(`wager.driverName.${key}`),
    measure: 'entered',
    shares: usualShares.conversion,
  });
  return {
    drivers: ['opening', 'ndr', 'leads', 'win_rate', 'contract_value'].map(driver),
    channels: [
      { name: t('wager.edit.existing'), plan: { opening: 0, ndr: 1 } },
      { name: t('wager.edit.newCustomers'), plan: { leads: 0, win_rate: 0.2, contract_value: 0 } },
    ],
  };
}
