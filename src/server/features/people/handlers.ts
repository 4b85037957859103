import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { and, count, eq, isNull, sql } from 'drizzle-orm';
import type { audit, invitations, keys, members, session, setup, workspaces } from '../../../contract/people.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import type { Action, Role } from '../../../domain/people/roles.ts';
import { actions, may, permissions } from '../../../domain/people/roles.ts';
import { text } from '../../../domain/text.ts';
import type { Actor, Caller, HandlersOf, PersonReadContext, ReadContext, WriteContext } from '../../procedure.ts';
import type { Db } from '../../store/postgres.ts';
import { anyPerson, auditPage, keysOf, membersOf, openInvitations, roleOf, workspacesOf } from './queries.ts';
import { account, apiKey, invitation, member, person, workspace } from './schema.ts';
import { newKeySecret, newSecret, secretHash } from './secrets.ts';

const INVITATION_DAYS = 14;
const DAY_MS = 86_400_000;

const notFound = () => new BiplaneError('not_found', text('errors.notFound'));

function userOf(ctx: PersonReadContext): Extract<Caller, { kind: 'user' }> {
  if (ctx.caller?.kind !== 'user') throw new BiplaneError('unauthenticated', text('errors.unauthenticated'));
  return ctx.caller;
}

type NewPerson = { name: string; email: string; password: string; locale: string };

async function createPerson(
  db: Db,
  { name, email, password, locale }: NewPerson,
): Promise<{ id: string; name: string; email: string }> {
  const created = { id: crypto.randomUUID(), name, email: email.toLowerCase() };
  await db.insert(person).values({ ...created, locale, emailVerified: true });
  await db.insert(account).values({
    id: crypto.randomUUID(),
    userId: created.id,
    accountId: created.id,
    providerId: 'credential',
    password: await hashPassword(password),
  });
  return created;
}

async function createWorkspace(db: Db, name: string, ownerId: string) {
  const created = { id: crypto.randomUUID(), name };
  await db.insert(workspace).values(created);
  await db.insert(member).values({ workspaceId: created.id, personId: ownerId, role: 'owner' });
  return created;
}

const actorOf = (someone: { id: string; name: string }): Actor => ({
  kind: 'user',
  id: someone.id,
  name: someone.name,
  role: null,
});

export const setupHandlers: HandlersOf<typeof setup> = {
  status: async (ctx) => ({ needed: !(await anyPerson(ctx.db)) }),
  create: async (ctx, input) => {
    // Two first runs at once: the second waits here and then sees the first one's owner.
    await ctx.db.execute(sql`select pg_advisory_xact_lock(731001)`);
    if (await anyPerson(ctx.db)) throw new BiplaneError('precondition_failed', text('people.errors.alreadySetUp'));
    const owner = await createPerson(ctx.db, input);
    const created = await createWorkspace(ctx.db, input.workspaceName, owner.id);
    ctx.changed({
      workspaceId: created.id,
      actor: actorOf(owner),
      entity: 'workspace',
      entityId: created.id,
      before: null,
      after: { name: created.name, owner: owner.email },
    });
    return { workspaceId: created.id };
  },
};

async function profile(db: Db, personId: string) {
  const [row] = await db.select().from(person).where(eq(person.id, personId));
  if (!row) throw notFound();
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    locale: row.locale as 'zh-CN' | 'en',
    theme: row.theme as 'light' | 'dark' | 'system',
  };
}

export const sessionHandlers: HandlersOf<typeof session> = {
  get: async (ctx) => {
    const user = await profile(ctx.db, userOf(ctx).id);
    const found = await workspacesOf(ctx.db, user.id);
    return { user, workspaces: found.map((each) => ({ ...each, actions: [...permissions[each.role]] })) };
  },
  update: async (ctx, input) => {
    const { id } = userOf(ctx);
    const before = await profile(ctx.db, id);
    const patch = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    if (Object.keys(patch).length === 0) {
      ctx.unchanged();
      return before;
    }
    await ctx.db
      .update(person)
      .set({ ...patch, updatedAt: ctx.now })
      .where(eq(person.id, id));
    const after = await profile(ctx.db, id);
    // A profile belongs to no workspace; the entry goes to each workspace the person is in, where colleagues see the name.
    const memberships = await workspacesOf(ctx.db, id);
    if (memberships.length === 0) ctx.unchanged();
    for (const each of memberships) {
      ctx.changed({ workspaceId: each.id, actor: actorOf(after), entity: 'person', entityId: id, before, after });
    }
    return after;
  },
};

export const workspaceHandlers: HandlersOf<typeof workspaces> = {
  create: async (ctx, input) => {
    const user = userOf(ctx);
    const created = await createWorkspace(ctx.db, input.name, user.id);
    ctx.changed({
      workspaceId: created.id,
      actor: actorOf(user),
      entity: 'workspace',
      entityId: created.id,
      before: null,
      after: created,
    });
    return created;
  },
  rename: async (ctx, input) => {
    const [before] = await ctx.db.select().from(workspace).where(eq(workspace.id, ctx.workspaceId));
    if (!before) throw notFound();
    const after = { id: before.id, name: input.name };
    if (before.name === input.name) ctx.unchanged();
    else {
      await ctx.db.update(workspace).set({ name: input.name }).where(eq(workspace.id, ctx.workspaceId));
      ctx.changed({
        entity: 'workspace',
        entityId: before.id,
        before: { name: before.name },
        after: { name: input.name },
      });
    }
    return after;
  },
};

