import type { Text } from '../../domain/text.ts';

/** What a text stands for that somebody typed: `null` for nothing, and what keeps it from being taken. */
export type Reading<Value> = { value: Value | null; problem: Text | null };
