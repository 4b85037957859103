import { type Side, sides } from '../cards/signing.ts';

/** The days that a side has to answer, where the terms were agreed before there was a choice. */
export const usualAnswerDays = 14;

/** What a side said to what was proposed. */
export type Answer = { side: Side; answer: 'confirmed' | 'contested'; reason: string; name: string; at: string };

/** What somebody stated and both sides are to stand to: a value entered by hand, the result of a settlement. */
export type Proposed = {
  /** The side that it was proposed for; `null`: by somebody who owns neither. */
  side: Side | null;
  /** ISO instant. */
  at: string;
  /** Oldest first; the newest of a side counts. */
  answers: readonly Answer[];
};

const newestOf = (side: Side, answers: readonly Answer[]) => answers.findLast((answer) => answer.side === side);

/** The sides that have not confirmed. Who proposes stands to it without saying so again. */
export function waitsFor({ side: proposer, answers }: Proposed): Side[] {
  return sides.filter((side) => side !== proposer && newestOf(side, answers)?.answer !== 'confirmed');
}

/** The answers against it that stand. */
export function contestedBy({ answers }: Proposed): Answer[] {
  return sides.flatMap((side) => {
    const newest = newestOf(side, answers);
    return newest?.answer === 'contested' ? [newest] : [];
  });
}

/** From this moment on a lead may decide what the sides have not agreed on. */
export function unansweredFrom({ at }: Pick<Proposed, 'at'>, answerDays: number): Date {
  return new Date(Date.parse(at) + answerDays * 86_400_000);
}

/** How it came to count: both sides stand to it; a lead decided, in place of those that did not; or nobody was asked yet when it was stated. */
export const agreedAs = ['both', 'lead', 'earlier'] as const;
export type AgreedAs = (typeof agreedAs)[number];

/** Who stands to a settlement, as its record and the ledger keep it. */
export type Agreed = {
  as: Exclude<AgreedAs, 'earlier'>;
  proposedBy: string;
  proposedSide: Side | null;
  proposedAt: string;
  answers: Answer[];
  /** The lead who decided. */
  decidedBy: string | null;
};
