import type { launches } from '../../../contract/launches.ts';
import { sides } from '../../../domain/cards/signing.ts';
import type { DecideContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { requireEditable } from '../../signing/locks.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { lapse, ownerField, requireConsent, requireRole } from './owners.ts';
import { getLaunch, holdLaunch, listLaunches } from './queries.ts';
import { launch } from './schema.ts';
import { assertCurrency, createLaunch } from './writes.ts';

type Patch = Partial<Omit<typeof launch.$inferInsert, 'id' | 'workspaceId'>>;

async function change(ctx: DecideContext, target: { launchId: string; version: number }, patch: Patch) {
  const before = await getLaunch(ctx, target.launchId);
  const isSame = Object.entries(patch).every(([field, value]) => before[field as keyof typeof before] === value);
  if (isSame && before.version === target.version) {
    ctx.unchanged();
    return before;
  }
  await updateVersioned(ctx, launch, { id: target.launchId, version: target.version }, patch);
  const after = await getLaunch(ctx, target.launchId);
  ctx.changed({ entity: 'launch', entityId: after.id, launchId: after.id, before, after });
  return after;
}

export const launchHandlers: HandlersOf<typeof launches> = {
  list: async (ctx, input) => listLaunches(ctx, input.archived),
  get: async (ctx, input) => getLaunch(ctx, input.launchId),
  create: (ctx, { workspaceId: _workspace, ...fields }) => createLaunch(ctx, fields),
  update: async (ctx, { workspaceId: _workspace, launchId, version, ...patch }) => {
    await requireRole(ctx, 'pm', patch.pmOwnerId);
    await requireRole(ctx, 'gtm', patch.gtmOwnerId);
    assertCurrency(patch.currency);
    const before = await holdLaunch(ctx, launchId);
    const owners = { pm: patch.pmOwnerId, gtm: patch.gtmOwnerId };
    // A stale change is a conflict first: perhaps the owner is already another.
    if (before.version === version) await requireConsent(ctx, before, owners);
    // Both stand on signed cards: the date on the cadence card, the currency on the wager.
    if (patch.committedDate && patch.committedDate !== before.committedDate)
      await requireEditable(ctx, launchId, 'cadence');
    if (patch.currency && patch.currency !== before.currency) await requireEditable(ctx, launchId, 'wager');
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Patch;
    const after = await change(ctx, { launchId, version }, given);
    const changed = sides.filter((side) => after[ownerField[side]] !== before[ownerField[side]]);
    await lapse(ctx, launchId, changed);
    return after;
  },
  archive: async (ctx, input) => {
    const { archivedAt } = await getLaunch(ctx, input.launchId);
    return change(ctx, input, archivedAt ? {} : { archivedAt: ctx.now });
  },
  restore: async (ctx, input) => change(ctx, input, { archivedAt: null }),
};
