/**
 * The open event streams of this server. They cost a write nothing but a note of what changed: whether a reader may still see it is asked
 * afterwards, once for all streams of a session, a few at a time and at most twice a second.
 */
import type { Entity } from '../../domain/audit/entities.ts';
import { BiplaneError } from '../../domain/errors.ts';
import { text } from '../../domain/text.ts';
import { type Announcement, type Announcer, reload } from './announcer.ts';

const mostOfOne = 20;
const mostInAll = 1_000;
const heartbeatMs = 20_000;
const checkEveryMs = 500;
const checksAtOnce = 2;
/** What a slow reader has not taken is one `reload` from here on; a reader who takes nothing for so long is gone. */
const mostPending = 50;
const patienceMs = 60_000;

export type Reader = {
  /** The person, or whose key it is. */
  who: string;
  /** The session or key: streams with the same one in the same workspace are admitted together. */
  credential: string;
  workspaceId: string;
  /** Fails while nobody can tell, as when the database is away: then nothing is sent, and it is asked again. */
  isAdmitted: () => Promise<boolean>;
  /** Resolves when it has been taken. */
  write: (events: string) => Promise<unknown>;
  end: () => void;
};

type Stream = { reader: Reader; pending: Map<string, string>; sentAt: number; sendingSince: number | null };
type Group = { streams: Set<Stream>; checkedAt: number; isQueued: boolean; stopListening: () => void };

const eventOf = (name: string, data = '') => `event: ${name}\ndata: ${data}\n\n`;

/** The event of an announcement, and what makes an earlier one of the same needless. */
function eventOfAnnouncement(
  { workspaceId: _own, ...heard }: Announcement,
  shownBy: (entity: Entity) => readonly string[],
): [key: string, event: string] {
  const { entity, entityId, progress } = heard;
  if (progress) return [`progress ${entity} ${entityId}`, eventOf('progress', JSON.stringify(heard))];
  const procedures = shownBy(entity);
  return [`${entity} ${entityId}`, eventOf('changed', JSON.stringify({ ...heard, procedures }))];
}

/** Notes what a stream is to be told: the same record once, and too much as one `reload`. */
function note(stream: Stream, key: string, event: string): void {
  if (stream.pending.has(reload)) return;
  if (key === reload || stream.pending.size >= mostPending) {
    stream.pending.clear();
    stream.pending.set(reload, eventOf(reload));
  } else stream.pending.set(key, event);
}

export type EventHub = ReturnType<typeof openEventHub>;

export function openEventHub(
  announcer: Pick<Announcer, 'listen'>,
  /** The reads that show an entity. */
  shownBy: (entity: Entity) => readonly string[],
  now: () => number = Date.now,
) {
  const groups = new Map<string, Group>();
  const ofOne = new Map<string, number>();
  const due: Group[] = [];
  let inAll = 0;
  let checking = 0;

  async function send(stream: Stream, pending: ReadonlyMap<string, string>): Promise<void> {
    stream.sendingSince = now();
    stream.sentAt = now();
    try {
      await stream.reader.write([...pending.values()].join('') || eventOf('heartbeat'));
    } catch {
      stream.reader.end();
    }
    stream.sendingSince = null;
  }

  async function check(group: Group): Promise<void> {
    group.isQueued = false;
    group.checkedAt = now();
    // What comes in meanwhile waits for the next check.
    const batches = [...group.streams].map((stream) => {
      const { pending } = stream;
      stream.pending = new Map();
      return { stream, pending };
    });
    const [first] = batches;
    const isAdmitted = await first?.stream.reader.isAdmitted().catch(() => null);
    for (const { stream, pending } of batches) {
      if (isAdmitted === null) for (const [key, event] of pending) note(stream, key, event);
      else if (!isAdmitted) stream.reader.end();
      else if (stream.sendingSince === null) {
        if (pending.size > 0 || now() - stream.sentAt >= heartbeatMs) void send(stream, pending);
      } else if (now() - stream.sendingSince > patienceMs) stream.reader.end();
      else for (const [key, event] of pending) note(stream, key, event);
    }
  }

  function pump(): void {
    while (checking < checksAtOnce) {
      const next = due.shift();
      if (!next) return;
      checking += 1;
      void check(next).finally(() => {
        checking -= 1;
        pump();
      });
    }
  }

  function queue(group: Group): void {
    if (group.isQueued) return;
    group.isQueued = true;
    due.push(group);
    pump();
  }

  const timer = setInterval(() => {
    for (const group of groups.values()) {
      const needsCheck = [...group.streams].some(
        ({ pending, sentAt }) => pending.size > 0 || now() - sentAt >= heartbeatMs,
      );
      if (needsCheck) queue(group);
    }
  }, checkEveryMs).unref();

  function openGroup(key: string, workspaceId: string): Group {
    const group: Group = { streams: new Set(), checkedAt: 0, isQueued: false, stopListening: () => {} };
    group.stopListening = announcer.listen(workspaceId, (heard: Announcement | typeof reload) => {
      const [name, event] = heard === reload ? [reload, ''] : eventOfAnnouncement(heard, shownBy);
      for (const stream of group.streams) note(stream, name, event);
      if (now() - group.checkedAt >= checkEveryMs) queue(group);
    });
    groups.set(key, group);
    return group;
  }

  return {
    /** Opens a stream of `changed`, `reload` and `heartbeat`; the answer closes it. Fails where there are too many. */
    open(reader: Reader): () => void {
      const own = ofOne.get(reader.who) ?? 0;
      if (own >= mostOfOne)
        throw new BiplaneError('rate_limited', text('errors.tooManyStreams', { limit: mostOfOne }), {
          retryAfterSeconds: 60,
        });
      if (inAll >= mostInAll)
        throw new BiplaneError('unavailable', text('errors.noMoreStreams', { limit: mostInAll }), {
          retryAfterSeconds: 60,
        });
      const key = `${reader.workspaceId} ${reader.credential}`;
      const group = groups.get(key) ?? openGroup(key, reader.workspaceId);
      const stream: Stream = { reader, pending: new Map(), sentAt: now(), sendingSince: null };
      group.streams.add(stream);
      ofOne.set(reader.who, own + 1);
      inAll += 1;
      return () => {
        if (!group.streams.delete(stream)) return;
        inAll -= 1;
        const rest = (ofOne.get(reader.who) ?? 1) - 1;
        if (rest > 0) ofOne.set(reader.who, rest);
        else ofOne.delete(reader.who);
        if (group.streams.size > 0) return;
        group.stopListening();
        groups.delete(key);
      };
    },
    close: async () => clearInterval(timer),
  };
}
