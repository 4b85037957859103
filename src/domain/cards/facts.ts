import type { Break } from './records.ts';

type Receipt = { lines: number; digest: string };

/** Facts that came together, as they were counted when they came (`null`: nobody recorded them) and as they are now (`null`: none are left). */
export type FactsRecord = { name: string; recorded: Receipt | null; found: Receipt | null };

/** Are the facts in the store still those that were recorded? */
export function factsBreak({ name, recorded, found }: FactsRecord): Break | null {
  const [before, now] = [recorded?.lines ?? 0, found?.lines ?? 0];
  const broken = (what: Break['what'], expected: string, actual: string): Break => ({
    record: 'facts',
    name,
    what,
    expected,
    found: actual,
  });
  if (now < before) return broken('removed', String(before), String(now));
  if (now > before) return broken('added', String(before), String(now));
  if (recorded && found && recorded.digest !== found.digest) return broken('content', recorded.digest, found.digest);
  return null;
}
