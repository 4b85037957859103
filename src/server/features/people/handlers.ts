import { eq, sql } from 'drizzle-orm';
import type { keys, session, setup, workspaces } from '../../../contract/people.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Action, may, permissions } from '../../../domain/people/roles.ts';
import { text } from '../../../domain/text.ts';
import type { Actor } from '../../act/audit.ts';
import type { PersonDecideContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { attemptRules, tested } from '../../store/attempts.ts';
import { recordNow } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { roleOfPerson } from './members.ts';
import { actorOf, createPerson, notFound, passwordHash, replacePassword, userOf, verifiedHash } from './persons.ts';
import {
  anyPerson,
  assertOwnsInstallation,
  auditedKeys,
  auditedMembers,
  keysOf,
  ownsInstallation,
  workspacesOf,
} from './queries.ts';
import { apiKey, knownPerson, member, person, workspace } from './schema.ts';
import { newKeySecret, secretHash } from './secrets.ts';

const dayMs = 86_400_000;

type NewWorkspace = { name: string; timeZone: string };

async function createWorkspace({ db, now }: { db: Db; now: Date }, described: NewWorkspace, ownerId: string) {
  const created = { id: crypto.randomUUID(), ...described };
  // `createdAt` says which was there first, and who owns the installation by that: the database's clock, whatever day a story is told on.
  await db.insert(workspace).values({ ...created, auditedSince: now });
  const founder = { workspaceId: created.id, personId: ownerId };
  await db.insert(member).values({ ...founder, role: 'owner', joinedAt: now });
  await db.insert(knownPerson).values({ ...founder, verifiedAt: now, verifiedHow: 'founder' });
  return created;
}

/** The first member of a workspace is recorded as every later one. */
async function firstOwner(ctx: PersonDecideContext, workspaceId: string, owner: Actor): Promise<void> {
  const after = await recordNow({ db: ctx.db, workspaceId }, auditedMembers, owner.id);
  ctx.changed({ workspaceId, actor: owner, entity: 'member', entityId: owner.id, before: null, after });
}

const alreadySetUp = () => new BiplaneError('precondition_failed', text('people.errors.alreadySetUp'));

export const setupHandlers: HandlersOf<typeof setup> = {
  status: async (ctx) => ({ needed: !(await anyPerson(ctx.db)) }),
  create: write({
    prepare: async (ctx, input) => {
      if (await anyPerson(ctx.db)) throw alreadySetUp();
      return passwordHash(input.password, { isKnown: false, id: 'setup' });
    },
    decide: async (ctx, input, hash) => {
      // Two first runs at once: the second waits here and then sees the first one's owner.
      await ctx.db.execute(sql`select pg_advisory_xact_lock(731001)`);
      if (await anyPerson(ctx.db)) throw alreadySetUp();
      const owner = await createPerson(ctx, { ...input, passwordHash: hash });
      const created = await createWorkspace(ctx, { name: input.workspaceName, timeZone: input.timeZone }, owner.id);
      ctx.changed({
        workspaceId: created.id,
        actor: actorOf(owner),
        entity: 'workspace',
        entityId: created.id,
        before: null,
        after: { name: created.name, timeZone: created.timeZone, owner: owner.email },
      });
      await firstOwner(ctx, created.id, actorOf(owner));
      return { workspaceId: created.id };
    },
  }),
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

type Profile = Awaited<ReturnType<typeof profile>>;

/** A profile belongs to no workspace; the entry goes to each workspace the person is in, where colleagues see the name. */
async function personChanged(ctx: PersonDecideContext, before: Profile, after: Profile): Promise<void> {
  const memberships = await workspacesOf(ctx.db, after.id);
  if (memberships.length === 0) ctx.unchanged();
  for (const { id: workspaceId } of memberships) {
    ctx.changed({ workspaceId, actor: actorOf(after), entity: 'person', entityId: after.id, before, after });
  }
}

export const sessionHandlers: HandlersOf<typeof session> = {
  get: async (ctx) => {
    const user = await profile(ctx.db, userOf(ctx).id);
    const found = await workspacesOf(ctx.db, user.id);
    return {
      user,
      ownsInstallation: await ownsInstallation(ctx.db, user.id),
      workspaces: found.map((each) => ({ ...each, actions: [...permissions[each.role]] })),
      now: ctx.now.toISOString(),
    };
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
    await personChanged(ctx, before, after);
    return after;
  },
  changePassword: write({
    prepare: async (ctx, input) => {
      const { id, sessionId } = userOf(ctx);
      // Strangers who guess this person's password do not count here: only who is signed in does.
      const settle = await ctx.attempts.count(attemptRules.ofSession(sessionId ?? id));
      const asker = { isKnown: true, id: sessionId ?? id };
      const verified = await tested(settle, verifiedHash(ctx.db, id, input.current, asker));
      if (verified === null)
        throw new BiplaneError('invalid_input', text('people.errors.wrongPassword'), { field: 'current' });
      await settle('passed');
      return { verified, hash: await passwordHash(input.password, asker) };
    },
    decide: async (ctx, _input, replacement) => {
      const { id, sessionId } = userOf(ctx);
      await replacePassword(ctx, { ...replacement, personId: id, keptSessionId: sessionId });
      const unchanged = await profile(ctx.db, id);
      await personChanged(ctx, unchanged, unchanged);
      return {};
    },
  }),
};

export const workspaceHandlers: HandlersOf<typeof workspaces> = {
  create: async (ctx, input) => {
    const user = userOf(ctx);
    await assertOwnsInstallation(ctx.db, user.id);
    const created = await createWorkspace(ctx, input, user.id);
    ctx.changed({
      workspaceId: created.id,
      actor: actorOf(user),
      entity: 'workspace',
      entityId: created.id,
      before: null,
      after: created,
    });
    await firstOwner(ctx, created.id, actorOf(user));
    return created;
  },
  update: async (ctx, { name, timeZone }) => {
    const [row] = await ctx.db.select().from(workspace).where(eq(workspace.id, ctx.workspaceId));
    if (!row) throw notFound();
    const before = { name: row.name, timeZone: row.timeZone };
    const after = { name: name ?? row.name, timeZone: timeZone ?? row.timeZone };
    if (before.name === after.name && before.timeZone === after.timeZone) ctx.unchanged();
    else {
      await ctx.db.update(workspace).set(after).where(eq(workspace.id, ctx.workspaceId));
      ctx.changed({ entity: 'workspace', entityId: row.id, before, after });
    }
    return { id: row.id, ...after };
  },
};

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
    const role = roleOfPerson(ctx);
    const beyond = input.actions.find((each) => !may(role, each));
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
      expiresAt: input.expiresInDays ? new Date(ctx.now.getTime() + input.expiresInDays * dayMs) : null,
      revokedAt: null,
    };
    await ctx.db.insert(apiKey).values(row);
    const after = await recordNow(ctx, auditedKeys, row.id);
    ctx.changed({ entity: 'key', entityId: row.id, before: null, after });
    return { ...presentKey(row, ctx.actor.name), secret };
  },
  revoke: async (ctx, input) => {
    const found = (await keysOf(ctx)).find((row) => row.key.id === input.keyId);
    if (!found) throw notFound();
    if (found.key.revokedAt) {
      ctx.unchanged();
      return presentKey(found.key, found.createdBy);
    }
    const before = await recordNow(ctx, auditedKeys, found.key.id);
    await ctx.db.update(apiKey).set({ revokedAt: ctx.now }).where(eq(apiKey.id, found.key.id));
    const after = await recordNow(ctx, auditedKeys, found.key.id);
    ctx.changed({ entity: 'key', entityId: found.key.id, before, after });
    return presentKey({ ...found.key, revokedAt: ctx.now }, found.createdBy);
  },
};
