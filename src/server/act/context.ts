/** Who asks, and what a procedure, a job or a hook is given to answer with. */
import type { AnyContractProcedure } from '@orpc/contract';
import type { Action } from '../../domain/people/roles.ts';
import type { PlainDate } from '../../domain/time/plain-date.ts';
import type { Log } from '../base/log.ts';
import type { FactsDoor } from '../facts/door.ts';
import type { Attempts } from '../store/attempts.ts';
import type { Db, Postgres } from '../store/postgres.ts';
import type { Announcer } from './announcer.ts';
import type { Actor, Change } from './audit.ts';
import type { EventHub } from './event-hub.ts';
import type { Enqueue, Queue } from './queue.ts';
import type { Rights } from './rights.ts';

export type Locale = 'zh-CN' | 'en';

/** Who sends a request, as the HTTP layer established it; `null` is nobody. */
export type Caller =
  | { kind: 'user'; id: string; name: string; email: string; sessionId?: string }
  | {
      kind: 'key';
      id: string;
      name: string;
      workspaceId: string;
      timeZone: string;
      actions: Action[];
      createdBy: string;
    };

/** Whose share of the machine a request takes, `personId` in contexts: keys are their maker's, who can make many. */
export const personBehind = (caller: Caller | null): string =>
  caller?.kind === 'key' ? caller.createdBy : (caller?.id ?? 'nobody');

/** What the composition root gives to every request. */
export type Deps = {
  postgres: Postgres;
  facts: FactsDoor;
  queue: Queue;
  announcer: Announcer;
  hub: EventHub;
  dataDir: string;
  attempts: Attempts;
  clock: () => Date;
  rights: Rights;
  log: Log;
};

export type RequestContext = {
  deps: Deps;
  caller: Caller | null;
  locale: Locale;
  signal?: AbortSignal;
  /** What the client calls this request, however often it sends it: a write is carried out once. */
  idempotencyKey?: string | undefined;
  /** Reads the rest of the input, which arrives only when its sender is admitted, and checks it with the fields that came with the address. */
  readInput?: (procedure: string, contract: AnyContractProcedure, fields: object) => Promise<unknown>;
};

/** What every step of a procedure is given. */
type Common = {
  db: Db;
  workspaceId: string;
  actor: Actor;
  /** Who is behind it, whichever of their keys or sessions they came with: whatever is shared out is shared out among persons. */
  personId: string;
  now: Date;
  /** Of the workspace, and the day that it is there now. */
  timeZone: string;
  today: PlainDate;
  locale: Locale;
};

/** For reads, and for a write before its transaction and after its commit: whatever takes long may be waited for. */
export type ReadContext = Common & {
  facts: FactsDoor;
  dataDir: string;
  /** Aborted when the client leaves. */
  signal?: AbortSignal | undefined;
  /** Stands for the request, whose parts share its turn. */
  request?: object;
  /** What is read answers a write that is committed. */
  committed?: boolean;
};

/** For what comes before the transaction of a write and after its commit. */
export type WriteContext = ReadContext & {
  /** For what a write notes for itself before it is decided, such as the room that a file takes while it comes in. */
  postgres: Postgres;
};

/** For a stream that outlives the moment at which its listener was admitted. */
export type LiveContext = ReadContext & {
  hub: EventHub;
  /** The session or key it was asked with. */
  credential: string;
  /** Whether they would be admitted now. Fails while nobody can tell, as when the database is away. */
  isAdmitted: () => Promise<boolean>;
};

/** For what is decided: `db` is the transaction, whose locks others wait for. There is nothing here to wait for but the database. */
export type DecideContext = Common & {
  changed: (change: Change) => void;
  unchanged: () => void;
  enqueue: Enqueue;
  /**
   * Says that the decision rests on what was read of the launch at this version. Where anything else was decided about it until the commit, the
   * whole write is prepared again.
   */
  basedOn: (launchId: string, version: number) => void;
};

type OfWorkspace = 'workspaceId' | 'actor' | 'timeZone' | 'today';

/** For a write that is committed together with others: whoever commits asks each of them whether they still may. */
export type TogetherContext = WriteContext & {
  /** Establishes in that transaction who acts, or fails; the right stays theirs until it ends. */
  establish: (db: Db) => Promise<Actor>;
  announce: Announcer['announce'];
};

/** Procedures of a person or of nobody have no workspace; a write among them names the one it concerns in `changed`. */
export type PersonReadContext = Omit<ReadContext, OfWorkspace> & {
  caller: Caller | null;
  attempts: Attempts;
};
export type PersonDecideContext = Omit<DecideContext, OfWorkspace | 'changed'> & {
  caller: Caller | null;
  changed: (change: Change & { workspaceId: string; actor?: Actor }) => void;
};
