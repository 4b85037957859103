import type { orders } from '../../../contract/orders.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { type Text, text } from '../../../domain/text.ts';
import type { HandlersOf } from '../../act/procedures.ts';
import { together } from '../../act/write.ts';
import { getLaunch } from '../launches/queries.ts';
import { type PostedLine, postLines } from './post.ts';
import { listOrderLines, orderBreakdown, orderChannels, orderTotals, visibleOrders } from './queries.ts';

type OrderPlace = { workspaceId: string; launchId: string; source: string };

function refusal(reason: Text, details: Record<string, unknown>): BiplaneError {
  return new BiplaneError('invalid_input', reason, details);
}

export const orderHandlers: HandlersOf<typeof orders> = {
  post: together(async (ctx, { launchId, source, workspaceId: _workspace, ...line }: PostedLine & OrderPlace) => {
    const [result] = await postLines(ctx, 'orders.post', { launchId, source, lines: [line] });
    const { externalId, status, reason } = result!;
    if (status === 'conflict') throw new BiplaneError('conflict', reason!, { externalId });
    if (status === 'rejected') throw refusal(reason!, { externalId });
    return { externalId, status };
  }),

  postBatch: together(async (ctx, { launchId, source, lines }: OrderPlace & { lines: PostedLine[] }) => {
    const results = await postLines(ctx, 'orders.postBatch', { launchId, source, lines });
    const counted = (status: string) => results.filter((result) => result.status === status).length;
    return { stored: counted('stored'), duplicates: counted('duplicate'), results };
  }),

  list: async (ctx, { launchId, workspaceId: _workspace, ...filter }) => {
    const { currency } = await getLaunch(ctx, launchId);
    assertPeriod(filter);
    return { ...(await listOrderLines(ctx, await visibleOrders(ctx, launchId), filter)), currency };
  },

  totals: async (ctx, { launchId, workspaceId: _workspace, ...filter }) => {
    const { currency } = await getLaunch(ctx, launchId);
    assertPeriod(filter);
    return { ...(await orderTotals(ctx, await visibleOrders(ctx, launchId), filter)), currency };
  },

  breakdown: async (ctx, { launchId, workspaceId: _workspace, ...filter }) => {
    const { currency } = await getLaunch(ctx, launchId);
    assertPeriod(filter);
    return { ...(await orderBreakdown(ctx, await visibleOrders(ctx, launchId), filter)), currency };
  },

  channels: async (ctx, { launchId }) => {
    await getLaunch(ctx, launchId);
    return orderChannels(ctx, await visibleOrders(ctx, launchId));
  },
};

function assertPeriod({ from, to }: { from?: string | undefined; to?: string | undefined }): void {
  if (from !== undefined && to !== undefined && from > to) throw refusal(text('orders.errors.period'), { from, to });
}
