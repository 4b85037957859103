import { and, eq } from 'drizzle-orm';
import { type Side, sides } from '../../../domain/cards/signing.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import type { Answer } from '../../../domain/launches/owner-change.ts';
import { may } from '../../../domain/people/roles.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import { recordNow } from '../../store/audited.ts';
import { roleOf } from '../people/queries.ts';
import { auditedOwnerChanges, type OwnerChange, ownerChangesOf } from './owner-change-queries.ts';
import type { Launch } from './queries.ts';
import { launchOwnerChange } from './schema.ts';
import { actedForOther, boundSides, requireIndependent } from './signer-queries.ts';

export const ownerField = { pm: 'pmOwnerId', gtm: 'gtmOwnerId' } as const;

/** The owner of a side must be a member who may sign for that side. */
export async function requireRole(ctx: DecideContext, side: Side, personId: string | undefined): Promise<void> {
  if (!personId) return;
  const role = await roleOf(ctx.db, ctx.workspaceId, personId);
  if (!role || !may(role, `sign.${side}`)) {
    throw new BiplaneError('invalid_input', text(`launches.errors.${side}OwnerCannotSign`), {
      field: ownerField[side],
    });
  }
}

/** Who takes over a side that is bound must be able to sign for it: by role, and because they have not acted for the other side nor vouch for it. */
export async function requireSuccessor(ctx: DecideContext, launch: Launch, side: Side, personId: string) {
  await requireRole(ctx, side, personId);
  await requireIndependent(ctx, launch, side, personId);
  if (await actedForOther(ctx, launch.id, side, personId))
    throw new BiplaneError('precondition_failed', text('launches.errors.actedForOther'), { field: ownerField[side] });
}

/**
 * May this actor give the sides of a launch these owners at once? Drafting, anybody who may change the launch; a side that has signed or sealed
 * only its present owner, whose change is their consent. Fails with `precondition_failed` and the `sides` that need a proposal. Call it while
 * the launch is held.
 */
export async function requireConsent(
  ctx: DecideContext,
  launch: Launch,
  owners: Record<Side, string | undefined>,
): Promise<void> {
  const bound = await boundSides(ctx, launch.id);
  const changed = sides.filter((side) => bound.has(side) && owners[side] && owners[side] !== launch[ownerField[side]]);
  const isOwn = (side: Side) => ctx.actor.kind === 'user' && ctx.actor.id === launch[ownerField[side]];
  const refused = changed.filter((side) => !isOwn(side));
  if (refused.length > 0) {
    const names = refused.map(
      (side) => `${side.toUpperCase()} ${side === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName}`,
    );
    throw new BiplaneError(
      'precondition_failed',
      text('launches.errors.consentNeeded', { owners: names.join(' / ') }),
      {
        sides: refused,
      },
    );
  }
  for (const side of changed) await requireSuccessor(ctx, launch, side, owners[side]!);
  // Also a side that nothing binds yet must not become that of whom the other side's signature rests on.
  for (const side of sides)
    if (!bound.has(side) && owners[side] && owners[side] !== launch[ownerField[side]])
      await requireIndependent(ctx, launch, side, owners[side]);
}

/** Writes how a proposal ended, and says so in the audit log. */
export async function close(ctx: DecideContext, change: OwnerChange, answer: Answer): Promise<void> {
  const before = await recorded(ctx, change);
  await ctx.db
    .update(launchOwnerChange)
    .set({ answer, answeredBy: ctx.actor.kind === 'user' ? ctx.actor.id : null, answeredAt: ctx.now })
    .where(and(eq(launchOwnerChange.workspaceId, ctx.workspaceId), eq(launchOwnerChange.id, change.id)));
  ctx.changed({
    entity: 'owner_change',
    entityId: change.id,
    launchId: change.launchId,
    before,
    after: await recorded(ctx, change),
  });
}

/** A change as the audit log keeps it; `name` is who is to take over. */
export const recorded = async (ctx: DecideContext, { id, fromName }: OwnerChange) => ({
  ...(await recordNow(ctx, auditedOwnerChanges, id)),
  from: fromName,
});

/** Ends the proposals that are about an owner whom the sides no longer have. */
export async function lapse(ctx: DecideContext, launchId: string, changed: readonly Side[]): Promise<void> {
  if (changed.length === 0) return;
  for (const change of await ownerChangesOf(ctx, launchId))
    if (change.answer === null && changed.includes(change.side)) await close(ctx, change, 'lapsed');
}