type MemberRow = Awaited<ReturnType<typeof membersOf>>[number];
const presentMember = (row: MemberRow) => ({ ...row, joinedAt: row.joinedAt.toISOString() });

async function memberRow(ctx: ReadContext, userId: string): Promise<MemberRow> {
  const row = (await membersOf(ctx)).find((each) => each.userId === userId);
  if (!row) throw notFound();
  return row;
}

/** Only an owner touches owners, and a workspace always keeps one. */
async function guardOwners(ctx: WriteContext, current: Role, next: Role | null): Promise<void> {
  if (current !== 'owner' && next !== 'owner') return;
  if (!ctx.actor.role || !may(ctx.actor.role, 'own'))
    throw new BiplaneError('forbidden', text('people.errors.ownersOnly'));
  if (current !== 'owner' || next === 'owner') return;
  const [owners] = await ctx.db
    .select({ n: count() })
    .from(member)
    .where(and(eq(member.workspaceId, ctx.workspaceId), eq(member.role, 'owner')));
  if ((owners?.n ?? 0) < 2) throw new BiplaneError('precondition_failed', text('people.errors.lastOwner'));
}

const membership = (ctx: ReadContext, userId: string) =>
  and(eq(member.workspaceId, ctx.workspaceId), eq(member.personId, userId));

export const memberHandlers: HandlersOf<typeof members> = {
  list: async (ctx) => (await membersOf(ctx)).map(presentMember),
  setRole: async (ctx, input) => {
    const row = await memberRow(ctx, input.userId);
    if (row.role === input.role) {
      ctx.unchanged();
      return presentMember(row);
    }
    await guardOwners(ctx, row.role, input.role);
    await ctx.db.update(member).set({ role: input.role }).where(membership(ctx, input.userId));
    ctx.changed({
      entity: 'member',
      entityId: input.userId,
      before: { name: row.name, role: row.role },
      after: { name: row.name, role: input.role },
    });
    return presentMember({ ...row, role: input.role });
  },
  remove: async (ctx, input) => {
    const row = await memberRow(ctx, input.userId);
    await guardOwners(ctx, row.role, null);
    await ctx.db.delete(member).where(membership(ctx, input.userId));
    ctx.changed({ entity: 'member', entityId: input.userId, before: { name: row.name, role: row.role }, after: null });
    return { userId: input.userId };
  },
};

