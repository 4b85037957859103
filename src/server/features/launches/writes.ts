import { BiplaneError } from '../../../domain/errors.ts';
import type { Stage } from '../../../domain/launches/stage.ts';
import { text } from '../../../domain/text.ts';
import type { DecideContext } from '../../act/context.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { requireRole } from './owners.ts';
import { getLaunch, type Launch } from './queries.ts';
import { launch } from './schema.ts';

export function assertCurrency(currency: string | undefined): void {
  if (currency && !Intl.supportedValuesOf('currency').includes(currency)) {
    throw new BiplaneError('invalid_input', text('launches.errors.unknownCurrency', { currency }), {
      field: 'currency',
    });
  }
}

type NewLaunch = Pick<
  typeof launch.$inferInsert,
  'name' | 'family' | 'product' | 'pmOwnerId' | 'gtmOwnerId' | 'committedDate' | 'currency'
>;

/** Begins a launch, owned by two who may sign for their sides. */
export async function createLaunch(ctx: DecideContext, fields: NewLaunch): Promise<Launch> {
  await requireRole(ctx, 'pm', fields.pmOwnerId);
  await requireRole(ctx, 'gtm', fields.gtmOwnerId);
  assertCurrency(fields.currency);
  const id = crypto.randomUUID();
  const at = { workspaceId: ctx.workspaceId, createdAt: ctx.now, updatedAt: ctx.now };
  await ctx.db.insert(launch).values({ ...fields, ...at, id });
  const created = await getLaunch(ctx, id);
  ctx.changed({ entity: 'launch', entityId: id, launchId: id, before: null, after: created });
  return created;
}

/** Moves a launch to another stage; fails with `conflict` where it has another version by now. */
export async function moveToStage(
  ctx: DecideContext,
  of: { id: string; version: number },
  stage: Stage,
): Promise<Launch> {
  await updateVersioned(ctx, launch, of, { stage });
  return getLaunch(ctx, of.id);
}

/** Gives a launch another committed date, where it has not got it. */
export async function moveCommittedDate(ctx: DecideContext, launchId: string, committedDate: string): Promise<void> {
  const before = await getLaunch(ctx, launchId);
  if (before.committedDate === committedDate) return;
  await updateVersioned(ctx, launch, before, { committedDate });
  ctx.changed({ entity: 'launch', entityId: launchId, launchId, before, after: await getLaunch(ctx, launchId) });
}
