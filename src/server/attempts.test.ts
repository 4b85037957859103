import { describe, expect, it } from 'vitest';
import { openAttempts } from './attempts.ts';

describe('attempts to sign in', () => {
  const start = Date.UTC(2026, 2, 2);
  let now = start;
  const open = () => {
    now = start;
    return openAttempts(() => new Date(now));
  };
  const rule = { window: 60, max: 3 };
  const times = async (attempts: ReturnType<typeof open>, n: number, key = '10.0.0.1|/sign-in/email') => {
    const answers: Awaited<ReturnType<typeof attempts.consume>>[] = [];
    for (let i = 0; i < n; i++) answers.push(await attempts.consume(key, rule));
    return answers;
  };

  it('allows an address as many as the rule says, tells how long to wait, and allows again after the window', async () => {
    const attempts = open();
    expect((await times(attempts, 3)).every(({ allowed }) => allowed)).toBe(true);
    now += 20_000;
    expect(await times(attempts, 1)).toEqual([{ allowed: false, retryAfter: 40 }]);
    expect((await times(attempts, 1, '10.0.0.2|/sign-in/email'))[0]?.allowed).toBe(true);
    now += 40_000;
    expect((await times(attempts, 1))[0]?.allowed).toBe(true);
  });

  it('counts for one server only', async () => {
    await times(open(), 4);
    expect((await times(open(), 1))[0]?.allowed).toBe(true);
  });

  it('closes an account after twenty failures, also when they come at once, and opens it a quarter of an hour later', () => {
    const attempts = open();
    const ends = Array.from({ length: 20 }, () => attempts.begin('lin@example.test'));
    expect(() => attempts.begin('lin@example.test')).toThrow(
      expect.objectContaining({ code: 'rate_limited', details: { retryAfterSeconds: 900 } }),
    );
    for (const end of ends) end('failed');
    expect(() => attempts.begin('lin@example.test')).toThrow();
    expect(() => attempts.begin('chen@example.test')).not.toThrow();
    now += 15 * 60_000;
    expect(() => attempts.begin('lin@example.test')).not.toThrow();
  });

  it('forgets the failures of an account that got in, and counts nothing that was not tried', () => {
    const attempts = open();
    for (let i = 0; i < 100; i++) attempts.begin('lin@example.test')(i % 20 === 19 ? 'passed' : 'failed');
    for (let i = 0; i < 100; i++) attempts.begin('chen@example.test')('untested');
    expect(() => attempts.begin('lin@example.test')).not.toThrow();
    expect(() => attempts.begin('chen@example.test')).not.toThrow();
  });
});
