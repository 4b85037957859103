import { and, asc, desc, eq, gt, isNull, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Action, may, type Role } from '../../../domain/people/roles.ts';
import type { Confirmation, Membership } from '../../../domain/people/standing.ts';
import { text } from '../../../domain/text.ts';
import { usualTimeZone } from '../../../domain/time/zone.ts';
import { type AuditedRecords, isoText } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { apiKey, invitation, knownPerson, member, memberConfirmation, person, session, workspace } from './schema.ts';
import { heldPerson } from './sessions.ts';

type Scope = { db: Db; workspaceId: string };

/** `hold`: what is read stays true until the transaction ends; whoever would change it waits. */
type Reading = { hold: boolean };
const once: Reading = { hold: false };

/** What a person is in a workspace; `null` when not a member. `hold` holds the person as well: one statement less in every write. */
export async function placeOf(
  db: Db,
  workspaceId: string,
  personId: string,
  { hold } = once,
): Promise<{ role: Role; timeZone: string } | null> {
  const query = db
    .select({
      ...{ role: sql<Role>`${member.role}`, timeZone: workspace.timeZone },
      ...(hold ? { held: heldPerson(personId) } : {}),
    })
    .from(member)
    .innerJoin(workspace, eq(workspace.id, member.workspaceId))
    .where(and(eq(member.workspaceId, workspaceId), eq(member.personId, personId)));
  const [row] = await (hold ? query.for('share', { of: member }) : query);
  return row ?? null;
}

/** Their role; `null` when not a member. */
export async function roleOf(db: Db, workspaceId: string, personId: string, reading = once): Promise<Role | null> {
  return (await placeOf(db, workspaceId, personId, reading))?.role ?? null;
}

/** A key while it is in force: not revoked, not expired, and its maker may still do all that it may. `null` otherwise. */
export async function keyInForce(
  db: Db,
  which: { id: string } | { secretHash: string },
  now: Date,
  { hold } = once,
): Promise<(typeof apiKey.$inferSelect & { timeZone: string }) | null> {
  const query = db
    .select({
      ...{ key: apiKey, role: sql<Role>`${member.role}`, timeZone: workspace.timeZone },
      ...(hold ? { held: heldPerson(apiKey.createdBy) } : {}),
    })
    .from(apiKey)
    .innerJoin(workspace, eq(workspace.id, apiKey.workspaceId))
    .innerJoin(member, and(eq(member.workspaceId, apiKey.workspaceId), eq(member.personId, apiKey.createdBy)))
    .where(
      and('id' in which ? eq(apiKey.id, which.id) : eq(apiKey.secretHash, which.secretHash), isNull(apiKey.revokedAt)),
    );
  const [row] = await (hold ? query.for('share', { of: [apiKey, member] }) : query);
  if (!row || (row.key.expiresAt && row.key.expiresAt <= now)) return null;
  const { key, role, timeZone } = row;
  return key.actions.every((action) => may(role, action as Action)) ? { ...key, timeZone } : null;
}

/** The time zone of a workspace; the usual one where there is no such workspace. */
export async function timeZoneOf(db: Db, workspaceId: string): Promise<string> {
  const [row] = await db.select({ timeZone: workspace.timeZone }).from(workspace).where(eq(workspace.id, workspaceId));
  return row?.timeZone ?? usualTimeZone;
}

/** Those who administer a workspace take turns, so that nobody's last right is taken while theirs is: held until the transaction ends. */
export async function holdMembers(db: Db, workspaceId: string): Promise<void> {
  await db.select({ id: workspace.id }).from(workspace).where(eq(workspace.id, workspaceId)).for('no key update');
}

export async function anyPerson(db: Db): Promise<boolean> {
  const rows = await db.select({ id: person.id }).from(person).limit(1);
  return rows.length > 0;
}

export async function personWith(
  db: Db,
  which: { id: string } | { email: string },
): Promise<{ id: string; name: string; email: string } | null> {
  const [found] = await db
    .select({ id: person.id, name: person.name, email: person.email })
    .from(person)
    .where('id' in which ? eq(person.id, which.id) : eq(person.email, which.email.toLowerCase()));
  return found ?? null;
}

/** The language in which a person reads the product. */
export async function localeOf(db: Db, personId: string): Promise<'zh-CN' | 'en'> {
  const [found] = await db.select({ locale: person.locale }).from(person).where(eq(person.id, personId));
  return found?.locale === 'en' ? 'en' : 'zh-CN';
}

/** The person of a session that has not ended. */
export async function personOfSession(
  db: Db,
  token: string,
  now: Date,
): Promise<{ id: string; name: string; email: string; sessionId: string } | null> {
  const [found] = await db
    .select({ id: person.id, name: person.name, email: person.email, sessionId: session.id })
    .from(session)
    .innerJoin(person, eq(person.id, session.userId))
    .where(and(eq(session.token, token), gt(session.expiresAt, now)));
  return found ?? null;
}

/** Every workspace of the installation, in the order in which they were made. */
export const allWorkspaces = (db: Db) => db.select().from(workspace).orderBy(asc(workspace.createdAt));

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
export async function ownsInstallation(db: Db, personId: string, reading = once): Promise<boolean> {
  const first = await firstWorkspaceId(db);
  return first !== null && (await roleOf(db, first, personId, reading)) === 'owner';
}

