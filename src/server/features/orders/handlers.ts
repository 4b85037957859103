import type { orders } from '../../../contract/orders.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Text, text } from '../../../domain/text.ts';
import type { ReadContext } from '../../act/context.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { write } from '../../act/write.ts';
import { getLaunch } from '../launches/queries.ts';
import { type PostedLine, storeLines } from './post.ts';
import { recordPost } from './posts.ts';
import { listOrderLines, orderBreakdown, orderChannels, orderTotals } from './queries.ts';

function refusal(reason: Text, details: Record<string, unknown>): BiplaneError {
  return new BiplaneError('invalid_input', reason, details);
}

type Place = { launchId: string; source: string };

const recorded = async (ctx: ReadContext, { launchId, source }: Place, procedure: string) => ({
  postId: await recordPost(ctx, { launchId, source, procedure }),
  facts: ctx.facts,
});

export const orderHandlers: HandlersOf<typeof orders> = {
  // Refused after the commit: thrown before, it would bring back the record of the post, which stored nothing.
  post: write({
    prepare: (ctx, input) => recorded(ctx, input, 'orders.post'),
    decide: async (ctx, { workspaceId: _workspace, launchId, source: _source, ...line }, { postId, facts }) =>
      (await storeLines({ ...ctx, facts }, launchId, postId, [line as PostedLine]))[0]!,
    answer: async (_ctx, _input, { externalId, status, reason }) => {
      if (status === 'conflict') throw new BiplaneError('conflict', reason!, { externalId });
      if (status === 'rejected') throw refusal(reason!, { externalId });
      return { externalId, status };
    },
  }),

  postBatch: write({
    prepare: (ctx, input) => recorded(ctx, input, 'orders.postBatch'),
    decide: async (ctx, { launchId, lines }, { postId, facts }) => {
      const results = await storeLines({ ...ctx, facts }, launchId, postId, lines as PostedLine[]);
      const counted = (status: string) => results.filter((result) => result.status === status).length;
      return { stored: counted('stored'), duplicates: counted('duplicate'), results };
    },
  }),

  list: async (ctx, { launchId, workspaceId: _workspace, ...filter }) => {
    const { currency } = await getLaunch(ctx, launchId);
    assertPeriod(filter);
    return { ...(await listOrderLines(ctx, launchId, filter)), currency };
  },

  totals: async (ctx, { launchId, workspaceId: _workspace, ...filter }) => {
    const { currency } = await getLaunch(ctx, launchId);
    assertPeriod(filter);
    return { ...(await orderTotals(ctx, launchId, filter)), currency };
  },

  breakdown: async (ctx, { launchId, by, workspaceId: _workspace, ...filter }) => {
    const { currency } = await getLaunch(ctx, launchId);
    assertPeriod(filter);
    const rows = await orderBreakdown(ctx, launchId, [by], filter);
    return { rows: rows.map(({ [by]: key, ...totals }) => ({ ...totals, key })), currency };
  },

  channels: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    return orderChannels(ctx, launchId);
  },
};

function assertPeriod({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from !== undefined && to !== undefined && from > to) throw refusal(text('orders.errors.period'), { from, to });
}
