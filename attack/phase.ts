/** What a phase of the attack has at hand, and how it says what held. */
import type { Caller } from './client.ts';
import type { Server } from './server.ts';

export type Person = { id: string; name: string; email: string; password: string; caller: Caller };

/** A workspace of two with a launch, as two people would set it up; `owner` answers for the product, `gtm` for the market. */
export type Place = {
  owner: Person;
  gtm: Person;
  workspaceId: string;
  launchId: string;
  /** A second workspace of the same installation, and a key that may do everything there. */
  otherWorkspaceId: string;
  otherKey: Caller;
};

export type Site = Place & { server: Server; dataDir: string };
/** Two servers on one PostgreSQL, one ClickHouse and one data directory. */
export type Pair = Place & {
  servers: [Server, Server];
  postgres: { url: string; halt: () => void; start: () => void };
};

export type Attack = {
  /** Between 0 and 1, the same row for the same seed. */
  random: () => number;
  kills: number;
  /** An installation of its own on embedded engines; it ends with the phase. */
  embedded: (settings?: NodeJS.ProcessEnv) => Promise<Site>;
  /** `null` where no PostgreSQL is installed. */
  pair: () => Promise<Pair | null>;
  /** Says whether something held, with the figure that was measured. */
  claim: (what: string, held: boolean, measured?: string | number) => void;
  /** A directory that is removed after the phase. */
  directory: () => string;
  /** Called after the phase, the last one first. */
  afterwards: (close: () => unknown) => void;
};

export type Phase = { name: string; run: (attack: Attack) => Promise<void> };
