/** The one way to say in a few letters what a set of facts is: for settlements, imports and posts alike. */

/** Everything that makes up a fact, and nothing that says where it is stored. */
const columns = {
  order_line:
    'source, external_id, order_ref, kind, occurred_on, occurred_at, channel, sku, customer, reason, quantity, amount_minor, currency',
  response: 'external_id, row_number, answered_at, weight, answers',
} as const;
export type FactTable = keyof typeof columns;

/** How many facts, and the digest of them. */
export type FactsReceipt = { lines: number; digest: string };

/**
 * What to select for a {@link FactsReceipt}. The digest does not depend on the order of the facts nor on how they came, but on every field and on
 * how often a fact is there. It tells changes; it is no proof against somebody who looks for facts with the same digest.
 */
export function receiptColumns(table: FactTable): string {
  const fact = columns[table];
  return `count() AS lines, concat(hex(groupBitXor(sipHash64(${fact}))), '-', hex(sum(cityHash64(${fact})))) AS digest`;
}
