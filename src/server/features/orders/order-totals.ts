/** What an order file says as a whole, added up while it is read. */
import type { OrderParts, OrderReading, OrderSums } from '../../../domain/orders/order-reading.ts';

const dayMs = 86_400_000;

/** The text of a day since 1970. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** More statuses than these are no statuses: the rest is added up under a name of its own. */
const mostStatuses = 200;
const otherStatuses = '…';

export type SummedLine = OrderParts & {
  isRefund: boolean;
  /** The first line of its order in the file. */
  isFirst: boolean;
  day: number;
  status: string;
  quantity: number;
  amount: number;
};

const nothing = (): OrderSums => ({ orders: 0, lines: 0, units: 0, grossMinor: 0, refundMinor: 0 });

export class OrderTotals {
  private readonly total = { ...nothing(), goodsMinor: 0, shippingMinor: 0, discountMinor: 0, taxMinor: 0 };
  private readonly days = new Map<number, OrderSums>();
  private readonly statuses = new Map<string, OrderSums>();
  private readonly unsold = new Map<string, { rows: number; amountMinor: number }>();
  unsoldRows = 0;
  rounded = 0;
  refundsAbove = 0;

  add(line: SummedLine): void {
    const { total, days, statuses } = this;
    for (const sums of [total, entry(days, line.day, nothing), entry(statuses, this.statusOf(line.status), nothing)]) {
      sums.lines++;
      if (line.isRefund) sums.refundMinor += line.amount;
      else {
        sums.grossMinor += line.amount;
        sums.units += line.quantity;
        if (line.isFirst) sums.orders++;
      }
    }
    if (line.isRefund) return;
    total.goodsMinor += line.goodsMinor;
    total.shippingMinor += line.shippingMinor;
    total.discountMinor += line.discountMinor;
    total.taxMinor += line.taxMinor;
  }

  /** A row that is no sale. */
  addUnsold(status: string, amountMinor: number): void {
    const sums = entry(this.unsold, status, () => ({ rows: 0, amountMinor: 0 }));
    sums.rows++;
    sums.amountMinor += amountMinor;
  }

  get reading(): Omit<OrderReading, 'changes' | 'gone' | 'elsewhere' | 'refundLines'> {
    const { total, unsoldRows, rounded, refundsAbove } = this;
    return {
      total,
      byDay: [...this.days].sort(([a], [b]) => a - b).map(([day, sums]) => ({ day: dayText(day), ...sums })),
      byStatus: [...this.statuses].map(([status, sums]) => ({ status, ...sums })),
      notSold: [...this.unsold].map(([status, sums]) => ({ status, ...sums })),
      unsoldRows,
      rounded,
      refundsAbove,
    };
  }

  private statusOf(status: string): string {
    return this.statuses.size < mostStatuses || this.statuses.has(status) ? status : otherStatuses;
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let found = map.get(key);
  if (found === undefined) {
    found = make();
    map.set(key, found);
  }
  return found;
}
