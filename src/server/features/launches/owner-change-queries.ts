import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { unansweredFrom } from '../../../domain/launches/owner-change.ts';
import { auditEntry } from '../../act/audit-schema.ts';
import { type AuditedRecords, isoText } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { person } from '../people/schema.ts';
import { launchOwnerChange } from './schema.ts';

type Scope = { db: Db; workspaceId: string };
const [from, to, proposer, answerer] = [
  alias(person, 'owner_from'),
  alias(person, 'owner_to'),
  alias(person, 'proposer'),
  alias(person, 'answerer'),
];
/** The entry that removed the present owner from the workspace, where they were no member when it was answered, or are none now. */
const removal = sql<{ byName: string; at: string } | null>`(
  select case when after is null and erased_at is null then jsonb_build_object('byName', actor_name, 'at', ${isoText('at')}) end
    from ${auditEntry}
   where workspace_id = ${launchOwnerChange.workspaceId} and entity = 'member' and entity_id = ${launchOwnerChange.fromId}::text
     and at <= coalesce(${launchOwnerChange.answeredAt}, 'infinity')
   order by id desc limit 1)`;
const columns = {
  change: launchOwnerChange,
  fromName: from.name,
  toName: to.name,
  proposedByName: proposer.name,
  answeredByName: answerer.name,
  fromRemoved: removal,
};
type Row = {
  change: typeof launchOwnerChange.$inferSelect;
  fromName: string;
  toName: string;
  proposedByName: string;
  answeredByName: string | null;
  fromRemoved: { byName: string; at: string } | null;
};

/** A change of a side's owner as every surface shows it. */
export type OwnerChange = ReturnType<typeof present>;

function present({ change, ...names }: Row) {
  const { workspaceId: _workspace, proposedBy, proposedAt, answeredBy: _answerer, answeredAt, ...rest } = change;
  return {
    ...rest,
    ...names,
    proposedById: proposedBy,
    proposedAt: proposedAt.toISOString(),
    unansweredFrom: unansweredFrom(proposedAt).toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
  };
}

function selectChanges(db: Db) {
  return db
    .select(columns)
    .from(launchOwnerChange)
    .innerJoin(from, eq(from.id, launchOwnerChange.fromId))
    .innerJoin(to, eq(to.id, launchOwnerChange.toId))
    .innerJoin(proposer, eq(proposer.id, launchOwnerChange.proposedBy))
    .leftJoin(answerer, eq(answerer.id, launchOwnerChange.answeredBy))
    .orderBy(desc(launchOwnerChange.proposedAt), desc(launchOwnerChange.id))
    .$dynamic();
}

/** All changes of the owners of a launch, newest first. */
export async function ownerChangesOf({ db, workspaceId }: Scope, launchId: string): Promise<OwnerChange[]> {
  const rows = await selectChanges(db).where(
    and(eq(launchOwnerChange.workspaceId, workspaceId), eq(launchOwnerChange.launchId, launchId)),
  );
  return rows.map(present);
}

/** The proposals of the workspace that wait for this owner's answer. */
export async function proposalsFor({ db, workspaceId }: Scope, ownerId: string): Promise<OwnerChange[]> {
  const rows = await selectChanges(db).where(
    and(
      eq(launchOwnerChange.workspaceId, workspaceId),
      eq(launchOwnerChange.fromId, ownerId),
      isNull(launchOwnerChange.answer),
    ),
  );
  return rows.map(present);
}

/** Proposals and how they were answered, for comparison with the audit log. */
export const auditedOwnerChanges: AuditedRecords = {
  entity: 'owner_change',
  current: (workspaceId) => sql`
    select c.id::text as entity_id, c.launch_id, p.name,
           jsonb_build_object('side', side, 'fromId', from_id, 'toId', to_id, 'proposedBy', proposed_by, 'proposedAt', ${isoText('proposed_at')},
             'answer', answer, 'answeredBy', answered_by, 'answeredAt', ${isoText('answered_at')}) as says
      from launch_owner_change c join person p on p.id = c.to_id where c.workspace_id = ${workspaceId}`,
};
