/** A password takes a tenth of a second of a processor: few at once, so that sign-ins leave the machine to everybody else. */
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';

const atOnce = 2;
const waitingAtMost = 100;

let running = 0;
const waiting: (() => void)[] = [];

/** Runs `work`, which hashes a password, when it is its turn; fails with `unavailable` where too many wait. */
export async function inPasswordTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting.length >= waitingAtMost)
    throw new BiplaneError('unavailable', text('people.errors.busy'), { retryAfterSeconds: 5 });
  if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}
