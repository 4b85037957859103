import { BiplaneError } from '../../../domain/errors.ts';
import { lineLimits } from '../../../domain/money/limits.ts';
import type { AmountLevel, OrderMapping } from '../../../domain/orders/order-mapping.ts';
import type { OrderReading } from '../../../domain/orders/order-reading.ts';
import { goodsOf, type MoneyParts, orderAmount, revenueOf, shareAmount } from '../../../domain/orders/share-amounts.ts';
import { text } from '../../../domain/text.ts';
import type { RowBatch } from '../../../files/row-batch.ts';
import { orderLine } from '../../facts/tables/order-line.ts';
import { loadColumns } from '../../facts/tables/table.ts';
import type { FactRows } from '../../files/fact-rows.ts';
import type { Identities } from '../../files/identities.ts';
import type { Occurrences } from '../../files/occurrences.ts';
import type { Rejects } from '../../files/rejects.ts';
import type { RowAt } from './order-cells.ts';
import { OrderGroups } from './order-groups.ts';
import { OrderKeeper } from './order-keeper.ts';
import { type LineToWrite, written } from './order-line-writer.ts';
import { type Failure, OrderReader, type ReadLine, type Unsold } from './order-reader.ts';
import type { Looked, ToLookAt } from './order-review.ts';
import { dayText } from './order-totals.ts';

/** Without a line id every distinct row is remembered. */
const mostDistinctRows = 20_000_000;

const levelParts = ['amount', 'goods', 'shipping', 'discount', 'tax'] as const;
const noParts = { goodsMinor: 0, shippingMinor: 0, discountMinor: 0, taxMinor: 0 };

/** Turns rows of an order export into rows of `order_line`. */
export class OrderRows implements FactRows {
  readonly table = orderLine.name;
  readonly scopeColumn = 'launch_id';
  readonly columns = loadColumns(orderLine, written);
  readonly constants: Record<string, string>;
  rows = 0;
  private readonly reader: OrderReader;
  private readonly keeper: OrderKeeper;
  private readonly groups: OrderGroups | null;
  /** Whether the file tells parts of an amount apart. */
  private readonly tellsParts: boolean;
  private readonly amountPer: AmountLevel;
  private readonly refundPer: AmountLevel;
  private looked: Looked = { changes: [], gone: { lines: 0, amountMinor: 0, first: [] }, elsewhere: [] };

  constructor(
    source: string,
    private readonly mapping: OrderMapping,
    private readonly ids: Identities,
    private readonly rejects: Rejects,
    /** The keys of the orders that already count. */
    orders: Occurrences,
    /** Where an instant becomes a day. */
    timeZone: string,
    private readonly look: ((rows: ToLookAt) => Promise<Looked>) | null = null,
  ) {
    this.constants = { source };
    const { goods, shipping, tax } = mapping.fields;
    this.tellsParts = goods !== undefined || shipping !== undefined || tax !== undefined;
    this.amountPer = mapping.amountPer ?? 'line';
    this.refundPer = mapping.refundPer ?? this.amountPer;
    this.reader = new OrderReader(mapping, timeZone);
    this.keeper = new OrderKeeper(mapping, this.reader.cells, ids, rejects, orders);
    const levels = [this.amountPer, this.refundPer];
    const isOfOrders = levels.some((level) => level !== 'line');
    this.groups = isOfOrders ? new OrderGroups((rows) => this.settle(rows), levels.includes('order-first')) : null;
  }

  get writer() {
    return this.keeper.writer;
  }
  get changes() {
    return this.keeper.changes;
  }
  get stored() {
    return this.keeper.stored;
  }
  get changed() {
    return this.keeper.changed;
  }
  get duplicates() {
    return this.keeper.duplicates;
  }

  get summary() {
    const { unmatchedRefunds, firstNew, lastNew, totals, refundLines } = this.keeper;
    const day = (number: number) => (Number.isFinite(number) ? dayText(number) : null);
    const orders: OrderReading = { ...totals.reading, refundLines, ...this.looked };
    return { unmatchedRefunds, firstDay: day(firstNew), lastDay: day(lastNew), orders };
  }

