import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { text } from '../../domain/text.ts';
import { openTurns } from './turns.ts';

describe('turns', () => {
  const limits = { atOnce: 3, atOnceOfOne: 2, waiting: 10, waitingOfOne: 4, longestMs: 10_000 };
  const open = (more: Partial<typeof limits> = {}) =>
    openTurns({ ...limits, ...more, busy: text('people.errors.busy') });

  /** Work that goes on until `end`, at the latest until the test is over; `begun` says in which order the pieces began. */
  function workshop(inTurn = open()) {
    const begun: string[] = [];
    const ends: (() => void)[] = [];
    const started: Promise<void>[] = [];
    let isOver = false;
    const start = (who: string, signal?: AbortSignal) => {
      const work = () => {
        begun.push(who);
        return isOver ? Promise.resolve() : new Promise<void>((resolve) => ends.push(resolve));
      };
      const piece = inTurn(who, work, signal);
      started.push(piece);
      return piece;
    };
    onTestFinished(async () => {
      isOver = true;
      for (const end of ends) end();
      await Promise.allSettled(started);
    });
    return { begun, start, end: () => ends.shift()?.() };
  }

  it('leave others a place, however much one of them wants', async () => {
    const { begun, start, end } = workshop();
    for (let n = 0; n < 5; n += 1) void start('greedy');
    void start('modest');
    await sleep(1);
    expect(begun).toEqual(['greedy', 'greedy', 'modest']);
    void start('other');
    end();
    await sleep(1);
    expect(begun.slice(3)).toEqual(['greedy']);
    end();
    await sleep(1);
    expect(begun.slice(4)).toEqual(['other']);
  });

  it('are refused to who has enough waiting, and to everybody where all places are taken', async () => {
    const { start } = workshop(open({ waiting: 6 }));
    for (let n = 0; n < 6; n += 1) void start('greedy');
    await expect(start('greedy')).rejects.toMatchObject({ code: 'rate_limited' });
    for (const who of ['a', 'b', 'c']) void start(who);
    await expect(start('d')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('are not waited for by who left, nor for ever', async () => {
    const { begun, start, end } = workshop(open({ atOnce: 1, longestMs: 30 }));
    void start('a');
    const left = new AbortController();
    const leaving = start('b', left.signal);
    left.abort(new Error('left'));
    await expect(leaving).rejects.toThrow('left');
    await expect(start('c')).rejects.toMatchObject({ code: 'unavailable' });
    end();
    await sleep(1);
    void start('d');
    await sleep(1);
    expect(begun).toEqual(['a', 'd']);
  });

  it('go on after work that fails', async () => {
    const inTurn = open({ atOnce: 1 });
    await expect(inTurn('a', () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(await inTurn('b', async () => 'done')).toBe('done');
  });
});
