import type { Estimate } from '../stats/estimate.ts';
import type { Criterion } from './criterion.ts';
import type { Base } from './explain.ts';
import type { Range } from './measure.ts';
import type { Moscow, SideView } from './priority.ts';
import type { Question } from './question.ts';
import type { Round } from './rounds.ts';
import type { Verdict } from './verdict.ts';

/** A need with everything that decides about it, as the card, its figures and its signed content see it. */
export type NeedState = {
  id: string;
  number: number;
  title: string;
  statement: string;
  /** The class both sides agreed on. */
  moscow: Moscow | null;
  /** What both sides say of it, once both have handed it in; until then nothing. */
  pm: SideView;
  gtm: SideView;
  round: Round;
  /** Null until a criterion is registered. */
  evidence: Evidence | null;
};

/** A registered criterion and what the answers say to it now. */
export type Evidence = {
  criterion: Criterion;
  /** ISO instant. */
  registeredAt: string;
  /** Answers that already stood at that instant; 0 is a true pre-registration. */
  responsesWhenRegistered: number;
  study: { id: string; name: string; questions: readonly Question[] };
  /** What the measured value can be; null where there are no ends. */
  range: Range | null;
  base: Base;
  estimate: Estimate | null;
  verdict: Verdict;
};

/** What the answers decided; `unregistered` where nothing was registered that they could decide. */
export function outcomeOf(need: NeedState): Verdict['outcome'] | 'unregistered' {
  return need.evidence?.verdict.outcome ?? 'unregistered';
}
