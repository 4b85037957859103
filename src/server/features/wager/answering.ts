/** Who may answer for a side what the other proposed, and decide where there was no answer. */
import type { Side } from '../../../domain/cards/signing.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { text } from '../../../domain/text.ts';
import { type Answer, type Proposed, unansweredFrom, waitsFor } from '../../../domain/wager/agreement.ts';
import type { DecideContext } from '../../act/context.ts';
import { type Launch, ownersOf } from '../launches/queries.ts';
import { membersOf } from '../people/queries.ts';
import { wagerAnswer } from './schema.ts';

export const failed = (reason: string, params?: Record<string, string | number>) =>
  new BiplaneError('precondition_failed', text(`wager.errors.${reason}`, params));

/** The side that this actor states something for; `null`: they own neither. Who owns both states it for PM, and answers for GTM. */
export function sideOf(ctx: DecideContext, launch: Launch): Side | null {
  if (ctx.actor.kind !== 'user') return null;
  return ctx.actor.id === launch.pmOwnerId ? 'pm' : ctx.actor.id === launch.gtmOwnerId ? 'gtm' : null;
}

export type Given = { side: Side; answer: Answer['answer']; reason: string };

/** Fails unless this is the owner of the side that is answered for. */
export function requireOwnSide({ actor }: Pick<DecideContext, 'actor'>, launch: Launch, side: Side): void {
  if (actor.kind === 'user' && actor.id === ownersOf(launch)[side]) return;
  const owner = side === 'pm' ? launch.pmOwnerName : launch.gtmOwnerName;
  throw new BiplaneError('forbidden', text('wager.errors.notYourAnswer', { side: side.toUpperCase(), owner }));
}

/** Keeps what the owner of a side says to it, and answers how it stands then. */
export async function recordAnswer(
  ctx: DecideContext,
  launch: Launch,
  proposed: Proposed,
  of: { actualId: number } | { proposalId: string },
  { side, answer, reason }: Given,
): Promise<Proposed> {
  requireOwnSide(ctx, launch, side);
  if (!waitsFor(proposed).includes(side)) throw failed('notAsked', { side: side.toUpperCase() });
  if (answer === 'contested' && reason === '')
    throw new BiplaneError('invalid_input', text('wager.errors.whyContested'), { field: 'reason' });
  const said = { side, answer, reason: answer === 'contested' ? reason : '' };
  await ctx.db.insert(wagerAnswer).values({
    ...{ workspaceId: ctx.workspaceId, launchId: launch.id, ...of, ...said },
    ...{ answeredBy: ctx.actor.id, answeredByName: ctx.actor.name, answeredAt: ctx.now },
  });
  const given: Answer = { ...said, name: ctx.actor.name, at: ctx.now.toISOString() };
  return { ...proposed, answers: [...proposed.answers, given] };
}

/** Fails unless this is a lead, the sides have had their time, and the lead is no party, where another could decide. */
export async function requireDecider(ctx: DecideContext, launch: Launch, proposed: Proposed, answerDays: number) {
  if (ctx.actor.kind !== 'user') throw new BiplaneError('forbidden', text('errors.personOnly'));
  if (ctx.now < unansweredFrom(proposed, answerDays)) throw failed('stillWaiting', { days: answerDays });
  const isParty = (id: string) => Object.values(ownersOf(launch)).includes(id);
  if (!isParty(ctx.actor.id)) return;
  const others = (await membersOf(ctx)).filter(
    ({ role, userId }) => ['owner', 'lead'].includes(role) && !isParty(userId),
  );
  if (others.length > 0)
    throw failed('decidesForOneself', {
      names: others
        .slice(0, 3)
        .map(({ name }) => name)
        .join(' / '),
    });
}
