import type { InferContractRouterOutputs } from '@orpc/contract';
import type { wager } from '../../../contract/wager.ts';
import type { Measure } from '../../../domain/wager/wager.ts';
import { count, money, type NumberKind } from '../../../locales/format/typed-number.ts';

type Outputs = InferContractRouterOutputs<typeof wager>;
export type Wager = Outputs['get'];
export type Terms = NonNullable<Wager['terms']>;
export type Driver = Terms['tree']['drivers'][number];
export type Channel = Terms['tree']['channels'][number];
export type Forecast = Wager['forecasts'][number];
export type Progress = NonNullable<Outputs['progress']>;
export type Gap = NonNullable<Progress['gap']>;
export type Settlements = Outputs['settlements'];
export type Settlement = Settlements['settlements'][number];
export type Proposed = Pick<
  NonNullable<Settlements['proposal']>,
  'side' | 'at' | 'waitsFor' | 'contested' | 'unansweredFrom'
>;

/** Blue and orange name an owner and nothing else. */
export const ownerColor = { pm: 'var(--pm)', gtm: 'var(--gtm)', external: 'var(--ext)' } as const;
export const ownerText = { pm: 'var(--pm-text)', gtm: 'var(--gtm-text)', external: 'var(--text-2)' } as const;

/** How a driver's value is written. */
export function kindOf(measure: Measure): 'share' | 'money' | 'number' {
  if (measure === 'conversion' || measure === 'return_rate' || measure === 'unit_return_rate') return 'share';
  return measure === 'price' || measure === 'order_value' ? 'money' : 'number';
}

/** How amounts of the outcome are typed. */
export function kindOfOutcome({ outcome, currency }: Pick<Terms, 'outcome' | 'currency'>): NumberKind {
  return outcome === 'net_units' ? count : money(currency);
}

/** Sides as a sentence names them. */
export const sidesText = (sides: readonly ('pm' | 'gtm')[]): string =>
  sides.map((side) => side.toUpperCase()).join(' / ');
