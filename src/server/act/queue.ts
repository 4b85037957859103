/** Where work behind requests is put; `jobs/queue.ts` keeps and carries it out. */
import type pg from 'pg';

export type SendOptions = { singletonKey?: string; startAfterSeconds?: number };
export type Enqueue = (job: string, payload: object, options?: SendOptions) => Promise<string | null>;

export type Queue = {
  send: (job: string, payload: object, options: SendOptions & { client?: pg.ClientBase }) => Promise<string | null>;
  /** Starts the workers of these jobs now instead of at their next poll. */
  wake: (jobs: string[]) => void;
  stop: () => Promise<void>;
};
