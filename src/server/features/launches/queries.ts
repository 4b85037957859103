import { and, asc, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Owners } from '../../../domain/cards/signing.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { type AuditedRecords, isoText } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { person } from '../people/schema.ts';
import { launch } from './schema.ts';

type Scope = { db: Db; workspaceId: string };
const pm = alias(person, 'pm');
const gtm = alias(person, 'gtm');

const columns = { launch, pmOwnerName: pm.name, gtmOwnerName: gtm.name };
type Row = { launch: typeof launch.$inferSelect; pmOwnerName: string; gtmOwnerName: string };

/** A launch as every surface shows it. */
export type Launch = ReturnType<typeof present>;

function present({ launch: row, pmOwnerName, gtmOwnerName }: Row) {
  const { workspaceId: _workspace, updatedAt: _updated, ...rest } = row;
  return {
    ...rest,
    pmOwnerName,
    gtmOwnerName,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

function selectLaunches(db: Db) {
  return db
    .select(columns)
    .from(launch)
    .innerJoin(pm, eq(pm.id, launch.pmOwnerId))
    .innerJoin(gtm, eq(gtm.id, launch.gtmOwnerId))
    .$dynamic();
}

export async function listLaunches({ db, workspaceId }: Scope, archived = false): Promise<Launch[]> {
  const rows = await selectLaunches(db)
    .where(
      and(eq(launch.workspaceId, workspaceId), archived ? isNotNull(launch.archivedAt) : isNull(launch.archivedAt)),
    )
    .orderBy(asc(launch.committedDate), asc(launch.name));
  return rows.map(present);
}

/** The launches of all workspaces that are neither settled nor in the trash. */
export const openLaunches = (db: Db): Promise<{ workspaceId: string; launchId: string }[]> =>
  db
    .select({ workspaceId: launch.workspaceId, launchId: launch.id })
    .from(launch)
    .where(and(isNull(launch.archivedAt), ne(launch.stage, 'settled')));

/**
 * One launch that nobody else changes, signs or seals for until the transaction ends: owners and what they do never interleave. Take it before
 * any lock on a card.
 */
export async function holdLaunch(ctx: Scope, launchId: string): Promise<Launch> {
  await ctx.db.select({ id: launch.id }).from(launch).where(here(ctx, launchId)).for('no key update');
  return getLaunch(ctx, launchId);
}

/** Fails with `precondition_failed` for a launch in the trash: nobody signs or seals there. */
export function requireUnarchived({ archivedAt }: Launch): void {
  if (archivedAt !== null) throw new BiplaneError('precondition_failed', text('launches.errors.archived'));
}

const here = ({ workspaceId }: Scope, launchId: string) =>
  and(eq(launch.workspaceId, workspaceId), eq(launch.id, launchId));

/** One launch of the workspace; `not_found` for any other id. */
export async function getLaunch(ctx: Scope, launchId: string): Promise<Launch> {
  const [row] = await selectLaunches(ctx.db).where(here(ctx, launchId));
  if (!row) throw new BiplaneError('not_found', text('errors.notFound'));
  return present(row);
}

/** Who may sign which side of a launch's cards. */
export const ownersOf = (launch: Pick<Launch, 'pmOwnerId' | 'gtmOwnerId'>): Owners => ({
  pm: launch.pmOwnerId,
  gtm: launch.gtmOwnerId,
});

/** Launches, for comparison with the audit log. */
export const auditedLaunches: AuditedRecords = {
  entity: 'launch',
  current: (workspaceId) => sql`
    select id::text as entity_id, id as launch_id, name,
           jsonb_build_object('name', name, 'family', family, 'product', product, 'stage', stage, 'pmOwnerId', pm_owner_id,
             'gtmOwnerId', gtm_owner_id, 'committedDate', committed_date, 'currency', currency, 'version', version,
             'archivedAt', ${isoText('archived_at')}) as says
      from launch where workspace_id = ${workspaceId}`,
};
