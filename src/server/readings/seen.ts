/** What a reading rests on, of one moment: what people have decided, which facts count, and which day it is. */
import { createHash } from 'node:crypto';
import type { PlainDate } from '../../domain/time/plain-date.ts';
import type { FactTable } from '../facts/tables/table.ts';
import { resolveAllVisible, type Visible } from '../facts/visible.ts';
import { decisionsVersions } from '../store/decisions.ts';
import type { Db } from '../store/postgres.ts';

type Scope = { db: Db; workspaceId: string; today: PlainDate };

/** Which facts a reading counts: those of the launch itself, or of what `scopesOf` finds in it, such as its studies. */
export type FactsOfLaunch = {
  table: FactTable;
  scopesOf?: (
    ctx: Pick<Scope, 'db' | 'workspaceId'>,
    launchIds: readonly string[],
  ) => Promise<{ launchId: string; scopeId: string }[]>;
};

/** One launch at one moment. */
export type Seen = {
  /** The same text as long as decisions, day and these facts are the same. */
  keyOf: (sources: readonly FactsOfLaunch[]) => string;
  /** The facts that count. Fails for a table that was not looked at, or a scope that was not there. */
  visible: (table: FactTable, scopeId: string) => Visible;
};

/** Looks at several launches at once. What is decided about the workspace (its time zone, what its wagers came to) concerns all of them. */
export async function look(
  ctx: Scope,
  sources: readonly FactsOfLaunch[],
  launchIds: readonly string[],
): Promise<Map<string, Seen>> {
  const versions = await decisionsVersions(ctx, [ctx.workspaceId, ...launchIds]);
  const tables = await Promise.all(sources.map((source) => lookAt(ctx, source, launchIds)));
  return new Map(launchIds.map((launchId) => [launchId, seenOf(ctx, launchId, versions, tables)]));
}

type Looked = { table: FactTable; scopes: { launchId: string; scopeId: string }[]; visible: Map<string, Visible> };

async function lookAt(ctx: Scope, { table, scopesOf }: FactsOfLaunch, launchIds: readonly string[]): Promise<Looked> {
  const scopes = scopesOf
    ? await scopesOf(ctx, launchIds)
    : launchIds.map((launchId) => ({ launchId, scopeId: launchId }));
  const scopeIds = scopes.map(({ scopeId }) => scopeId);
  return { table, scopes, visible: await resolveAllVisible(ctx, table, scopeIds) };
}

function seenOf(
  { workspaceId, today }: Scope,
  launchId: string,
  versions: ReadonlyMap<string, number>,
  tables: readonly Looked[],
): Seen {
  const decided = [workspaceId, launchId].map((id) => versions.get(id) ?? 0).join('.');
  const lookedAt = (table: FactTable) => {
    const found = tables.find((each) => each.table === table);
    if (!found) throw new Error(`which facts of ${table.name} count was not asked`);
    return found;
  };
  return {
    keyOf(sources) {
      const digests = sources.flatMap(({ table }) => {
        const { scopes, visible } = lookedAt(table);
        const own = scopes.filter((scope) => scope.launchId === launchId);
        return own.map(({ scopeId }) => visible.get(scopeId)!.digest).sort();
      });
      return `${decided} ${today} ${createHash('sha256').update(digests.join()).digest('base64url')}`;
    },
    visible(table, scopeId) {
      const found = lookedAt(table).visible.get(scopeId);
      if (!found) throw new Error(`which facts of ${table.name} count in ${scopeId} was not asked`);
      return found;
    },
  };
}
