import type { overview } from '../../../contract/launches.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { stageAfter } from '../../../domain/launches/stage.ts';
import { text } from '../../../domain/text.ts';
import { daysBetween } from '../../../domain/time/plain-date.ts';
import type { ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { decisionsVersion } from '../../store/decisions.ts';
import { copyPlan } from '../cadence/writes.ts';
import { copyNeeds } from '../demand/writes.ts';
import { type OwnerChange, proposalsFor } from '../launches/owner-change-queries.ts';
import { getLaunch, type Launch, listLaunches } from '../launches/queries.ts';
import { createLaunch, moveToStage } from '../launches/writes.ts';
import { copyTerms } from '../wager/writes.ts';
import { type LaunchOverview, overviewOf, overviewsOf } from './queries.ts';

/** What waits for the caller: a side is waited for by its owner, a joint matter by both. */
function waitingFor(ctx: ReadContext, { launch, cards }: LaunchOverview) {
  const sides = [ctx.actor.id === launch.pmOwnerId && 'pm', ctx.actor.id === launch.gtmOwnerId && 'gtm'].filter(
    (side) => side !== false,
  );
  const isLead = ctx.actor.role === 'owner' || ctx.actor.role === 'lead';
  if (sides.length === 0 && !isLead) return [];
  const of = (
    kind: 'sign' | 'next',
    card: LaunchOverview['cards'][number],
    what: LaunchOverview['cards'][number]['next'][number],
    since: string | null,
  ) => ({
    kind,
    launchId: launch.id,
    launchName: launch.name,
    card: card.kind,
    status: what.status,
    text: what.text,
    since,
  });
  return cards.flatMap((card) => {
    const { status, pmSignedAt, gtmSignedAt, withdrawn } = card.signing;
    const unsigned =
      status === 'proposed' && ((sides.includes('pm') && !pmSignedAt) || (sides.includes('gtm') && !gtmSignedAt));
    const sign = unsigned
      ? [
          of(
            'sign',
            card,
            {
              status: 'at_risk',
              owner: 'joint',
              text: text(`launches.waiting.sign.${card.kind}`, { number: card.signing.number }),
            },
            pmSignedAt ?? gtmSignedAt,
          ),
        ]
      : [];
    const told =
      withdrawn && sides.length > 0 && !sides.includes(withdrawn.side)
        ? [
            of(
              'sign',
              card,
              {
                status: 'at_risk',
                owner: 'joint',
                text: text(`launches.waiting.withdrawn.${card.kind}`, {
                  number: card.signing.number,
                  side: withdrawn.side.toUpperCase(),
                  name: withdrawn.name,
                }),
              },
              withdrawn.at,
            ),
          ]
        : [];
    const next = card.next.filter(
      ({ owner, status: urgency }) =>
        urgency !== 'met' &&
        (owner === 'lead' ? isLead : sides.length > 0 && (owner === 'joint' || sides.includes(owner))),
    );
    return [...sign, ...told, ...next.slice(0, 1).map((what) => of('next', card, what, null))];
  });
}

/** A proposal that the caller gives a side to somebody else waits for their answer. */
function answerFor(launches: readonly Launch[], { launchId, side, toName, proposedByName, proposedAt }: OwnerChange) {
  const launch = launches.find(({ id }) => id === launchId);
  if (!launch) return [];
  const params = { side: side.toUpperCase(), name: toName, by: proposedByName };
  return [
    {
      kind: 'owner' as const,
      launchId,
      launchName: launch.name,
      card: null,
      status: 'at_risk' as const,
      text: text('launches.waiting.owner', params),
      since: proposedAt,
    },
  ];
}

/** A launch among many: without the figures of which nobody looks at so many at once. */
const rowOf = ({ cards, ...rest }: LaunchOverview) => ({ ...rest, cards: cards.map(({ kpis: _, ...card }) => card) });

export const overviewHandlers: HandlersOf<typeof overview> = {
  list: async (ctx) => {
    const launches = await listLaunches(ctx);
    const rows = await overviewsOf(ctx, launches);
    const proposals = ctx.actor.kind === 'user' ? await proposalsFor(ctx, ctx.actor.id) : [];
    const answers = proposals.flatMap((proposal) => answerFor(launches, proposal));
    const waiting = [...answers, ...rows.flatMap((row) => waitingFor(ctx, row))];
    return { launches: rows.map(rowOf), waiting, asOf: ctx.now.toISOString() };
  },
  copy: async (ctx, { workspaceId: _workspace, launchId, keep, ...fields }) => {
    const from = await getLaunch(ctx, launchId);
    if (keep.includes('wager') && fields.currency !== from.currency)
      throw new BiplaneError('invalid_input', text('launches.errors.copyCurrency', { currency: from.currency }), {
        field: 'currency',
      });
    const to = await createLaunch(ctx, fields);
    const days = daysBetween(from.committedDate, to.committedDate);
    if (keep.includes('needs')) await copyNeeds(ctx, from.id, to.id);
    if (keep.includes('plan')) await copyPlan(ctx, from.id, to.id, days);
    if (keep.includes('wager')) await copyTerms(ctx, from.id, to.id, days);
    return to;
  },
  launch: async (ctx, input) => overviewOf(ctx, await getLaunch(ctx, input.launchId)),
  advance: write({
    prepare: async (ctx, { launchId }) => {
      const version = await decisionsVersion(ctx, launchId);
      const launch = await getLaunch(ctx, launchId);
      return { version, before: launch, gate: (await overviewOf(ctx, launch)).gate };
    },
    decide: async (ctx, input, { version, before, gate }) => {
      ctx.basedOn(input.launchId, version);
      const next = stageAfter(before.stage);
      if (!gate || !next) throw new BiplaneError('precondition_failed', text('launches.errors.lastStage'));
      const missing = gate.items.length - gate.passed;
      if (missing > 0)
        throw new BiplaneError('precondition_failed', text('launches.errors.gateClosed', { missing }), { gate });
      const after = await moveToStage(ctx, { id: input.launchId, version: input.version }, next);
      ctx.changed({
        entity: 'launch',
        entityId: after.id,
        launchId: after.id,
        before,
        after: { ...after, gate },
      });
      return after;
    },
  }),
};
