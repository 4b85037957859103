/** How contents of cards are put into words: what each part is called, and how its values are said. */
import type { Json } from '../cards/canonical.ts';
import { type Text, text } from '../text.ts';

/** A value with what it stands in, nearest first, up to the whole content. */
export type Place = { value: Json; within: readonly Json[] };

/** The words of one part of a content. A part without a name of its own says only what is in it. */
export type Words =
  | {
      kind: 'value';
      say: (value: Json, within: readonly Json[]) => Text;
      /** The same without its unit, for a value that one in full follows. */
      short?: (value: Json) => Text;
    }
  | { kind: 'fields'; fields: Record<string, Field> }
  | {
      kind: 'list';
      /** What stays the same of an item while everything else about it changes. */
      keyOf: (item: Json, index: number) => string;
      nameOf: (item: Json, within: readonly Json[], key: string) => Text;
      item: Words;
    }
  | {
      /** A record whose keys are names that people gave. */
      kind: 'record';
      nameOf: (key: string, within: readonly Json[]) => Text;
      item: (key: string) => Words;
    }
  | { kind: 'depends'; on: (value: Json) => Words };

/** `null`: what an item of a list is recognised by, and said with its name. */
type Field = { name: Text | null; words: Words } | null;

export const recordOf = (value: Json | undefined): { [key: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
export const listOf = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
/** The whole content that a value stands in. */
export const wholeOf = (within: readonly Json[]): { [key: string]: Json } => recordOf(within.at(-1));

export const fields = (of: Record<string, Field>): Words => ({ kind: 'fields', fields: of });
export const named = (key: string, words: Words): Field => ({ name: text(key), words });
/** Fields that are said as if they were those of what they stand in. */
export const within = (words: Words): Field => ({ name: null, words });

/** As it is written: a name, a sentence. */
export const written: Words = { kind: 'value', say: (value) => asWritten(String(value)) };
export const asWritten = (value: string): Text => text('cards.words.written', { value });
export const number: Words = { kind: 'value', say: (value) => asWritten(String(value)) };
export const count: Words = { kind: 'value', say: (value) => text('cards.words.count', { n: Number(value) }) };
export const days: Words = {
  kind: 'value',
  say: (value) => text('cards.words.days', { n: String(value) }),
  short: (value) => asWritten(String(value)),
};
/** 0–1, with every digit that was signed. */
export const share: Words = { kind: 'value', say: (value) => percentText(Number(value) * 100) };
export const percent: Words = { kind: 'value', say: (value) => percentText(Number(value)) };
export const day: Words = { kind: 'value', say: (value) => text('cards.words.day', { date: String(value) }) };
export const instant: Words = {
  kind: 'value',
  say: (value) => {
    const [date = '', time = ''] = String(value).split('T');
    return text('cards.words.instant', { date, time: time.slice(0, 5) });
  },
};
export const yesOrNo: Words = { kind: 'value', say: (value) => text(`cards.words.${value === true ? 'yes' : 'no'}`) };
/** A word of the product: its key begins like this. */
export const word = (prefix: string): Words => ({ kind: 'value', say: (value) => text(`${prefix}.${value}`) });
/** Several words, as people list them. */
export const several: Words = { kind: 'value', say: (value) => asWritten(listOf(value).join(' · ')) };

export const money = (minor: Json, currency: Json | undefined): Text =>
  text('cards.words.money', { amount: Number(minor), currency: String(currency ?? '') });

/** Twelve digits: what binary fractions add beyond them nobody typed. */
const percentText = (value: number): Text => asWritten(`${Number(value.toPrecision(12))}%`);
