import type { InferContractRouterOutputs } from '@orpc/contract';
import type { cards } from '../../../contract/cards.ts';

type Outputs = InferContractRouterOutputs<typeof cards>;
export type Card = Outputs['get'][number];
export type CardKind = Card['kind'];
export type Version = Outputs['versions'][number];
export type CardDocument = Outputs['document'];
export type LedgerEntry = Outputs['ledger'][number];

/** Was it locked, and is it open again? */
export const isAmended = ({ openedBy, status }: Card) => openedBy !== null && status !== 'locked';

/** The first and last digits of a hash, in groups of four: enough to compare with somebody over the phone. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)} ${hash.slice(12, 16)}…`;
}
