/** What must hold before a launch leaves a stage, who has to see to it, and what they do then. */
import type { Side } from '../cards/signing.ts';
import type { KpiStatus } from '../kpi.ts';
import type { Stage } from '../launches/stage.ts';
import { type Text, text } from '../text.ts';
import type { PlainDate } from '../time/plain-date.ts';

/** Everything that gates look at. */
export type GateState = {
  today: PlainDate;
  /** Whether a version of the card binds both sides, also while an amendment of it is open. */
  locked: Record<'demand' | 'cadence' | 'wager', boolean>;
  /** Of the figure of Must needs that are validated. */
  mustsValidated: KpiStatus;
  /** The last day on which returns count; `null` while no wager is drafted. */
  returnsUntil: PlainDate | null;
  isSettled: boolean;
};

type GateRule = { key: string; owner: Side | 'joint'; status: (state: GateState) => KpiStatus };
const whether = (holds: boolean): KpiStatus => (holds ? 'met' : 'missed');

/** Each stage but the last, with the items of the gate at its end. */
export const gateRules: Record<Exclude<Stage, 'settled'>, readonly GateRule[]> = {
  define: [
    {
      key: 'mustsValidated',
      owner: 'pm',
      // Both signatures under the demand card are the override for a Must need that is not validated.
      status: ({ mustsValidated, locked }) => (locked.demand ? 'met' : mustsValidated),
    },
    { key: 'demandLocked', owner: 'joint', status: ({ locked }) => whether(locked.demand) },
  ],
  prepare: [
    { key: 'cadenceLocked', owner: 'joint', status: ({ locked }) => whether(locked.cadence) },
    { key: 'wagerLocked', owner: 'joint', status: ({ locked }) => whether(locked.wager) },
  ],
  live: [
    {
      key: 'returnsClosed',
      owner: 'gtm',
      status: ({ today, returnsUntil }) => whether(returnsUntil !== null && today > returnsUntil),
    },
    { key: 'settled', owner: 'joint', status: ({ isSettled }) => whether(isSettled) },
  ],
};

export type Gate = {
  /** The passage it guards: from this stage to the next. */
  from: Stage;
  passed: number;
  /** `play`: what whoever must act does, while it does not hold. */
  items: { text: Text; status: KpiStatus; owner: Side | 'joint'; play: Text }[];
};

/** The gate ahead of a launch in this stage; `null` where there is none. */
export function gateOf(stage: Stage, state: GateState): Gate | null {
  if (stage === 'settled') return null;
  const items = gateRules[stage].map(({ key, owner, status }) => ({
    text: text(`launches.gate.${key}`),
    status: status(state),
    owner,
    play: text(`launches.play.${key}`),
  }));
  return { from: stage, passed: items.filter((item) => item.status === 'met').length, items };
}
