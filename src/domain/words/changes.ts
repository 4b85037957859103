import type { Json } from '../cards/canonical.ts';
import { type Text, text } from '../text.ts';
import { listOf, type Place, recordOf, type Words } from './words.ts';

/**
 * What two contents of a card differ in, for people. A thing that came or went has no values of its own; the values of one that came follow it,
 * each with its `after`.
 */
export type Change = {
  kind: 'added' | 'removed' | 'changed';
  /** What it is about, from the whole to the part: the task, its likely duration. */
  of: Text[];
  before: Text | null;
  after: Text | null;
};

type Side = Place | null;

/** What changed from one content of a card to the next, in words; from `null`, everything that the content says. */
export function changesBetween(words: Words, before: Json, after: Json): Change[] {
  return [...eachChange(words, before, after)];
}

/** The same one after the other, for whoever does other things in between. */
export function eachChange(words: Words, before: Json, after: Json): Generator<Change> {
  const whole = (value: Json): Side => (value === null ? null : { value, within: [] });
  return changes(words, whole(before), whole(after), []);
}

function* changes(words: Words, before: Side, after: Side, of: Text[]): Generator<Change> {
  if (before && after && before.value === after.value) return;
  switch (words.kind) {
    case 'value':
      yield* valueChange(words, before, after, of);
      return;
    case 'depends':
      yield* changes(words.on(after?.value ?? before?.value ?? null), before, after, of);
      return;
    case 'fields': {
      for (const key of keysOf(words.fields, before, after)) {
        const field = words.fields[key];
        if (field === null) continue;
        // What nobody has words for yet is still said, by the name it is signed under.
        const { name, words: own } = field ?? { name: text('cards.words.written', { value: key }), words: raw };
        yield* changes(own, inside(before, key), inside(after, key), name ? [...of, name] : of);
      }
      return;
    }
    case 'record':
      for (const key of keysOf({}, before, after)) {
        const [was, is] = [inside(before, key), inside(after, key)];
        yield* changes(words.item(key), was, is, [...of, words.nameOf(key, (is ?? was)!.within)]);
      }
      return;
    case 'list':
      yield* listChanges(words, before, after, of);
  }
}

const raw: Words = { kind: 'value', say: (value) => text('cards.words.written', { value: JSON.stringify(value) }) };

function* listChanges(words: Words & { kind: 'list' }, before: Side, after: Side, of: Text[]): Generator<Change> {
  const [was, is] = [itemsOf(words, before), itemsOf(words, after)];
  const called = ({ value, within }: Place, key: string) => [...of, words.nameOf(value, within, key)];
  for (const [key, item] of is) {
    const old = was.get(key) ?? null;
    // Most of a large plan stays as it is and needs no words.
    if (old && isSame(old.value, item.value)) continue;
    if (!old && before) yield { kind: 'added', of: called(item, key), before: null, after: null };
    yield* changes(words.item, old, item, called(item, key));
  }
  for (const [key, item] of was)
    if (!is.has(key)) yield { kind: 'removed', of: called(item, key), before: null, after: null };
}

function* valueChange(
  { say, short }: Words & { kind: 'value' },
  before: Side,
  after: Side,
  of: Text[],
): Generator<Change> {
  const isSaid = (side: Side): side is Place => side !== null && !isEmpty(side.value);
  if (before && after && isSame(before.value, after.value)) return;
  const is = isSaid(after) ? say(after.value, after.within) : null;
  const was = isSaid(before) ? (is && short ? short(before.value) : say(before.value, before.within)) : null;
  if (!is && !was) return;
  yield { kind: before ? 'changed' : 'added', of, before: was, after: is };
}

const isSame = (a: Json, b: Json) => JSON.stringify(a) === JSON.stringify(b);
const isEmpty = (value: Json) => value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** Of a record that is there on one side only, the other side is there without it. */
function inside(side: Side, key: string): Side {
  if (!side) return null;
  return { value: recordOf(side.value)[key] ?? null, within: [side.value, ...side.within] };
}

function itemsOf({ keyOf }: Words & { kind: 'list' }, side: Side): Map<string, Place> {
  const items = new Map<string, Place>();
  for (const [index, value] of listOf(side?.value).entries()) {
    const key = keyOf(value, index);
    // Two of the same key are told apart by their order.
    items.set(items.has(key) ? `${key} ${index}` : key, { value, within: [side!.value, ...side!.within] });
  }
  return items;
}

/** In the order in which they are said, and then whatever else is there. */
function keysOf(known: Record<string, unknown>, before: Side, after: Side): string[] {
  const there = new Set([...Object.keys(recordOf(before?.value)), ...Object.keys(recordOf(after?.value))]);
  const said = Object.keys(known).filter((key) => there.has(key));
  return [...said, ...[...there].filter((key) => !(key in known))];
}

/** A change as one line: 「芯片适配 · 最可能 14 → 19 天」. */
export function changeLine({ kind, of, before, after }: Change, say: (text: Text) => string): string {
  const what = of.map(say).join(' · ');
  const nothing = '—';
  if (kind === 'added' && after) return `${what} ${say(after)}`;
  if (kind !== 'changed') return `${what} ${say(text(`cards.words.${kind}`))}`;
  return `${what} ${before ? say(before) : nothing} → ${after ? say(after) : nothing}`;
}
