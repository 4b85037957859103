import type { Standing } from '../people/standing.ts';
import type { Json } from './canonical.ts';
import type { Side } from './signing.ts';
import type { CardKind } from './summary.ts';

/** A signature that was not withdrawn. */
export type Signature = {
  side: Side;
  hash: string;
  signedBy: string;
  signedByName: string;
  signedAt: string;
  signer: Standing | null;
};

/** A version of a card, without what it says, which can be megabytes. */
export type CardVersion = {
  id: string;
  launchId: string;
  kind: CardKind;
  format: number;
  number: number;
  reason: string;
  /** `null`: opened before it was recorded. */
  openedBy: string | null;
  openedByName: string;
  openedAt: string;
  prevHash: string;
  hash: string | null;
  /** ISO instant; `null` while it is open. */
  lockedAt: string | null;
  signatures: Signature[];
};

/** With what it says, once somebody has signed it. */
export type WholeCardVersion = CardVersion & { content: Json | null };

/** Something outside the cards that the chain vouches for: a settlement, a sealed forecast, the opening of both forecasts. */
export type SealedRecord = {
  /** `settlement 0`, `forecast pm`, `forecasts` names the record for a reader. */
  name: string;
  /** What the chain must say about it. */
  recorded: { [key: string]: Json };
  /** The stored hash and what it is recomputed from, for a record that carries one. */
  hashed: { hash: string; content: Json } | null;
};

export type Break = {
  /** Which record does not hold. */
  record:
    | 'entry'
    | 'version'
    | 'signature'
    | 'lock'
    | 'content'
    | 'sealed'
    | 'head'
    | 'facts'
    | 'audit'
    | 'block'
    | 'ledger'
    | 'record';
  /** Names it for a reader: `#7`, `wager v2`, `wager v2 pm`, `settlement 0`. */
  name: string;
  /** `missing`: not in the ledger, or incomplete; `removed`: in the ledger, but no longer among the records; `added`: the other way round; `time`: before what it follows; `waiting`: not sealed in time. */
  what: 'missing' | 'link' | 'content' | 'removed' | 'added' | 'time' | 'waiting';
  expected: string;
  found: string;
};
