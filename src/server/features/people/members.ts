import { and, count, eq, inArray, isNull } from 'drizzle-orm';
import type { members } from '../../../contract/people.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Action, may, type Role } from '../../../domain/people/roles.ts';
import { type Members, type Membership, mayConfirm, verifiedBy } from '../../../domain/people/standing.ts';
import { type Text, text } from '../../../domain/text.ts';
import type { DecideContext, ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { recordNow } from '../../store/audited.ts';
import { notFound } from './persons.ts';
import { auditedMembers, keysOf, membershipsOf, membersOf, openInvitations } from './queries.ts';
import { apiKey, invitation, member, memberConfirmation } from './schema.ts';
import { holdPerson } from './sessions.ts';

type MemberScope = Pick<ReadContext, 'db' | 'workspaceId' | 'actor'>;
type MemberRow = Awaited<ReturnType<typeof membersOf>>[number];

/** Members as everybody sees them, each with whether this actor may confirm them. */
function presentMembers({ actor }: MemberScope, rows: readonly MemberRow[], memberships: Map<string, Membership>) {
  const self = actor.kind === 'user' ? memberships.get(actor.id) : undefined;
  return rows.map((row) => {
    const membership = memberships.get(row.userId);
    return {
      ...row,
      joinedAt: row.joinedAt.toISOString(),
      invitedByName: membership?.invitedBy?.name ?? null,
      verified: membership ? verifiedBy(membership, memberships) : null,
      mayConfirm: membership !== undefined && self !== undefined && isOpenTo(self, membership, memberships),
    };
  });
}

/** Would a confirmation by this member add anything? Two may confirm one person: in a launch that one of them owns, the other counts. */
function isOpenTo(confirmer: Membership, member: Membership, members: Members): boolean {
  const hasConfirmed = member.confirmations.some(({ by }) => by.id === confirmer.id);
  return member.verified === null && !hasConfirmed && mayConfirm(confirmer, member, members);
}

async function presentMember(ctx: MemberScope, row: MemberRow) {
  return presentMembers(ctx, [row], await membershipsOf(ctx))[0]!;
}

async function memberRow(ctx: MemberScope, userId: string): Promise<MemberRow> {
  const row = (await membersOf(ctx)).find((each) => each.userId === userId);
  if (!row) throw notFound();
  return row;
}

/** A key must not make, raise or remove people: whoever steals one could stay after it is revoked. Answers the role of the person who acts. */
export function roleOfPerson({ actor }: DecideContext): Role {
  if (actor.kind !== 'user' || !actor.role) throw new BiplaneError('forbidden', text('errors.personOnly'));
  return actor.role;
}

/** Only an owner touches owners, and a workspace always keeps one: they are counted while nobody else administers it (see `procedure.ts`). */
export async function guardOwners(ctx: DecideContext, current: Role, next: Role | null): Promise<void> {
  const acting = roleOfPerson(ctx);
  if (current !== 'owner' && next !== 'owner') return;
  if (!may(acting, 'own')) throw new BiplaneError('forbidden', text('people.errors.ownersOnly'));
  if (current !== 'owner' || next === 'owner') return;
  const [owners] = await ctx.db
    .select({ n: count() })
    .from(member)
    .where(and(eq(member.workspaceId, ctx.workspaceId), eq(member.role, 'owner')));
  if ((owners?.n ?? 0) < 2) throw new BiplaneError('precondition_failed', text('people.errors.lastOwner'));
}

/** What a person must be allowed to do who invites somebody for this role. */
export const actionToInvite = (role: Role): Action => (role === 'owner' ? 'own' : 'administer');

/** Keys and open invitations that a person made must not outlast the right to make them: ends what `role` (`null`: no role) could not make. */
async function endBeyond(ctx: DecideContext, personId: string, role: Role | null): Promise<void> {
  const mayStill = (action: Action) => role !== null && may(role, action);
  const keys = (await keysOf(ctx)).filter(
    ({ key }) =>
      key.createdBy === personId && !key.revokedAt && !key.actions.every((action) => mayStill(action as Action)),
  );
  for (const { key } of keys) {
    const record = { name: key.name, actions: key.actions };
    ctx.changed({
      entity: 'key',
      entityId: key.id,
      before: { ...record, revoked: false },
      after: { ...record, revoked: true },
    });
  }
  const invitations = (await openInvitations(ctx, ctx.now)).filter(
    ({ invitation: row }) => row.invitedBy === personId && !mayStill(actionToInvite(row.role as Role)),
  );
  for (const { invitation: row } of invitations) {
    ctx.changed({ entity: 'invitation', entityId: row.id, before: { email: row.email, role: row.role }, after: null });
  }
  await ctx.db
    .update(apiKey)
    .set({ revokedAt: ctx.now })
    .where(
      and(
        isNull(apiKey.revokedAt),
        inArray(
          apiKey.id,
          keys.map(({ key }) => key.id),
        ),
      ),
    );
  await ctx.db
    .update(invitation)
    .set({ closedAt: ctx.now })
    .where(
      and(
        isNull(invitation.closedAt),
        inArray(
          invitation.id,
          invitations.map((row) => row.invitation.id),
        ),
      ),
    );
}

/** Why this member may not confirm that one. */
function refusal(confirmer: Membership, member: Membership, members: Members): Text {
  if (confirmer.id === member.id) return text('people.errors.confirmSelf');
  if (confirmer.id === member.invitedBy?.id) return text('people.errors.confirmInvited', { name: member.name });
  if (verifiedBy(confirmer, members)) return text('people.errors.confirmDependent', { name: member.name });
  return text('people.errors.confirmUnverified');
}

const membership = (ctx: MemberScope, userId: string) =>
  and(eq(member.workspaceId, ctx.workspaceId), eq(member.personId, userId));

export const memberHandlers: HandlersOf<typeof members> = {
  list: async (ctx) => presentMembers(ctx, await membersOf(ctx), await membershipsOf(ctx)),
  setRole: async (ctx, input) => {
    await holdPerson(ctx.db, input.userId);
    const row = await memberRow(ctx, input.userId);
    await guardOwners(ctx, row.role, input.role);
    if (row.role === input.role) {
      ctx.unchanged();
      return presentMember(ctx, row);
    }
    const before = await recordNow(ctx, auditedMembers, input.userId);
    await ctx.db.update(member).set({ role: input.role }).where(membership(ctx, input.userId));
    const after = await recordNow(ctx, auditedMembers, input.userId);
    ctx.changed({ entity: 'member', entityId: input.userId, before, after });
    await endBeyond(ctx, input.userId, input.role);
    return presentMember(ctx, { ...row, role: input.role });
  },
  confirm: async (ctx, input) => {
    if (ctx.actor.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
    const row = await memberRow(ctx, input.userId);
    const memberships = await membershipsOf(ctx);
    const [self, confirmed] = [memberships.get(ctx.actor.id), memberships.get(input.userId)];
    if (!self || !confirmed) throw notFound();
    if (!mayConfirm(self, confirmed, memberships))
      throw new BiplaneError('precondition_failed', refusal(self, confirmed, memberships));
    if (!isOpenTo(self, confirmed, memberships)) {
      ctx.unchanged();
      return presentMember(ctx, row);
    }
    const before = await recordNow(ctx, auditedMembers, input.userId);
    const confirmation = { personId: input.userId, confirmedBy: self.id, confirmedAt: ctx.now };
    const added = await ctx.db
      .insert(memberConfirmation)
      .values({ ...confirmation, workspaceId: ctx.workspaceId })
      .onConflictDoNothing()
      .returning();
    if (added.length === 0) ctx.unchanged();
    else {
      const after = { ...(await recordNow(ctx, auditedMembers, input.userId)), confirmedBy: self.name };
      ctx.changed({ entity: 'member', entityId: input.userId, before, after });
    }
    return presentMember(ctx, row);
  },
  remove: async (ctx, input) => {
    await holdPerson(ctx.db, input.userId);
    const row = await memberRow(ctx, input.userId);
    await guardOwners(ctx, row.role, null);
    const before = await recordNow(ctx, auditedMembers, input.userId);
    await ctx.db.delete(member).where(membership(ctx, input.userId));
    ctx.changed({ entity: 'member', entityId: input.userId, before, after: null });
    await endBeyond(ctx, input.userId, null);
    return { userId: input.userId };
  },
};
