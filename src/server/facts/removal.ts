/** Takes facts away: what is left of broken attempts, of a workspace that is gone, of somebody who wants to be forgotten. */
import { localName } from './ddl.ts';
import type { FactsDoor, FactsParams } from './door.ts';
import { factTables } from './tables/all.ts';
import { type FactTable, keysOf, personalKeysOf, scopeSql, sqlName } from './tables/table.ts';

type Door = Pick<FactsDoor, 'command' | 'layout'>;

async function alter({ command, layout }: Door, table: FactTable, change: string, params: FactsParams): Promise<void> {
  const on = layout.cluster ? ` ON CLUSTER '${layout.cluster}'` : '';
  await command(`ALTER TABLE ${localName(table, layout)}${on} ${change}`, params);
}

/** Removes the rows of a batch. */
export const removeBatch = (facts: Door, table: FactTable, workspaceId: string, batchId: string): Promise<void> =>
  alter(facts, table, 'DELETE WHERE workspace_id = {workspaceId:String} AND batch_id = {batchId:String}', {
    workspaceId,
    batchId,
  });

/** Removes the rows of groups of posts, and waits until they are gone. */
export const removeGroups = (
  facts: Door,
  table: FactTable,
  place: { workspaceId: string; scopeId: string },
  numbers: readonly number[],
): Promise<void> =>
  alter(
    facts,
    table,
    `DELETE WHERE ${scopeSql(table)} AND group_number IN {numbers:Array(Int64)} SETTINGS mutations_sync = 1`,
    { ...place, numbers },
  );

/** Removes all facts of a workspace. */
export async function removeWorkspaceFacts(facts: Door, workspaceId: string): Promise<void> {
  for (const table of factTables)
    await alter(facts, table, 'DELETE WHERE workspace_id = {workspaceId:String}', { workspaceId });
}

/** Empties a table: for a restore that failed. */
export async function emptyTable({ command, layout }: Door, table: FactTable): Promise<void> {
  const on = layout.cluster ? ` ON CLUSTER '${layout.cluster}'` : '';
  await command(`TRUNCATE TABLE ${localName(table, layout)}${on}`);
}

/** Whom to forget: by the ids that a source gave their facts, or by what the columns that name people say. */
export type Forgotten = { ids: readonly string[] } | { person: string };

/** Erases facts of a workspace with these ids; of a person, the name in the facts, which stay. */
export async function eraseFacts(facts: Door, workspaceId: string, forgotten: Forgotten): Promise<void> {
  for (const table of factTables) {
    const here = 'workspace_id = {workspaceId:String} AND ';
    if ('ids' in forgotten) {
      const id = keysOf(table, 'identity').map(sqlName).at(-1)!;
      await alter(facts, table, `DELETE WHERE ${here}${id} IN {ids:Array(String)}`, { workspaceId, ...forgotten });
      continue;
    }
    for (const column of personalKeysOf(table).map(sqlName))
      await alter(facts, table, `UPDATE ${column} = '' WHERE ${here}${column} = {person:String}`, {
        workspaceId,
        ...forgotten,
      });
  }
}
