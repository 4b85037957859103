import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Announcement, Announcer } from './announcer.ts';
import { type EventHub, openEventHub, type Reader } from './event-hub.ts';

describe('event streams', () => {
  const workspaceId = 'w';
  const patient = { timeout: 10_000, interval: 5 };
  let hub: EventHub;
  let emitter: EventEmitter;
  afterEach(() => hub.close());

  const open = () => {
    emitter = new EventEmitter().setMaxListeners(0);
    const announcer: Pick<Announcer, 'listen'> = {
      listen: (workspace, listener) => {
        emitter.on(workspace, listener);
        return () => emitter.off(workspace, listener);
      },
    };
    hub = openEventHub(announcer, (entity) => [`${entity}s.list`]);
  };
  const change = (entityId: string) => {
    const announcement: Announcement = { workspaceId, launchId: null, entity: 'need', entityId };
    emitter.emit(workspaceId, announcement);
  };
  function reader(who: string, more: Partial<Reader> = {}) {
    const taken: string[] = [];
    const stream = { taken, checks: 0, ended: false };
    const close = hub.open({
      who,
      credential: who,
      workspaceId,
      isAdmitted: async () => {
        stream.checks += 1;
        return true;
      },
      write: async (events) => taken.push(events),
      end: () => {
        stream.ended = true;
      },
      ...more,
    });
    return Object.assign(stream, { close });
  }

  it('are bounded for one person and in all', () => {
    open();
    const own = Array.from({ length: 20 }, () => reader('lin'));
    expect(() => reader('lin')).toThrow(expect.objectContaining({ code: 'rate_limited' }));
    own[0]?.close();
    own[0]?.close();
    reader('lin');
    expect(() => reader('lin')).toThrow();
    for (let n = 20; n < 1_000; n += 1) reader(`person ${Math.floor(n / 20)}`);
    expect(() => reader('one more')).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });

  it('wait while nobody can tell whether they may be told, and are told then', async () => {
    open();
    let isAway = true;
    const stream = reader('lin', {
      isAdmitted: async () => {
        if (isAway) throw new Error('the database is away');
        return true;
      },
    });
    change('1');
    await sleep(50);
    expect(stream).toMatchObject({ ended: false, taken: [] });
    isAway = false;
    await expect.poll(() => stream.taken.join(''), patient).toContain('"entityId":"1"');
  });

  it('are told at once, and asked once for all streams of a session whether they may still be told', async () => {
    open();
    const streams = Array.from({ length: 20 }, () => reader('lin'));
    change('a');
    for (const { taken } of streams)
      await expect.poll(() => taken, patient).toEqual([expect.stringContaining('"entityId":"a"')]);
    for (let n = 0; n < 10; n += 1) change('b');
    for (const { taken } of streams)
      await expect.poll(() => taken.join('').match(/event: changed/g), patient).toHaveLength(2);
    // Once for each time they were told; a slow machine may have told the ten in two goes.
    expect(streams.reduce((sum, { checks }) => sum + checks, 0)).toBeLessThanOrEqual(3);
  });

  it('ask a few at a time, so that a write is not behind a thousand questions', async () => {
    open();
    let asking = 0;
    let most = 0;
    const isAdmitted = async () => {
      asking += 1;
      most = Math.max(most, asking);
      await sleep(1);
      asking -= 1;
      return true;
    };
    const streams = Array.from({ length: 1_000 }, (_, n) => reader(`person ${n}`, { isAdmitted }));
    const began = performance.now();
    change('a');
    expect(performance.now() - began).toBeLessThan(100);
    while (streams.some(({ taken }) => taken.length === 0)) await sleep(10);
    expect(most).toBe(2);
  });

  it('end for whoever may no longer see, before the first message they must not see', async () => {
    open();
    const stream = reader('lin', { isAdmitted: async () => false });
    change('a');
    await expect.poll(() => stream, patient).toMatchObject({ ended: true, taken: [] });
  });

  it('keep for a slow reader one word instead of everything', async () => {
    open();
    let take = () => {};
    const taken: string[] = [];
    reader('slow', {
      write: (events) => {
        taken.push(events);
        return new Promise<void>((resolve) => {
          take = resolve;
        });
      },
    });
    change('first');
    await expect.poll(() => taken, patient).toHaveLength(1);
    for (let n = 0; n < 100_000; n += 1) change(`record ${n}`);
    await sleep(1_100);
    expect(taken).toHaveLength(1);
    take();
    await expect.poll(() => taken[1], patient).toBe('event: reload\ndata: \n\n');
  });

  it('say reload where the server may have missed something', async () => {
    open();
    const stream = reader('lin');
    emitter.emit(workspaceId, 'reload');
    await expect.poll(() => stream.taken, patient).toEqual(['event: reload\ndata: \n\n']);
  });
});
