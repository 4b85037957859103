/** Groups of posts that came to nothing, and how they are told from those that are being stored. */
import { sql } from 'drizzle-orm';
import type { Postgres } from '../store/postgres.ts';
import { type FactsDoor, longestFactsMs } from './door.ts';
import { removeGroups } from './removal.ts';
import { factGroup } from './schema.ts';
import type { FactTable } from './tables/table.ts';

/** A group that is older is of a server that is gone: longer than its lines and its transaction may take. */
const longestGroupSeconds = longestFactsMs / 1000 + 300;

const underWay = new WeakMap<Postgres, Set<string>>();

/** The groups that this process is storing in a database, by {@link groupName}. */
export function groupsUnderWay(postgres: Postgres): Set<string> {
  const known = underWay.get(postgres) ?? new Set();
  underWay.set(postgres, known);
  return known;
}
export const groupName = (workspaceId: string, tableName: string, scopeId: string, number: number) =>
  [workspaceId, tableName, scopeId, number].join('/');

/**
 * Removes what is left of groups that came to nothing: given up, or of a server that is gone. An embedded database has one server: what this process is
 * not storing, nobody is.
 */
export async function removeLostGroups(
  postgres: Postgres,
  facts: FactsDoor,
  tables: readonly FactTable[],
): Promise<void> {
  const { db, embedded } = postgres;
  const busy = groupsUnderWay(postgres);
  const found = await db
    .select({ group: factGroup, isOld: sql<boolean>`begun_at < now() - make_interval(secs => ${longestGroupSeconds})` })
    .from(factGroup)
    .limit(1_000);
  const lost = new Map<string, { table: FactTable; workspaceId: string; scopeId: string; numbers: number[] }>();
  for (const { group, isOld } of found) {
    const { workspaceId, tableName, scopeId, number, givenUp } = group;
    const isNobodys = embedded && !busy.has(groupName(workspaceId, tableName, scopeId, number));
    const table = tables.find(({ name }) => name === tableName);
    if (!table || !(givenUp || isOld || isNobodys)) continue;
    const key = [workspaceId, tableName, scopeId].join('/');
    const known = lost.get(key) ?? { table, workspaceId, scopeId, numbers: [] };
    known.numbers.push(number);
    lost.set(key, known);
  }
  for (const { table, workspaceId, scopeId, numbers } of lost.values()) {
    const list = sql.join(
      numbers.map((number) => sql`${number}::bigint`),
      sql`, `,
    );
    const those = sql`workspace_id = ${workspaceId} and table_name = ${table.name} and scope_id = ${scopeId} and number in (${list})`;
    // Nobody lets these count any more; one that was just confirmed is none of them.
    const { rows } = await db.execute<{ number: string }>(
      sql`update fact_group set given_up = true where ${those} returning number::text as number`,
    );
    if (rows.length === 0) continue;
    const givenUp = rows.map(({ number }) => Number(number));
    await removeGroups(facts, table, { workspaceId, scopeId }, givenUp);
    await db.execute(sql`delete from fact_group where ${those} and given_up`);
  }
}
