import { nextUnit, type RandomStreams } from '../../src/domain/cadence/random.ts';

export const rungs = ['all days', 'last 14 days', 'last 7 days', 'last week again', 'drift'] as const;
export type Rung = (typeof rungs)[number];

/**
 * What the usual simple forecasters say that the next days sell in all, as draws: all days, the last 14 (the projection before this one) or 7
 * drawn again, the last week again with the differences from week to week, and the last day with the differences from day to day.
 */
export function naiveLadder(
  known: readonly number[],
  days: number,
  draws: number,
  streams: RandomStreams,
): Record<Rung, number[]> {
  const pick = (values: readonly number[]) => values[Math.floor(nextUnit(streams, 0) * values.length)] ?? 0;
  const totals = (path: (day: number, before: number) => number, start = 0) =>
    Array.from({ length: draws }, () => {
      let total = 0;
      let before = start;
      for (let day = 0; day < days; day++) total += before = Math.max(0, path(day, before));
      return total;
    });
  const changes = (lag: number) => known.slice(lag).map((value, day) => value - known[day]!);
  const week = known.slice(-7);
  const [daily, weekly] = [changes(1), changes(7)];
  const recent = known.slice(-14);
  return {
    'all days': totals(() => pick(known)),
    'last 14 days': totals(() => pick(recent)),
    'last 7 days': totals(() => pick(week)),
    'last week again': totals((day) => week[day % 7]! + pick(weekly)),
    drift: totals((_, before) => before + pick(daily), known.at(-1)!),
  };
}