/** For writes: fails with `forbidden` for anybody but an owner of the installation, who stays one until the transaction ends. */
export async function assertOwnsInstallation(db: Db, personId: string): Promise<void> {
  if (!(await ownsInstallation(db, personId, { hold: true })))
    throw new BiplaneError('forbidden', text('installation.errors.ownersOnly'));
}

export async function workspacesOf(db: Db, personId: string) {
  return db
    .select({ id: workspace.id, name: workspace.name, timeZone: workspace.timeZone, role: sql<Role>`${member.role}` })
    .from(member)
    .innerJoin(workspace, eq(workspace.id, member.workspaceId))
    .where(eq(member.personId, personId))
    .orderBy(asc(workspace.createdAt), asc(workspace.id));
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

/** Who invited somebody, who invited that one, and so on. */
function chainOf(inviterOf: ReadonlyMap<string, string | null>, personId: string): string[] {
  const chain = new Set<string>();
  for (let id = inviterOf.get(personId); id && !chain.has(id); id = inviterOf.get(id)) chain.add(id);
  return [...chain];
}

/** Everybody in the workspace with what vouches for them, by their id. */
export async function membershipsOf({ db, workspaceId }: Scope): Promise<Map<string, Membership>> {
  const inviter = alias(person, 'inviter');
  const rows = await db
    .select({ member, known: knownPerson, name: person.name, inviterName: inviter.name })
    .from(member)
    .innerJoin(person, eq(person.id, member.personId))
    .leftJoin(
      knownPerson,
      and(eq(knownPerson.workspaceId, member.workspaceId), eq(knownPerson.personId, member.personId)),
    )
    .leftJoin(inviter, eq(inviter.id, knownPerson.invitedBy))
    .where(eq(member.workspaceId, workspaceId))
    .orderBy(asc(member.joinedAt), asc(member.personId));
  const known = await db
    .select({ personId: knownPerson.personId, invitedBy: knownPerson.invitedBy })
    .from(knownPerson)
    .where(eq(knownPerson.workspaceId, workspaceId));
  const inviterOf = new Map(known.map(({ personId, invitedBy }) => [personId, invitedBy]));
  const confirmations = await db
    .select({ confirmation: memberConfirmation, name: person.name })
    .from(memberConfirmation)
    .innerJoin(person, eq(person.id, memberConfirmation.confirmedBy))
    .where(eq(memberConfirmation.workspaceId, workspaceId))
    .orderBy(asc(memberConfirmation.confirmedAt));
  const confirmationsOf = new Map<string, Confirmation[]>();
  for (const { confirmation, name } of confirmations) {
    const { personId, confirmedBy, confirmedAt } = confirmation;
    const given = confirmationsOf.get(personId) ?? [];
    given.push({ by: { id: confirmedBy, name }, at: confirmedAt.toISOString() });
    confirmationsOf.set(personId, given);
  }
  const memberships = rows.map(
    ({ member: { personId, joinedAt }, known, name, inviterName }): Membership => ({
      id: personId,
      name,
      joinedAt: joinedAt.toISOString(),
      invitedBy: known?.invitedBy ? { id: known.invitedBy, name: inviterName ?? '' } : null,
      invitedThrough: chainOf(inviterOf, personId),
      verified:
        known?.verifiedHow && known.verifiedAt ? { how: known.verifiedHow, at: known.verifiedAt.toISOString() } : null,
      confirmations: confirmationsOf.get(personId) ?? [],
    }),
  );
  return new Map(memberships.map((each) => [each.id, each]));
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

/** Members and what vouches for them, for comparison with the audit log. */
export const auditedMembers: AuditedRecords = {
  entity: 'member',
  current: (workspaceId) => sql`
    select person_id::text as entity_id, null::uuid as launch_id, p.name,
           jsonb_build_object('role', role, 'verifiedHow', verified_how, 'verifiedAt', ${isoText('verified_at')}, 'invitedBy', invited_by,
             'confirmations', coalesce((select jsonb_agg(confirmed_by order by confirmed_by) from member_confirmation c
               where c.workspace_id = m.workspace_id and c.person_id = m.person_id), '[]')) as says
      from member m join person p on p.id = m.person_id left join known_person k using (workspace_id, person_id)
     where m.workspace_id = ${workspaceId}`,
};

/** Keys, for comparison with the audit log. */
export const auditedKeys: AuditedRecords = {
  entity: 'key',
  current: (workspaceId) => sql`
    select id::text as entity_id, null::uuid as launch_id, name,
           jsonb_build_object('name', name, 'actions', to_jsonb(actions), 'revoked', revoked_at is not null) as says
      from api_key where workspace_id = ${workspaceId}`,
};

/** Who may do what, for comparison with the audit log: members, keys, and invitations while they are open. */
export const auditedPeople: AuditedRecords[] = [
  auditedMembers,
  auditedKeys,
  {
    entity: 'invitation',
    current: (workspaceId) => sql`
      select id::text as entity_id, null::uuid as launch_id, email as name,
             case when closed_at is null then jsonb_build_object('email', email, 'role', role) end as says
        from invitation where workspace_id = ${workspaceId}`,
  },
];
