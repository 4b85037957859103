/** What facts from files can become. Each feature that takes facts from files says so in its own `import-target.ts`; who imports them knows none. */
import type { ImportMapping } from '../../domain/imports/mapping.ts';
import type { Change } from '../act/audit.ts';
import type { DecideContext, ReadContext } from '../act/context.ts';
import type { FactTable } from '../facts/tables/table.ts';
import type { Db } from '../store/postgres.ts';
import type { FileTarget } from './tasks.ts';

/** Where the facts go, as it is asked for. */
export type Wanted = { launchId: string; source: string; studyId?: string | undefined; studyName: string };

/** Where they go, once that is known; `targetId` is null before it exists. */
export type Destination = { launchId: string; targetId: string | null };

type Scope = Pick<ReadContext, 'db' | 'workspaceId'>;

export type ImportTarget<M extends ImportMapping = ImportMapping> = {
  table: FactTable;
  /** What the facts are of; null before that exists. */
  scopeOf: (destination: Destination) => string | null;
  /** The target's id in a wish, as far as it exists. */
  existing: (wanted: Omit<Wanted, 'studyName'>) => string | null;
  /** Fails where the mapping cannot be for this launch. */
  check: (ctx: Scope, launchId: string, mapping: M) => Promise<void>;
  /** Makes or extends what the facts go to, in the caller's transaction; answers its id. */
  prepare: (ctx: DecideContext, wanted: Wanted, mapping: M) => Promise<string>;
  /** What the process that reads files needs to know of it. */
  reading: (ctx: Scope & Pick<ReadContext, 'timeZone'>, destination: Destination, mapping: M) => Promise<FileTarget>;
  /** Takes back what {@link prepare} made when nothing came of an import, where nobody has built on it; answers the change. */
  discard: (
    ctx: { db: Db; workspaceId: string; now: Date },
    made: { targetId: string; launchId: string; createdAt: Date },
  ) => Promise<Change | null>;
};
