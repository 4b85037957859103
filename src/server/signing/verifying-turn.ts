import { text } from '../../domain/text.ts';
import { openTurns } from '../base/turns.ts';

/** Verifying reads everything there is and computes its digests: a little of it at a time leaves the server to everybody else. */
export const inVerifyingTurn = openTurns({
  ...{ atOnce: 2, atOnceOfOne: 1, waiting: 50, waitingOfOne: 5, longestMs: 60_000 },
  busy: text('cards.errors.verifying'),
});
