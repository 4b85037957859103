import { and, asc, count, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { BiplaneError } from '../../../domain/errors.ts';
import type { Role } from '../../../domain/people/roles.ts';
import { text } from '../../../domain/text.ts';
import type { Db } from '../../store/postgres.ts';
import { apiKey, auditEntry, invitation, member, person, workspace } from './schema.ts';

type Scope = { db: Db; workspaceId: string };

/** The role of a person in a workspace; `null` when not a member. */
export async function roleOf(db: Db, workspaceId: string, personId: string): Promise<Role | null> {
  const [row] = await db
    .select({ role: member.role })
    .from(member)
    .where(and(eq(member.workspaceId, workspaceId), eq(member.personId, personId)));
  return (row?.role as Role | undefined) ?? null;
}

export async function anyPerson(db: Db): Promise<boolean> {
  const rows = await db.select({ id: person.id }).from(person).limit(1);
  return rows.length > 0;
}

/** The installation belongs to the owners of its first workspace: the one that the first run made. `null` before it. */
export async function firstWorkspaceId(db: Db): Promise<string | null> {
  const [first] = await db
    .select({ id: workspace.id })
    .from(workspace)
    .orderBy(asc(workspace.createdAt), asc(workspace.id))
    .limit(1);
  return first?.id ?? null;
}

/** May this person create workspaces and whatever else concerns the whole installation? */
export async function ownsInstallation(db: Db, personId: string): Promise<boolean> {
  const first = await firstWorkspaceId(db);
  return first !== null && (await roleOf(db, first, personId)) === 'owner';
}

/** Fails with `forbidden` for anybody but an owner of the installation. */
export async function assertOwnsInstallation(db: Db, personId: string): Promise<void> {
  if (!(await ownsInstallation(db, personId)))
    throw new BiplaneError('forbidden', text('installation.errors.ownersOnly'));
}

export async function workspacesOf(db: Db, personId: string) {
  return db
    .select({ id: workspace.id, name: workspace.name, role: sql<Role>`${member.role}` })
    .from(member)
    .innerJoin(workspace, eq(workspace.id, member.workspaceId))
    .where(eq(member.personId, personId))
    .orderBy(asc(workspace.createdAt));
}

export async function membersOf({ db, workspaceId }: Scope) {
  return db
    .select({
      userId: person.id,
      name: person.name,
      email: person.email,
      role: sql<Role>`${member.role}`,
      joinedAt: member.joinedAt,
    })
    .from(member)
    .innerJoin(person, eq(person.id, member.personId))
    .where(eq(member.workspaceId, workspaceId))
    .orderBy(asc(member.joinedAt));
}

export async function openInvitations({ db, workspaceId }: Scope, now: Date) {
  const rows = await db
    .select({ invitation, invitedBy: person.name })
    .from(invitation)
    .innerJoin(person, eq(person.id, invitation.invitedBy))
    .where(and(eq(invitation.workspaceId, workspaceId), isNull(invitation.closedAt)))
    .orderBy(desc(invitation.createdAt));
  return rows.filter((row) => row.invitation.expiresAt > now);
}

export async function keysOf({ db, workspaceId }: Scope) {
  return db
    .select({ key: apiKey, createdBy: person.name })
    .from(apiKey)
    .innerJoin(person, eq(person.id, apiKey.createdBy))
    .where(eq(apiKey.workspaceId, workspaceId))
    .orderBy(desc(apiKey.createdAt));
}

export type AuditFilter = { launchId?: string; entity?: string; entityId?: string; before?: number; limit: number };

/** One page of the audit log, newest first, and how many entries match in all. */
export async function auditPage({ db, workspaceId }: Scope, filter: AuditFilter) {
  const matching = and(
    eq(auditEntry.workspaceId, workspaceId),
    filter.launchId ? eq(auditEntry.launchId, filter.launchId) : undefined,
    filter.entity ? eq(auditEntry.entity, filter.entity) : undefined,
    filter.entityId ? eq(auditEntry.entityId, filter.entityId) : undefined,
  );
  const entries = await db
    .select()
    .from(auditEntry)
    .where(and(matching, filter.before ? lt(auditEntry.id, filter.before) : undefined))
    .orderBy(desc(auditEntry.id))
    .limit(filter.limit);
  const [total] = await db.select({ n: count() }).from(auditEntry).where(matching);
  return { entries, total: total?.n ?? 0 };
}
