/** What an order file says as a whole, added up while it is read. */
import type { OrderParts, OrderReading, OrderSums } from '../../../domain/orders/order-reading.ts';

const dayMs = 86_400_000;

/** The text of a day since 1970. */
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** More statuses than these are no statuses: the rest is added up under a name of its own. */
const mostStatuses = 200;
const otherStatuses = '…';

/** A line as it is added up. */
export type SummedLine = OrderParts & {
  kind: 'order' | 'refund' | 'void';
  when: { day: number };
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
  /** Neighbouring lines are mostly of the same day and status. */
  private lastDay: { day: number; sums: OrderSums } | null = null;
  private lastStatus: { status: string; sums: OrderSums } | null = null;
  unsoldRows = 0;
  rounded = 0;
  refundsAbove = 0;

  /** `isFirst`: no line of its order has come before. */
  add(line: SummedLine, isFirst: boolean): void {
    const { total } = this;
    if (line.when.day !== this.lastDay?.day)
      this.lastDay = { day: line.when.day, sums: entry(this.days, line.when.day, nothing) };
    if (line.status !== this.lastStatus?.status)
      this.lastStatus = { status: line.status, sums: entry(this.statuses, this.statusOf(line.status), nothing) };
    addTo(total, line, isFirst);
    addTo(this.lastDay.sums, line, isFirst);
    addTo(this.lastStatus.sums, line, isFirst);
    if (line.kind === 'refund') return;
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

function addTo(sums: OrderSums, { kind, quantity, amount }: SummedLine, isFirst: boolean): void {
  sums.lines++;
  if (kind === 'refund') {
    sums.refundMinor += amount;
    return;
  }
  sums.grossMinor += amount;
  sums.units += quantity;
  if (isFirst) sums.orders++;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let found = map.get(key);
  if (found === undefined) {
    found = make();
    map.set(key, found);
  }
  return found;
}