  take(batch: RowBatch): void {
    this.rejects.addUnreadable(batch.unreadable);
    this.rows += batch.unreadable.length;
    for (let row = 0; row < batch.count; row++) {
      this.rows++;
      const at: RowAt = { batch, row, head: null };
      if (this.groups) this.addTo(this.groups, at);
      else this.takeAlone(at);
    }
    if (this.keeper.lineName !== 'id' && this.ids.distinct > mostDistinctRows) {
      throw new BiplaneError(
        'invalid_input',
        text('imports.errors.tooManyRowsWithoutKey', { limit: mostDistinctRows }),
      );
    }
  }

  async finish(): Promise<void> {
    this.groups?.closeAll();
    this.keeper.settleRefunds();
    if (this.look) this.looked = await this.look(this.keeper.seen);
  }

  private addTo(groups: OrderGroups, at: RowAt): void {
    const order = this.reader.cells.textOf(at, 'orderRef');
    if (order === '') this.keeper.fail(at, { field: 'orderRef', reason: text('imports.rejects.blank') });
    else if (!groups.add(at.batch, at.row, order))
      this.keeper.fail(at, { field: 'orderRef', reason: text('imports.rejects.orderApart') });
  }

  private takeAlone(at: RowAt): void {
    const read = this.reader.read(at);
    if ('reason' in read) this.keeper.fail(at, read);
    else if ('unsold' in read) this.takeUnsold(read, revenueOf(read.parts, this.mapping.revenue));
    else this.takeLine(read, read.parts, this.backOf(read, revenueOf(read.parts, this.mapping.revenue)));
  }

  /** All rows of an order: what is the order's is shared out to its lines. */
  private settle(rows: RowAt[]): void {
    const lines: ReadLine[] = [];
    let unsoldSoFar = 0;
    for (const at of rows) {
      const read = this.reader.read(at);
      if ('reason' in read) this.keeper.fail(at, read);
      else if ('unsold' in read) {
        const isAgain = this.amountPer === 'order-repeated' && unsoldSoFar++ > 0;
        this.takeUnsold(read, isAgain ? 0 : revenueOf(read.parts, this.mapping.revenue));
      } else lines.push(read);
    }
    for (const isRefund of [false, true]) {
      const alike = lines.filter((line) => line.isRefund === isRefund);
      const failure = alike.length > 0 ? this.takeShared(alike) : null;
      if (failure) for (const { at } of alike) this.keeper.fail(at, failure);
    }
  }

  /** Takes lines of one order with what each carries of its amounts; answers why it cannot, and takes none then. */
  private takeShared(lines: ReadLine[]): Failure | null {
    const shares = this.shared(lines);
    if ('reason' in shares) return shares;
    const amounts = shares.map((parts) => revenueOf(parts, this.mapping.revenue));
    if (this.refundPer === 'line' || this.mapping.refunds.by !== 'amount') {
      for (const [index, line] of lines.entries())
        this.takeLine(line, shares[index]!, this.backOf(line, amounts[index]!));
      return null;
    }
    const said = lines.map((line) => line.back);
    const back = orderAmount(said, this.refundPer);
    if (back === null) return { field: 'refundAmount', reason: text('imports.rejects.orderAmounts') };
    const total = amounts.reduce((sum, amount) => sum + amount, 0);
    const ofOrder = this.backOf({ ...lines[0]!, back }, total);
    for (const [index, line] of lines.entries()) this.takeLine(line, shares[index]!, null);
    const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
    const backWhen = lines.find((line) => line.backWhen)?.backWhen ?? null;
    if (ofOrder !== null) this.takeBack({ ...lines[0]!, quantity, backWhen }, ofOrder, total, lines.length);
    return null;
  }

