import { BiplaneError } from '../errors.ts';
import { text } from '../text.ts';

/**
 * The forms in which a kind of card was ever written down to be signed, by number from 1 on. Each is a closed list of fields: what a feature adds
 * later is in none of them, and is signed only with a form of its own. A form that was released is never edited: its signatures rest on it.
 */
export type Formats<State extends readonly unknown[], Content> = readonly ((...state: State) => Content)[];

/** The newest form: what is signed next. */
export const newestFormat = (formats: { length: number }): number => formats.length;

/** The form of this number; fails with `unavailable` where only a newer program knows it. */
export function formatOf<State extends readonly unknown[], Content>(
  formats: Formats<State, Content>,
  format: number,
): (...state: State) => Content {
  const found = formats[format - 1];
  if (!found) throw new BiplaneError('unavailable', text('cards.errors.unknownFormat', { format }));
  return found;
}
