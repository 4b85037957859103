import { needCode } from '../../../domain/demand/need-code.ts';
import { type Need, outcomeOf } from './types.ts';

const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** Whether a need says all of the words that were typed: in its title, its statement or its number. */
export function saysAll(need: Pick<Need, 'number' | 'title' | 'statement'>, typed: string): boolean {
  const said = plain(`${needCode(need.number)} ${need.title} ${need.statement}`);
  return plain(typed)
    .split(/\s+/)
    .every((word) => said.includes(word));
}

export type Filter = 'all' | 'disputed' | ReturnType<typeof outcomeOf>;

/** Whether a need is among those with an outcome, or on which the sides differ. */
export function fits(need: Need, wanted: Filter): boolean {
  return wanted === 'all' || (wanted === 'disputed' ? need.disagreement.notable : outcomeOf(need) === wanted);
}

/** By the better of both ranks, so that what one side puts on top is never buried. */
export function inOrder(needs: readonly Need[], rankOf: (need: Need, side: 'pm' | 'gtm') => number): Need[] {
  const place = (need: Need) => Math.min(rankOf(need, 'pm'), rankOf(need, 'gtm'));
  return needs.toSorted((a, b) => place(a) - place(b) || rankOf(a, 'pm') - rankOf(b, 'pm') || a.number - b.number);
}

/** An order with some of its members moved together, so that the first of them stands at a place counted from 1. */
export function movedTo(order: readonly string[], moved: ReadonlySet<string>, place: number): string[] {
  const rest = order.filter((id) => !moved.has(id));
  const at = Math.max(0, Math.min(rest.length, place - 1));
  return rest.toSpliced(at, 0, ...order.filter((id) => moved.has(id)));
}
