/** How a proposed change of a side's owner ended. `taken_over`: there was no answer; `lapsed`: the side got another owner in another way. */
export const answers = ['accepted', 'declined', 'withdrawn', 'taken_over', 'lapsed'] as const;
export type Answer = (typeof answers)[number];

/** So long the present owner has to answer before a lead may carry the proposal out. */
export const daysToAnswer = 14;

/** From this moment on a proposal counts as left without an answer. */
export function unansweredFrom(proposedAt: Date): Date {
  return new Date(proposedAt.getTime() + daysToAnswer * 86_400_000);
}
