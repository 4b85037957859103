import type { ownerChanges } from '../../../contract/launches.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { daysToAnswer } from '../../../domain/launches/owner-change.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { type OwnerChange, ownerChangesOf } from './owner-change-queries.ts';
import { close, ownerField, recorded, requireSuccessor } from './owners.ts';
import { getLaunch, holdLaunch, type Launch } from './queries.ts';
import { launchOwnerChange, launch as launchTable } from './schema.ts';
import { boundSides } from './signer-queries.ts';

const failed = (reason: string, params?: Record<string, string | number>) =>
  new BiplaneError('precondition_failed', text(`launches.errors.${reason}`, params));

async function findChange(ctx: DecideContext, launchId: string, changeId: string): Promise<OwnerChange> {
  const change = (await ownerChangesOf(ctx, launchId)).find(({ id }) => id === changeId);
  if (!change) throw new BiplaneError('not_found', text('errors.notFound'));
  return change;
}

/** The launch, held still, and a proposal about it that still waits. */
async function openChange(ctx: DecideContext, { launchId, changeId }: { launchId: string; changeId: string }) {
  if (ctx.actor.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
  const launch = await holdLaunch(ctx, launchId);
  const change = await findChange(ctx, launchId, changeId);
  if (change.answer !== null) throw failed('proposalClosed');
  return { launch, change };
}

/** The same, for the present owner of the side. */
async function ownChange(ctx: DecideContext, input: { launchId: string; changeId: string }) {
  const found = await openChange(ctx, input);
  if (ctx.actor.id !== found.change.fromId)
    throw new BiplaneError('forbidden', text('launches.errors.notYourAnswer', { owner: found.change.fromName }));
  return found;
}

/** Gives the side its new owner and closes the proposal. */
async function carryOut(
  ctx: DecideContext,
  { launch: before, change }: { launch: Launch; change: OwnerChange },
  answer: 'accepted' | 'taken_over',
): Promise<OwnerChange> {
  // It was asked of somebody who is not the owner any more.
  if (before[ownerField[change.side]] !== change.fromId) throw failed('proposalClosed');
  await requireSuccessor(ctx, before, change.side, change.toId);
  await updateVersioned(ctx, launchTable, before, { [ownerField[change.side]]: change.toId });
  ctx.changed({
    entity: 'launch',
    entityId: before.id,
    launchId: before.id,
    before,
    after: await getLaunch(ctx, before.id),
  });
  await close(ctx, change, answer);
  return findChange(ctx, before.id, change.id);
}

export const ownerChangeHandlers: HandlersOf<typeof ownerChanges> = {
  list: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    return ownerChangesOf(ctx, launchId);
  },

  propose: async (ctx, { launchId, side, toId }) => {
    if (ctx.actor.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
    const launch = await holdLaunch(ctx, launchId);
    const fromId = launch[ownerField[side]];
    if (toId === fromId) throw failed('alreadyOwner');
    if (!(await boundSides(ctx, launchId)).has(side)) throw failed('notBound');
    if ((await ownerChangesOf(ctx, launchId)).some((each) => each.answer === null && each.side === side))
      throw failed('alreadyProposed', { side: side.toUpperCase() });
    await requireSuccessor(ctx, launch, side, toId);
    const { workspaceId } = ctx;
    const id = crypto.randomUUID();
    const proposal = { id, workspaceId, launchId, side, fromId, toId, proposedBy: ctx.actor.id, proposedAt: ctx.now };
    await ctx.db.insert(launchOwnerChange).values(proposal);
    const change = await findChange(ctx, launchId, id);
    ctx.changed({ entity: 'owner_change', entityId: id, launchId, before: null, after: await recorded(ctx, change) });
    return change;
  },

  accept: async (ctx, input) => carryOut(ctx, await ownChange(ctx, input), 'accepted'),

  decline: async (ctx, input) => {
    const { change } = await ownChange(ctx, input);
    await close(ctx, change, 'declined');
    return findChange(ctx, input.launchId, change.id);
  },

  withdraw: async (ctx, input) => {
    const { change } = await openChange(ctx, input);
    const isLead = ctx.actor.role === 'owner' || ctx.actor.role === 'lead';
    if (ctx.actor.id !== change.proposedById && !isLead)
      throw new BiplaneError('forbidden', text('launches.errors.notYourProposal', { name: change.proposedByName }));
    await close(ctx, change, 'withdrawn');
    return findChange(ctx, input.launchId, change.id);
  },

  takeOver: async (ctx, input) => {
    const found = await openChange(ctx, input);
    if (ctx.now.toISOString() < found.change.unansweredFrom)
      throw failed('stillWaiting', { owner: found.change.fromName, days: daysToAnswer });
    return carryOut(ctx, found, 'taken_over');
  },
};
