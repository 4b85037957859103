import { and, eq, isNull, sql } from 'drizzle-orm';
import type { invitations } from '../../../contract/people.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { may, type Role } from '../../../domain/people/roles.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext, PersonReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { recordNow } from '../../store/audited.ts';
import type { Db } from '../../store/postgres.ts';
import { actionToInvite, guardOwners } from './members.ts';
import { actorOf, createPerson, notFound, passwordHash } from './persons.ts';
import { auditedMembers, membersOf, openInvitations, roleOf } from './queries.ts';
import { invitation, knownPerson, member, person, workspace } from './schema.ts';
import { newSecret, secretHash } from './secrets.ts';

const invitationDays = 14;
const dayMs = 86_400_000;

const presentInvitation = (row: typeof invitation.$inferSelect, invitedBy: string) => ({
  id: row.id,
  email: row.email,
  role: row.role as Role,
  invitedBy,
  createdAt: row.createdAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

const gone = () => new BiplaneError('not_found', text('people.errors.invitationGone'));

/** The invitation of a link while it is open and whoever made it could still make it; `hold` keeps that so until the transaction ends. */
async function openInvitation(db: Db, token: string, now: Date, { hold } = { hold: false }) {
  const query = db
    .select({ invitation, workspaceName: workspace.name, inviterRole: sql<Role>`${member.role}` })
    .from(invitation)
    .innerJoin(workspace, eq(workspace.id, invitation.workspaceId))
    .innerJoin(member, and(eq(member.workspaceId, invitation.workspaceId), eq(member.personId, invitation.invitedBy)))
    .where(and(eq(invitation.tokenHash, secretHash(token)), isNull(invitation.closedAt)));
  const [row] = await (hold ? query.for('share', { of: member }) : query);
  if (!row || row.invitation.expiresAt <= now) throw gone();
  if (!may(row.inviterRole, actionToInvite(row.invitation.role as Role))) throw gone();
  const [known] = await db.select().from(person).where(eq(person.email, row.invitation.email));
  return { ...row, known };
}

/** Closes one that is still open, and answers it: of two who try at once, the second gets nothing. */
async function close(ctx: { db: Db; now: Date }, workspaceId: string, invitationId: string) {
  const [row] = await ctx.db
    .update(invitation)
    .set({ closedAt: ctx.now })
    .where(and(eq(invitation.id, invitationId), eq(invitation.workspaceId, workspaceId), isNull(invitation.closedAt)))
    .returning();
  return row;
}

const closed = (row: typeof invitation.$inferSelect) => ({
  entity: 'invitation' as const,
  entityId: row.id,
  before: { email: row.email, role: row.role },
  after: null,
});

/** An invitation made again takes the place of the one still open: its link may be lost, its role another. */
async function closeEarlier(ctx: DecideContext, email: string): Promise<void> {
  for (const { invitation: open } of await openInvitations(ctx, ctx.now)) {
    const row = open.email === email ? await close(ctx, ctx.workspaceId, open.id) : undefined;
    if (row) ctx.changed(closed(row));
  }
}

/** A known person accepts signed in, so that a link is no place to guess a password. */
function assertSelf(caller: PersonReadContext['caller'], email: string): void {
  if (caller?.kind !== 'user') throw new BiplaneError('unauthenticated', text('people.errors.signInFirst', { email }));
  if (caller.email !== email) throw new BiplaneError('forbidden', text('people.errors.otherPerson', { email }));
}

export const invitationHandlers: HandlersOf<typeof invitations> = {
  list: async (ctx) =>
    (await openInvitations(ctx, ctx.now)).map((row) => presentInvitation(row.invitation, row.invitedBy)),
  create: async (ctx, input) => {
    await guardOwners(ctx, 'viewer', input.role);
    const email = input.email.toLowerCase();
    const present = await membersOf(ctx);
    if (present.some((each) => each.email === email))
      throw new BiplaneError('precondition_failed', text('people.errors.alreadyMember', { email }));
    await closeEarlier(ctx, email);
    const token = newSecret();
    const row = {
      id: crypto.randomUUID(),
      workspaceId: ctx.workspaceId,
      email,
      role: input.role,
      tokenHash: secretHash(token),
      invitedBy: ctx.actor.id,
      createdAt: ctx.now,
      expiresAt: new Date(ctx.now.getTime() + invitationDays * dayMs),
      closedAt: null,
    };
    await ctx.db.insert(invitation).values(row);
    ctx.changed({ entity: 'invitation', entityId: row.id, before: null, after: { email, role: input.role } });
    return { ...presentInvitation(row, ctx.actor.name), token };
  },
  revoke: async (ctx, input) => {
    const row = await close(ctx, ctx.workspaceId, input.invitationId);
    if (!row) throw notFound();
    ctx.changed(closed(row));
    return { id: row.id };
  },
  get: async (ctx, input) => {
    const { invitation: row, workspaceName, known } = await openInvitation(ctx.db, input.token, ctx.now);
    return { email: row.email, role: row.role as Role, workspaceName, hasAccount: known !== undefined };
  },
  accept: write({
    prepare: async (ctx, input) => {
      const { invitation: row, known } = await openInvitation(ctx.db, input.token, ctx.now);
      if (known) return assertSelf(ctx.caller, row.email);
      for (const field of ['name', 'password'] as const) {
        if (!input[field]) throw new BiplaneError('invalid_input', text(`people.errors.${field}Needed`), { field });
      }
      return { name: input.name!, passwordHash: await passwordHash(input.password!, { isKnown: true, id: row.id }) };
    },
    decide: async (ctx, input, fresh) => {
      const { invitation: row, known } = await openInvitation(ctx.db, input.token, ctx.now, { hold: true });
      if (known) assertSelf(ctx.caller, row.email);
      const accepted = await close(ctx, row.workspaceId, row.id);
      if (!accepted || (!known && !fresh)) throw gone();
      const who = known ?? (await createPerson(ctx, { ...fresh!, email: row.email, locale: ctx.locale }));
      const concerns = { workspaceId: row.workspaceId, actor: actorOf(who) };
      ctx.changed({ ...concerns, ...closed(row) });
      // A member since the invitation was made: it is used up and changes no role.
      if (!(await roleOf(ctx.db, row.workspaceId, who.id))) {
        const { workspaceId, role, invitedBy } = row;
        await ctx.db.insert(member).values({ workspaceId, personId: who.id, role, joinedAt: ctx.now });
        // The link went through the hands of who invited: it says nothing about who accepts. Who was here before is known already.
        await ctx.db.insert(knownPerson).values({ workspaceId, personId: who.id, invitedBy }).onConflictDoNothing();
        const after = await recordNow({ db: ctx.db, workspaceId }, auditedMembers, who.id);
        ctx.changed({ ...concerns, entity: 'member', entityId: who.id, before: null, after });
      }
      return { workspaceId: row.workspaceId, email: row.email };
    },
  }),
};
