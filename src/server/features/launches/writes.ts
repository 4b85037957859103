import type { Stage } from '../../../domain/launches/stage.ts';
import type { DecideContext } from '../../act/context.ts';
import { updateVersioned } from '../../store/versioned.ts';
import { getLaunch, type Launch } from './queries.ts';
import { launch } from './schema.ts';

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
