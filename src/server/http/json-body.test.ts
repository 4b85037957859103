import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBodyBudget } from './body-budget.ts';
import { readBody } from './json-body.ts';

const kilobyte = 1024;
const most = 16 * 1024 * kilobyte;

describe('a body', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A request whose body comes in pieces of this size, one after each pause, up to its length. */
  function trickling({ piece, pauseMs, length }: { piece: number; pauseMs: number; length: number }) {
    let sent = 0;
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
        if (isCancelled) return;
        controller.enqueue(new Uint8Array(piece));
        sent += piece;
        if (sent >= length) controller.close();
      },
      cancel() {
        isCancelled = true;
      },
    });
    const headers = { 'content-type': 'application/json', 'content-length': String(length) };
    const request = new Request('http://biplane', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    return { request, isCancelled: () => isCancelled };
  }
  const outcomeOf = (request: Request, take?: (bytes: number) => void) =>
    readBody(request, most, take).then(
      (bytes) => bytes.length,
      (error: { reason?: { key: string } }) => error.reason?.key,
    );

  it('that trickles in is given up after half a minute, however long it says it is', async () => {
    const { request, isCancelled } = trickling({ piece: 1, pauseMs: 1_000, length: most });
    const outcome = outcomeOf(request);
    await vi.advanceTimersByTimeAsync(31_000);
    expect(isCancelled()).toBe(true);
    expect(await outcome).toBe('errors.bodyTooSlow');
  });

  it('that is long may take longer, as long as it goes on coming', async () => {
    const length = 8 * 1024 * kilobyte;
    const outcome = outcomeOf(trickling({ piece: 256 * kilobyte, pauseMs: 2_000, length }).request);
    await vi.advanceTimersByTimeAsync(70_000);
    expect(await outcome).toBe(length);
  });

  it('is not read on once there is no room for it', async () => {
    const { request, isCancelled } = trickling({ piece: 4 * kilobyte, pauseMs: 10, length: most });
    const outcome = outcomeOf(request, () => {
      throw Object.assign(new Error('no room'), { reason: { key: 'no room' } });
    });
    await vi.advanceTimersByTimeAsync(100);
    expect(await outcome).toBe('no room');
    expect(isCancelled()).toBe(true);
  });
});

describe('the room for bodies', () => {
  const large = 16 * 1024 * kilobyte;

  it('is taken by what has arrived, not by what is announced', () => {
    const hold = openBodyBudget();
    const slow = Array.from({ length: 100 }, (_, n) => hold(`person ${n % 10}`, large));
    for (const body of slow) body.take(kilobyte);
    expect(() => hold('lin', large).take(large)).not.toThrow();
  });

  it('is bounded for one person and in all, and given back whole', () => {
    const hold = openBodyBudget();
    const held = Array.from({ length: 8 }, (_, n) => hold(`person ${Math.floor(n / 2)}`, large));
    for (const body of held) body.take(large);
    expect(() => hold('person 0', large).take(large)).toThrow(expect.objectContaining({ code: 'rate_limited' }));
    expect(() => hold('lin', large).take(1)).toThrow(expect.objectContaining({ code: 'rate_limited' }));
    // Small ones come through all the same.
    hold('lin', kilobyte).take(kilobyte);
    for (const body of held) body.release();
    for (const body of held) body.take(large);
  });
});
