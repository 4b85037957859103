import { commonColumns, factTable } from './table.ts';

/** One row per line of an order or refund; refunds carry negative quantities and amounts, so that sums are net. Money is in minor units. */
export const orderLine = factTable({
  name: 'order_line',
  scope: 'launchId',
  day: 'occurredOn',
  order: ['lineKey'],
  soughtBy: ['lineKey', 'orderKey', 'batchId', 'groupNumber'],
  columns: {
    ...commonColumns,
    launchId: { type: 'String', is: 'place', comment: 'launch' },
    source: {
      type: 'LowCardinality(String)',
      is: 'identity',
      comment: 'what sends the lines: keys are unique within it',
    },
    lineKey: { type: 'String', is: 'identity', comment: 'the line: its id, normalised' },
    externalId: { type: 'String', is: 'written', comment: 'the id of the line as the source wrote it' },
    orderRef: {
      type: 'String',
      is: 'written',
      comment: 'the order, or the one a refund is about, as the source wrote it',
    },
    orderKey: { type: 'String', is: 'content', comment: 'the order, normalised' },
    kind: { type: 'LowCardinality(String)', is: 'content', comment: 'order or refund' },
    status: { type: 'LowCardinality(String)', is: 'content', comment: 'in the words of the source' },
    occurredOn: { type: 'Date', is: 'content', comment: 'the business day' },
    occurredAt: { type: 'Int64', is: 'content', comment: 'milliseconds since 1970' },
    channel: { type: 'LowCardinality(String)', is: 'content', comment: 'where it was sold' },
    sku: { type: 'LowCardinality(String)', is: 'content', comment: 'product' },
    customer: { type: 'String', is: 'content', comment: 'who bought', personal: true },
    reason: { type: 'LowCardinality(String)', is: 'content', comment: 'why it came back' },
    quantity: { type: 'Int64', is: 'content', comment: 'units' },
    amountMinor: { type: 'Int64', is: 'content', comment: 'what counts' },
    goodsMinor: { type: 'Int64', is: 'content', comment: 'the part that is goods' },
    shippingMinor: { type: 'Int64', is: 'content', comment: 'the part that is shipping' },
    discountMinor: { type: 'Int64', is: 'content', comment: 'what was taken off' },
    taxMinor: { type: 'Int64', is: 'content', comment: 'the part that is tax' },
    currency: { type: 'LowCardinality(String)', is: 'content', comment: 'ISO 4217' },
  },
});
