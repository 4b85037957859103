/** Order files: what is in them becomes order lines of a launch, from a source. */
import { BiplaneError } from '../../../domain/errors.ts';
import { optionsOf } from '../../../domain/files/options.ts';
import type { OrderMapping } from '../../../domain/orders/order-mapping.ts';
import { text } from '../../../domain/text.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import type { ImportTarget } from '../../files/import-target.ts';
import { getLaunch } from '../launches/queries.ts';
import type { OrderFile } from './import-rows.ts';

export const orderTarget: ImportTarget<OrderMapping> = {
  table: orderLine,
  scopeOf: ({ launchId }) => launchId,
  existing: ({ source }) => source,
  async check(ctx, launchId, { currency: given }) {
    const { currency } = await getLaunch(ctx, launchId);
    if (given !== currency)
      throw new BiplaneError('invalid_input', text('imports.errors.otherCurrency', { given, currency }));
  },
  prepare: async (_ctx, { source }) => source,
  async reading({ workspaceId, timeZone }, { launchId, targetId }, mapping) {
    const file: OrderFile = {
      kind: 'orders',
      workspaceId,
      scopeId: launchId,
      options: optionsOf(mapping),
      source: targetId!,
      mapping,
      timeZone,
    };
    return file;
  },
  discard: async () => null,
};
