import { expect, it } from 'vitest';
import { dayIn, isTimeZone } from './zone.ts';

it.each([
  // Half past eleven in the evening and half past midnight, where the day of UTC is another one.
  ['Asia/Shanghai', '2026-11-27T15:30:00Z', '2026-11-27'],
  ['Asia/Shanghai', '2026-11-27T16:30:00Z', '2026-11-28'],
  ['Pacific/Honolulu', '2026-11-28T09:30:00Z', '2026-11-27'],
  ['Pacific/Honolulu', '2026-11-28T10:30:00Z', '2026-11-28'],
  ['Pacific/Kiritimati', '2026-11-27T09:30:00Z', '2026-11-27'],
  ['Pacific/Kiritimati', '2026-11-27T10:30:00Z', '2026-11-28'],
  // The clocks go back: the day is longer, and still one day.
  ['America/New_York', '2026-11-02T04:30:00Z', '2026-11-01'],
  ['America/New_York', '2026-11-02T05:30:00Z', '2026-11-02'],
  ['UTC', '2026-12-31T23:59:59.999Z', '2026-12-31'],
])('in %s at %s it is %s', (zone, at, day) => {
  expect(dayIn(zone, new Date(at))).toBe(day);
});

it('knows the names of time zones', () => {
  expect(['Asia/Shanghai', 'UTC', 'Europe/Berlin'].every(isTimeZone)).toBe(true);
  expect(['', 'Mars/Olympus', 'Asia/Shanghai; drop table'].some(isTimeZone)).toBe(false);
});
