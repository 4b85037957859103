/** Order files for the process that reads them. */
import type { OrderMapping } from '../../../domain/orders/order-mapping.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import type { OpenRows } from '../../files/fact-rows.ts';
import { Identities } from '../../files/identities.ts';
import { knownFacts, knownValues } from '../../files/known.ts';
import { Occurrences } from '../../files/occurrences.ts';
import type { FileTarget } from '../../files/tasks.ts';
import { reviewOrders } from './order-review.ts';
import { OrderRows } from './order-rows.ts';

export type OrderFile = FileTarget & { kind: 'orders'; source: string; mapping: OrderMapping; timeZone: string };

/** Lines of which nothing is left are gone already. */
const dayOfLine = "if(kind = 'void', 0, toUInt16(occurred_on))";

export const openOrderRows: OpenRows = async ({ target, facts, visible, rejects, stores }) => {
  const { source, mapping, timeZone } = target as OrderFile;
  // A refund may be of an order from another source.
  const orders =
    visible && mapping.refunds.by !== 'none'
      ? await knownValues(facts, orderLine, 'order_key', { ...visible, where: `${visible.where} AND kind = 'order'` })
      : new Occurrences();
  const mine = visible && {
    where: `${visible.where} AND source = {source:String}`,
    params: { ...visible.params, source },
  };
  const known = mine && (await knownFacts(facts, orderLine, mine, dayOfLine));
  const look = visible && mine && !stores ? reviewOrders({ facts, source, all: visible, mine, known }) : null;
  return new OrderRows(source, mapping, new Identities(known), rejects, orders, timeZone, look);
};