  /** What each of these lines of an order carries of its amounts. */
  private shared(lines: readonly ReadLine[]): MoneyParts[] | Failure {
    const weights = lines.map(({ weight }) => weight);
    const shares = lines.map(({ parts }) => ({ ...parts }));
    for (const field of levelParts) {
      const said = lines.map(({ parts }) => parts[field]);
      if (said.every((each) => each === null)) {
        if (field === this.reader.priced) return { field, reason: text('imports.rejects.number') };
        continue;
      }
      const minors = shareAmount(said, weights, this.amountPer);
      if (!minors) return { field, reason: text('imports.rejects.orderAmounts') };
      for (const [index, minor] of minors.entries()) shares[index]![field] = minor;
    }
    return shares;
  }

  /** How much of what counts came back; null where nothing can come back. Where parts do not count, no more than what does comes back of it. */
  private backOf({ back, isRefund }: ReadLine, amount: number): number | null {
    if (back === null || isRefund) return null;
    if (back === Number.POSITIVE_INFINITY) return Math.max(0, amount);
    if (back > amount && !this.mapping.revenue) this.keeper.totals.refundsAbove++;
    return this.mapping.revenue ? Math.min(back, Math.max(0, amount)) : back;
  }

  /** A line of an order or refund, with these parts of its own, and what came back of it. */
  private takeLine(read: ReadLine, parts: MoneyParts, back: number | null): void {
    const { at, isRefund, orderField, skip, when, status, quantity } = read;
    const amount = revenueOf(parts, this.mapping.revenue);
    if (Math.abs(amount) > lineLimits.amountMinor) {
      this.keeper.fail(at, { field: this.reader.priced, reason: text('imports.rejects.tooLarge') });
      return;
    }
    const line: LineToWrite = {
      at,
      of: 'row',
      kind: isRefund ? 'refund' : 'order',
      orderField,
      skip,
      when,
      status,
      hasSku: true,
      quantity,
      amount,
      goodsMinor: this.tellsParts ? goodsOf(parts) : 0,
      shippingMinor: parts.shipping ?? 0,
      discountMinor: parts.discount ?? 0,
      taxMinor: parts.tax ?? 0,
    };
    if (!this.keeper.keep(line)) return;
    this.keeper.totals.rounded += read.rounded;
    if (back !== null) this.takeBack(read, back, amount, 1);
  }

  /** What came back of an order of so many lines whose rows say it: a line of its own. */
  private takeBack(read: ReadLine, back: number, amount: number, lines: number): void {
    // Where nothing came back a line is only written to find out whether something had, which counts no longer then.
    if (back === 0 && !this.ids.hasKnown) return;
    const isWhole = back > 0 && back >= amount;
    const pieces = this.reader.pieces(read) ?? (isWhole ? Math.abs(read.quantity) : 0);
    const { at, orderField, skip, status } = read;
    this.keeper.keep({
      ...{ at, of: this.backLevel, kind: back === 0 ? 'void' : 'refund', orderField, skip, status },
      when: read.backWhen ?? read.when,
      hasSku: lines === 1,
      quantity: back === 0 ? 0 : -pieces,
      amount: -back,
      ...noParts,
    });
  }

  private get backLevel(): LineToWrite['of'] {
    return this.refundPer === 'line' ? 'back' : 'backOfOrder';
  }

  /** A row that is no sale: it counts nothing, and where it did, that is a change. */
  private takeUnsold({ at, unsold, when }: Unsold, amount: number): void {
    const { keeper, mapping } = this;
    keeper.totals.addUnsold(unsold, amount);
    const changedBefore = keeper.changed;
    if (keeper.canBeKnown) {
      const nothing = { at, kind: 'void', orderField: 'orderRef', skip: 0, status: unsold, hasSku: true } as const;
      const none = { when: when ?? { day: 0, at: 0 }, quantity: 0, amount: 0, ...noParts };
      if (!keeper.keep({ ...nothing, ...none, of: 'row' })) return;
      if (keeper.changed === changedBefore) keeper.totals.unsoldRows++;
      if (mapping.refunds.by === 'amount' || mapping.refunds.by === 'status')
        keeper.keep({ ...nothing, ...none, of: this.backLevel });
    } else keeper.totals.unsoldRows++;
  }
}
