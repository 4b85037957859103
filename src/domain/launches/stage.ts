/** The stages of a launch, in their order: what it is, getting ready, on the market, and its wager settled. */
export const stages = ['define', 'prepare', 'live', 'settled'] as const;
export type Stage = (typeof stages)[number];

/** The stage that follows; `null` after the last. */
export const stageAfter = (stage: Stage): Stage | null => stages[stages.indexOf(stage) + 1] ?? null;
