import type { PlainDate } from '../../domain/time/plain-date.ts';
import { dayIn } from '../../domain/time/zone.ts';

/** What time it is for the whole workspace, wherever its readers are and whatever their own clocks say. */
export type Clock = {
  timeZone: string;
  now: () => Date;
  today: () => PlainDate;
  /** The day on which an instant falls. */
  dayOf: (iso: string) => PlainDate;
};

/** The clock of a time zone on a server that is so far ahead of this machine. */
export function clockOf(timeZone: string, serverAheadMs: number): Clock {
  const now = () => new Date(Date.now() + serverAheadMs);
  return {
    timeZone,
    now,
    today: () => dayIn(timeZone, now()),
    dayOf: (iso) => dayIn(timeZone, new Date(iso)),
  };
}
