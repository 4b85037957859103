/** Values that no order tells: entered by somebody, and counted once both sides stand to them. */
import { and, eq } from 'drizzle-orm';
import { BiplaneError, invalidInput } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import type { EnteredActual } from '../../../domain/wager/actuals.ts';
import { type AgreedAs, waitsFor } from '../../../domain/wager/agreement.ts';
import type { DecideContext } from '../../act/context.ts';
import { holdStill } from '../../signing/locks.ts';
import { getLaunch, holdLaunch, requireUnarchived } from '../launches/queries.ts';
import { type Given, recordAnswer, requireDecider, requireOwnSide, sideOf } from './answering.ts';
import { requireUnsettled } from './queries.ts';
import { readWager, requireTerms } from './reading.ts';
import { enteredActuals, type ProposedActual, proposedActuals } from './records.ts';
import { wagerActual } from './schema.ts';

/** Two who enter or answer at once are recorded in one order; a settlement that has begun comes first, and then this comes too late. */
async function holdActuals(ctx: DecideContext, launchId: string) {
  const launch = await holdLaunch(ctx, launchId);
  requireUnarchived(launch);
  await holdStill(ctx, launchId, 'wager');
  const terms = await requireTerms(ctx, launchId);
  await requireUnsettled(ctx, launchId);
  return { launch, terms };
}

const saying = ({ channel, driver, value, source }: EnteredActual) => ({ channel, driver, value, source });

export async function enterActual(ctx: DecideContext, { launchId, ...given }: EnteredActual & { launchId: string }) {
  const { launch, terms } = await holdActuals(ctx, launchId);
  const { channel, driver } = given;
  const planned = terms.tree.channels.find((each) => each.name === channel);
  const entered = terms.tree.drivers.find((each) => each.key === driver && each.measure === 'entered');
  if (!planned || !entered || !(driver in planned.plan))
    throw invalidInput('wager.errors.notEntered', { channel, driver });
  const isIt = (each: EnteredActual) => each.channel === channel && each.driver === driver;
  const before = (await proposedActuals(ctx, launchId)).find(isIt) ?? (await enteredActuals(ctx, launchId)).find(isIt);
  await ctx.db.insert(wagerActual).values({
    ...{ workspaceId: ctx.workspaceId, launchId, ...saying(given) },
    ...{ enteredBy: ctx.personId, enteredByName: ctx.actor.name, enteredAt: ctx.now, enteredSide: sideOf(ctx, launch) },
  });
  ctx.changed({
    entity: 'wager_actual',
    entityId: `${channel} ${driver}`,
    launchId,
    before: before ? saying(before) : null,
    after: saying(given),
  });
  return readWager(ctx, launchId);
}

type Target = { launchId: string; actualId: number };

/** The value that waits; `conflict` where another has taken its place, or it counts already. */
async function waiting(ctx: DecideContext, { launchId, actualId }: Target): Promise<ProposedActual> {
  const found = (await proposedActuals(ctx, launchId)).find(({ id }) => id === actualId);
  if (!found) throw new BiplaneError('conflict', text('wager.errors.actualReplaced'));
  return found;
}

async function counts(ctx: DecideContext, id: number, agreedAs: AgreedAs): Promise<void> {
  await ctx.db
    .update(wagerActual)
    .set({ agreedAt: ctx.now, agreedAs })
    .where(and(eq(wagerActual.workspaceId, ctx.workspaceId), eq(wagerActual.id, id)));
}

export async function answerActual(ctx: DecideContext, { launchId, actualId, ...given }: Target & Given) {
  // Who may not answer hears nothing of how it stands.
  requireOwnSide(ctx, await getLaunch(ctx, launchId), given.side);
  const { launch } = await holdActuals(ctx, launchId);
  const found = await waiting(ctx, { launchId, actualId });
  const after = await recordAnswer(ctx, launch, found, { actualId }, given);
  if (waitsFor(after).length === 0) await counts(ctx, actualId, 'both');
  const { side, answer, reason } = given;
  const entityId = `${found.channel} ${found.driver}`;
  const said = { side, answer, reason };
  ctx.changed({
    entity: 'wager_actual',
    entityId,
    launchId,
    before: saying(found),
    after: { ...saying(found), ...said },
  });
  return readWager(ctx, launchId);
}

export async function decideActual(ctx: DecideContext, { launchId, actualId }: Target) {
  const { launch, terms } = await holdActuals(ctx, launchId);
  const found = await waiting(ctx, { launchId, actualId });
  await requireDecider(ctx, launch, found, terms.answerDays);
  await counts(ctx, actualId, 'lead');
  const entityId = `${found.channel} ${found.driver}`;
  const after = { ...saying(found), decidedBy: ctx.actor.name };
  ctx.changed({ entity: 'wager_actual', entityId, launchId, before: saying(found), after });
  return readWager(ctx, launchId);
}
