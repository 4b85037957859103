import { afterEach, expect, it, vi } from 'vitest';
import { clockOf } from './clock.ts';

const hourMs = 3_600_000;

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

it.each([
  ['Asia/Shanghai', '2026-09-30T15:30:00Z', '2026-09-30T16:30:00Z'],
  ['Pacific/Honolulu', '2026-10-01T09:30:00Z', '2026-10-01T10:30:00Z'],
  ['Pacific/Kiritimati', '2026-09-30T09:30:00Z', '2026-09-30T10:30:00Z'],
])('the day changes at midnight in %s, wherever the reader is', (timeZone, evening, night) => {
  const clock = clockOf(timeZone, 0);
  for (const place of ['Pacific/Honolulu', 'UTC', 'Pacific/Kiritimati']) {
    vi.stubEnv('TZ', place);
    vi.useFakeTimers({ now: new Date(evening) });
    expect([clock.today(), clock.dayOf(evening), clock.dayOf(night)]).toEqual([
      '2026-09-30',
      '2026-09-30',
      '2026-10-01',
    ]);
    vi.setSystemTime(new Date(night));
    expect(clock.today()).toBe('2026-10-01');
  }
});

it('is the server’s where the reader’s own is wrong', () => {
  vi.useFakeTimers({ now: new Date('2026-09-30T13:30:00Z') });
  expect(clockOf('Asia/Shanghai', 0).today()).toBe('2026-09-30');
  expect(clockOf('Asia/Shanghai', 3 * hourMs).today()).toBe('2026-10-01');
});
