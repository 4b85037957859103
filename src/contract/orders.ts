import { z } from 'zod';
import { lineLimits } from '../domain/money/limits.ts';
import { sourcePattern } from '../domain/orders/order-mapping.ts';
import {
  batchBody,
  currency,
  instant,
  launchInput,
  minorAmount,
  plainDate,
  reads,
  textSchema,
  writes,
} from './procedure.ts';
import { shownOrders } from './shown.ts';

const tag = 'orders';
const path = '/workspaces/{workspaceId}/launches/{launchId}/orders' as const;
const label = z.string().trim().max(200);
/** Amounts and quantities of refunds are positive too: `kind` says what they are. */
const amount = minorAmount.min(0).max(lineLimits.amountMinor);
const quantity = z.int().min(0).max(lineLimits.quantity);

const postedLine = z.object({
  /** Names this line within the source for ever: posting it again stores nothing. */
  externalId: z.string().trim().min(1).max(200),
  /** Where the source numbers the states of a line: the one with the highest number counts, in whatever order they come. 0: it does not. */
  sourceVersion: z.int().min(0).default(0),
  /** The order; for a refund, the order it is about. */
  orderRef: label.min(1),
  kind: z.enum(['order', 'refund']).default('order'),
  /** In the source's own words. */
  status: label.default(''),
  occurredAt: z.union([instant, z.iso.datetime({ offset: true }), plainDate]),
  channel: label.default(''),
  sku: label.default(''),
  customer: label.default(''),
  reason: label.default(''),
  quantity: quantity.default(1),
  amountMinor: amount,
  /** What the amount is made of, where that is known. */
  goodsMinor: amount.default(0),
  shippingMinor: amount.default(0),
  discountMinor: amount.default(0),
  taxMinor: amount.default(0),
  currency,
});
/** What sends the lines: external ids are unique within it. */
const source = z.string().regex(sourcePattern).default('api');

const orderLineSchema = z.object({
  externalId: z.string(),
  source: z.string(),
  orderRef: z.string(),
  kind: z.enum(['order', 'refund']),
  occurredOn: plainDate,
  occurredAt: instant,
  channel: z.string(),
  sku: z.string(),
  customer: z.string(),
  reason: z.string(),
  /** Negative for refunds, like the amount. */
  quantity: z.int(),
  amountMinor: minorAmount,
  currency,
});
const totalsSchema = z.object({
  lines: z.int(),
  orders: z.int(),
  refunds: z.int(),
  units: z.int(),
  unitsReturned: z.int(),
  grossMinor: minorAmount,
  refundMinor: minorAmount,
  netMinor: minorAmount,
  firstDay: plainDate.nullable(),
  lastDay: plainDate.nullable(),
});
const filter = {
  from: plainDate.optional(),
  to: plainDate.optional(),
  channel: label.optional(),
  kind: z.enum(['order', 'refund']).optional(),
  /** Leave out refunds whose order (its first day) is known and lies outside of these days. */
  orderedFrom: plainDate.optional(),
  orderedTo: plainDate.optional(),
};

export const orders = {
  post: writes({ path, access: 'facts', summary: 'Store one line of an order or refund; answered when stored', tag })
    .input(launchInput.extend({ source, ...postedLine.shape }))
    .output(z.object({ externalId: z.string(), status: z.enum(['stored', 'duplicate']) })),
  postBatch: writes({
    path: `${path}/batch`,
    access: 'facts',
    bodyMax: batchBody,
    summary: 'Store up to 1,000 lines of orders and refunds; answered when stored, line by line',
    tag,
  })
    .input(launchInput.extend({ source, lines: z.array(postedLine).min(1).max(1000) }))
    .output(
      z.object({
        stored: z.int(),
        duplicates: z.int(),
        results: z.array(
          z.object({
            externalId: z.string(),
            /** `conflict`: the id is known with another content. */
            status: z.enum(['stored', 'duplicate', 'conflict', 'rejected']),
            reason: textSchema.optional(),
          }),
        ),
      }),
    ),
  list: reads({
    path,
    access: 'read',
    summary: 'Lines of orders and refunds, newest first',
    tag,
    shows: [...shownOrders, 'launch'],
  })
    .input(
      launchInput.extend({
        ...filter,
        limit: z.int().min(1).max(500).default(100),
        offset: z.int().min(0).max(4_294_967_295).default(0),
      }),
    )
    .output(z.object({ lines: z.array(orderLineSchema), total: z.int(), currency })),
  totals: reads({
    path: `${path}/totals`,
    access: 'read',
    summary: 'Gross, refunds and net of a launch',
    tag,
    shows: [...shownOrders, 'launch'],
  })
    .input(launchInput.extend(filter))
    .output(totalsSchema.extend({ currency })),
  breakdown: reads({
    path: `${path}/breakdown`,
    access: 'read',
    summary:
      'Gross, refunds and net by channel, day, month, product or reason: of the largest `limit`, in their order, and of all `others` together',
    tag,
    shows: [...shownOrders, 'launch'],
  })
    .input(
      launchInput.extend({
        ...filter,
        by: z.enum(['channel', 'day', 'month', 'sku', 'reason']),
        limit: z.int().min(1).max(1000).default(1000),
      }),
    )
    .output(
      z.object({
        /** By what was sold, and where nothing was, by what came back. */
        rows: z.array(totalsSchema.extend({ key: z.string() })),
        /** What is not in the rows, so that the amounts of both are those of everything; `keys` says how many there are. `null`: nothing. */
        others: totalsSchema.extend({ keys: z.int() }).nullable(),
        currency,
      }),
    ),
  channels: reads({
    path: `${path}/channels`,
    access: 'read',
    summary: 'The channels that occur in the orders',
    tag,
    shows: shownOrders,
  })
    .input(launchInput)
    .output(z.array(z.string())),
};
