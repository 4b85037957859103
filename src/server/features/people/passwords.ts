/** A password takes a tenth of a second of a processor: few at once, so that sign-ins leave the machine to everybody else. */
import { text } from '../../../domain/text.ts';
import { openTurns } from '../../base/turns.ts';

/** Whose password it is about, as far as one can tell before it is tested. */
export type PasswordAsker = {
  /** A session, an invitation, or a device that signed in before: it never waits behind strangers, however many they are. */
  isKnown: boolean;
  /** The session, invitation, device or, of strangers, the network: each of them waits behind its own. */
  id: string;
};

const limits = {
  ...{ atOnce: 1, atOnceOfOne: 1, waiting: 100, waitingOfOne: 10, longestMs: 30_000 },
  busy: text('people.errors.busy'),
};
const turns = { known: openTurns(limits), stranger: openTurns(limits) };

/** Runs `work`, which hashes a password, when it is the asker's turn; fails with `rate_limited` or `unavailable` where too many wait. */
export const inPasswordTurn = <T>({ isKnown, id }: PasswordAsker, work: () => Promise<T>): Promise<T> =>
  turns[isKnown ? 'known' : 'stranger'](id, work);