const presentInvitation = (row: typeof invitation.$inferSelect, invitedBy: string) => ({
  id: row.id,
  email: row.email,
  role: row.role as Role,
  invitedBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

async function openInvitation(db: Db, token: string, now: Date) {
  const [row] = await db
    .select({ invitation, workspaceName: workspace.name })
    .from(invitation)
    .innerJoin(workspace, eq(workspace.id, invitation.workspaceId))
    .where(and(eq(invitation.tokenHash, secretHash(token)), isNull(invitation.closedAt)));
  if (!row || row.invitation.expiresAt <= now)
    throw new BiplaneError('not_found', text('people.errors.invitationGone'));
  const [known] = await db.select().from(person).where(eq(person.email, row.invitation.email));
  return { ...row, known };
}

export const invitationHandlers: HandlersOf<typeof invitations> = {
  list: async (ctx) =>
    (await openInvitations(ctx, ctx.now)).map((row) => presentInvitation(row.invitation, row.invitedBy)),
  create: async (ctx, input) => {
    if (ctx.actor.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
    if (input.role === 'owner') await guardOwners(ctx, 'viewer', 'owner');
    const email = input.email.toLowerCase();
    const present = await membersOf(ctx);
    if (present.some((each) => each.email === email))
      throw new BiplaneError('precondition_failed', text('people.errors.alreadyMember', { email }));
    const token = newSecret();
    const row = {
      id: crypto.randomUUID(),
      workspaceId: ctx.workspaceId,
      email,
      role: input.role,
      tokenHash: secretHash(token),
      invitedBy: ctx.actor.id,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + INVITATION_DAYS * DAY_MS),
      closedAt: null,
    };
    await ctx.db.insert(invitation).values(row);
    ctx.changed({ entity: 'invitation', entityId: row.id, before: null, after: { email, role: input.role } });
    return { ...presentInvitation(row, ctx.actor.name), token };
  },
  revoke: async (ctx, input) => {
    const [row] = await ctx.db
      .update(invitation)
      .set({ closedAt: ctx.now })
      .where(
        and(
          eq(invitation.id, input.invitationId),
          eq(invitation.workspaceId, ctx.workspaceId),
          isNull(invitation.closedAt),
        ),
      )
      .returning();
    if (!row) throw notFound();
    ctx.changed({ entity: 'invitation', entityId: row.id, before: { email: row.email, role: row.role }, after: null });
    return { id: row.id };
  },
  get: async (ctx, input) => {
    const { invitation: row, workspaceName, known } = await openInvitation(ctx.db, input.token, ctx.now);
    return { email: row.email, role: row.role as Role, workspaceName, hasAccount: known !== undefined };
  },
  accept: async (ctx, input) => {
    const { invitation: row, known } = await openInvitation(ctx.db, input.token, ctx.now);
    const who = known ?? (await createInvited(ctx.db, row.email, input, ctx.locale));
    if (known) await provePassword(ctx.db, known.id, input.password);
    if (!(await roleOf(ctx.db, row.workspaceId, who.id))) {
      await ctx.db.insert(member).values({ workspaceId: row.workspaceId, personId: who.id, role: row.role });
    }
    await ctx.db.update(invitation).set({ closedAt: ctx.now }).where(eq(invitation.id, row.id));
    ctx.changed({
      workspaceId: row.workspaceId,
      actor: actorOf(who),
      entity: 'member',
      entityId: who.id,
      before: null,
      after: { name: who.name, role: row.role },
    });
    return { workspaceId: row.workspaceId, email: row.email };
  },
};

async function createInvited(
  db: Db,
  email: string,
  input: { name?: string | undefined; password: string },
  locale: string,
) {
  if (!input.name) throw new BiplaneError('invalid_input', text('people.errors.nameNeeded'), { field: 'name' });
  return createPerson(db, { name: input.name, email, password: input.password, locale });
}

async function provePassword(db: Db, personId: string, password: string): Promise<void> {
  const [row] = await db
    .select()
    .from(account)
    .where(and(eq(account.userId, personId), eq(account.providerId, 'credential')));
  const proven = row?.password ? await verifyPassword({ hash: row.password, password }) : false;
  if (!proven) throw new BiplaneError('unauthenticated', text('people.errors.wrongPassword'), { field: 'password' });
}

const presentKey = (row: typeof apiKey.$inferSelect, createdBy: string) => ({
  id: row.id,
  name: row.name,
  prefix: row.prefix,
  actions: row.actions as Action[],
  createdBy,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  expiresAt: row.expiresAt?.toISOString() ?? null,
  revokedAt: row.revokedAt?.toISOString() ?? null,
});

export const keyHandlers: HandlersOf<typeof keys> = {
  list: async (ctx) => (await keysOf(ctx)).map((row) => presentKey(row.key, row.createdBy)),
  create: async (ctx, input) => {
    // A key must not make keys or people: whoever steals one could stay after it is revoked.
    if (!ctx.actor.role) throw new BiplaneError('forbidden', text('errors.personOnly'));
    const beyond = actions.find((each) => input.actions.includes(each) && !may(ctx.actor.role as Role, each));
    if (beyond) throw new BiplaneError('forbidden', text('errors.forbidden', { action: beyond }));
    const secret = newKeySecret();
    const row = {
      id: crypto.randomUUID(),
      workspaceId: ctx.workspaceId,
      name: input.name,
      prefix: secret.slice(0, 9),
      secretHash: secretHash(secret),
      actions: input.actions,
      createdBy: ctx.actor.id,
      createdAt: ctx.now,
      lastUsedAt: null,
      expiresAt: input.expiresInDays ? new Date(ctx.now.getTime() + input.expiresInDays * DAY_MS) : null,
      revokedAt: null,
    };
    await ctx.db.insert(apiKey).values(row);
    ctx.changed({ entity: 'key', entityId: row.id, before: null, after: { name: row.name, actions: row.actions } });
    return { ...presentKey(row, ctx.actor.name), secret };
  },
  revoke: async (ctx, input) => {
    const found = (await keysOf(ctx)).find((row) => row.key.id === input.keyId);
    if (!found) throw notFound();
    if (found.key.revokedAt) {
      ctx.unchanged();
      return presentKey(found.key, found.createdBy);
    }
    await ctx.db.update(apiKey).set({ revokedAt: ctx.now }).where(eq(apiKey.id, found.key.id));
    ctx.changed({
      entity: 'key',
      entityId: found.key.id,
      before: { name: found.key.name, revoked: false },
      after: { name: found.key.name, revoked: true },
    });
    return presentKey({ ...found.key, revokedAt: ctx.now }, found.createdBy);
  },
};

export const auditHandlers: HandlersOf<typeof audit> = {
  list: async (ctx, input) => {
    const { entries, total } = await auditPage(ctx, {
      limit: input.limit,
      ...(input.launchId ? { launchId: input.launchId } : {}),
      ...(input.entity ? { entity: input.entity } : {}),
      ...(input.entityId ? { entityId: input.entityId } : {}),
      ...(input.before ? { before: input.before } : {}),
    });
    return {
      total,
      entries: entries.map((row) => ({
        id: row.id,
        at: row.at.toISOString(),
        actor: { kind: row.actorKind as Actor['kind'], id: row.actorId, name: row.actorName },
        procedure: row.procedure,
        entity: row.entity,
        entityId: row.entityId,
        launchId: row.launchId,
        before: row.before,
        after: row.after,
      })),
    };
  },
};
