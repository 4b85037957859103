import type { CellCounts } from './missing.ts';

/** From so many answers on, parts that are never seen apart are taken for one option. */
const enoughTogether = 3;

/**
 * Options that hold the separator themselves, longest first: `Calls, meetings` where "Calls" is always followed by "meetings" and "meetings" never comes
 * without it, while other parts combine freely. Google Forms joins options by ", " and does not mark those that contain it. A proposal: two options
 * that everybody happens to have chosen together look the same.
 */
export function learntOptions(counts: CellCounts, separator: string): string[] {
  let answers = [...counts].map(([cell, times]) => ({ parts: cell.split(separator), times }));
  const all = answers.reduce((sum, { times }) => sum + times, 0);
  for (let round = 0; round < 8; round++) {
    const pair = inseparable(answers, all);
    if (!pair) break;
    answers = answers.map(({ parts, times }) => ({ parts: joinedAt(parts, pair, separator), times }));
  }
  const options = new Set(answers.flatMap(({ parts }) => parts));
  return [...options].filter((option) => option.includes(separator)).sort((a, b) => b.length - a.length);
}

type Answers = readonly { parts: readonly string[]; times: number }[];

/** Two parts of which each is never seen without the other right beside it, and not in every answer. */
function inseparable(answers: Answers, all: number): [string, string] | null {
  const seen = new Map<string, number>();
  const pairs = new Map<string, { pair: [string, string]; times: number }>();
  for (const { parts, times } of answers) {
    parts.forEach((part, at) => {
      seen.set(part, (seen.get(part) ?? 0) + times);
      const next = parts[at + 1];
      if (next === undefined) return;
      const key = JSON.stringify([part, next]);
      const found = pairs.get(key) ?? { pair: [part, next], times: 0 };
      found.times += times;
      pairs.set(key, found);
    });
  }
  for (const { pair, times } of pairs.values()) {
    if (times >= enoughTogether && times < all && seen.get(pair[0]) === times && seen.get(pair[1]) === times)
      return pair;
  }
  return null;
}

function joinedAt(parts: readonly string[], [first, second]: readonly [string, string], separator: string): string[] {
  const result: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    if (parts[at] === first && parts[at + 1] === second) result.push(`${first}${separator}${parts[++at]!}`);
    else result.push(parts[at]!);
  }
  return result;
}
