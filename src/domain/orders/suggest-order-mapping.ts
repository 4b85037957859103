import type { Columns } from '../files/columns.ts';
import { lostIds } from '../files/lost-ids.ts';
import type { Notice } from '../files/notice.ts';
import { text } from '../text.ts';
import { inferDateOrder } from '../time/date-order.ts';
import { type DateOrder, parseMoment } from '../time/moment.ts';
import { OrderColumns } from './order-columns.ts';
import { columnsNamed, headerKey } from './order-headers.ts';
import type { OrderField, OrderMapping, RefundRule, RevenuePart } from './order-mapping.ts';
import { kindMeaning, statusMeaning } from './order-statuses.ts';
import { cellAmount, SampledOrders } from './sampled-orders.ts';

/** How many values a notice names. */
const valuesNamed = 8;

/**
 * A proposal of what each column of an order export is, what names a line, which statuses are no sale, what an amount is of, and how refunds are told
 * apart. `currency` is the launch's. Whatever another reading would give other money for is asked about.
 */
export function suggestOrderMapping(columns: Columns, currency: string): { mapping: OrderMapping; notices: Notice[] } {
  return new OrderProposal(columns, currency).suggestion();
}

class OrderProposal {
  private readonly columns: OrderColumns;
  private readonly fields: OrderMapping['fields'];
  private readonly notices: Notice[] = [];
  private readonly orders: SampledOrders;

  constructor(
    file: Columns,
    private readonly currency: string,
  ) {
    this.columns = new OrderColumns(file);
    this.fields = this.columns.fields;
    this.orders = new SampledOrders(file.samples, this.fields.orderRef ?? -1, this.columns.decimal.mark);
  }

  suggestion(): { mapping: OrderMapping; notices: Notice[] } {
    const { fields, currency } = this;
    const hadKind = fields.kind;
    const refunds = this.refundRule();
    const noSale = this.noSale();
    // A kind of row says nothing where it tells neither refunds nor what is no sale.
    if (
      hadKind !== undefined &&
      refunds.by !== 'column' &&
      !this.columns.words('kind').some((word) => noSale.includes(word))
    )
      delete fields.kind;
    this.chooseDay(noSale);
    const dateOrder = this.dateOrder();
    const levels = this.levels();
    const revenue = this.revenue();
    if (fields.amount !== undefined && (levels.amountPer ?? 'line') === 'line') delete fields.unitPrice;
    const line = this.lineName(refunds);
    this.noticeLostNumbers();
    const { mark, certain } = this.columns.decimal;
    if (!certain) this.tell('decimalOpen', true, this.priced());
    else if (mark === ',') this.tell('decimalComma', false, this.priced());
    if (refunds.by === 'amount' || refunds.by === 'status') this.noticeRefunds();
    return {
      mapping: {
        kind: 'orders',
        fields,
        currency,
        refunds,
        line,
        ...(noSale.length > 0 ? { noSale } : {}),
        ...(fields.status === undefined
          ? {}
          : { sale: this.columns.words('status').filter((word) => !noSale.includes(word)) }),
        ...levels,
        ...(revenue ? { revenue } : {}),
        refundsWithoutOrder: this.refundsAlone(refunds),
        corrections: false,
        dateOrder,
        ...(mark === ',' ? { decimal: mark } : {}),
      },
      notices: this.notices,
    };
  }

  /** Amounts below zero of orders that have no other row: they are of orders before this file, or corrections. */
  private refundsAlone(refunds: RefundRule): boolean {
    if (refunds.by !== 'sign') return false;
    const [amounts, quantities] = [this.columns.sampled(this.priced()), this.columns.sampled('quantity')];
    const isBack = (row: number) =>
      (this.amount(amounts[row] ?? '') ?? 0) < 0 || (this.amount(quantities[row] ?? '') ?? 0) < 0;
    const count = this.orders.countOf((rows) => rows.every(isBack));
    if (count > 0) this.tell('refundsAlone', true, this.priced(), { count });
    return count > 0;
  }

  private amount(cell: string): number | null {
    return cellAmount(cell, this.columns.decimal.mark);
  }

  private priced(): OrderField {
    return (['amount', 'goods', 'unitPrice'] as const).find((field) => this.fields[field] !== undefined) ?? 'amount';
  }

  private dateOrder(): DateOrder {
    const days = [...(this.columns.profile('occurredAt')?.counts.keys() ?? [])];
    const { order, certain } = inferDateOrder(days);
    const [day] = days;
    if (!certain && day !== undefined)
      this.tell('dateOrderOpen', true, 'occurredAt', { cell: day, day: parseMoment(day, order)?.day ?? '' });
    return order;
  }

  private tell(key: string, asks: boolean, field: OrderField, params: Record<string, string | number> = {}): void {
    const column = this.fields[field];
    const name = column === undefined ? '' : (this.columns.file.names[column] ?? '');
    this.notices.push({ step: 'meaning', asks, column, text: text(`imports.orderNotice.${key}`, { name, ...params }) });
  }

  private refundRule(): RefundRule {
    const kinds = this.columns.words('kind').filter((word) => kindMeaning(word) === 'refund');
    if (kinds.length > 0) return { by: 'column', values: kinds };
    const prefix = refundPrefix(this.columns.cells('orderRef'));
    if (prefix) return { by: 'prefix', prefix };
    const back = this.columns.words('status').filter((word) => statusMeaning(word) === 'refunded');
    const isBack = new Set(back);
    const statusAt = (row: number) => this.columns.sampled('status')[row] ?? '';
    const isSold = (row: number) => statusAt(row) !== '' && !isBack.has(statusAt(row));
    if (back.length > 0 && this.orders.haveBoth((row) => isBack.has(statusAt(row)), isSold)) {
      delete this.fields.kind;
      return { by: 'column', values: back };
    }
    if (this.columns.cells('refundAmount').some((cell) => (this.amount(cell) ?? 0) !== 0)) return { by: 'amount' };
    if (back.length > 0) return { by: 'status', values: back };
    const negative = [...this.columns.cells('quantity'), ...this.columns.cells('amount')].some(
      (cell) => (this.amount(cell) ?? 0) < 0,
    );
    return negative ? { by: 'sign' } : { by: 'none' };
  }

  /** Which statuses and kinds are no sale; words that nobody here knows are asked about. */
  private noSale(): string[] {
    const statuses = this.columns.words('status');
    const kinds = this.columns.words('kind').filter((word) => kindMeaning(word) === 'noSale');
    const found = [...new Set([...statuses.filter((word) => statusMeaning(word) === 'noSale'), ...kinds])];
    const rows = (field: OrderField) =>
      found.reduce((sum, word) => sum + (this.columns.profile(field)?.counts.get(word) ?? 0), 0);
    if (found.length > 0)
      this.tell('noSale', false, this.fields.status === undefined ? 'kind' : 'status', {
        values: found.slice(0, valuesNamed).join(' · '),
        rows: rows('status') + rows('kind'),
      });
    const unknown = statuses.filter((word) => statusMeaning(word) === null);
    if (unknown.length > 0)
      this.tell('unknownStatus', true, 'status', { values: unknown.slice(0, valuesNamed).join(' · ') });
    return found;
  }

  /** The day of payment, unless sales are without it that have another day. */
  private chooseDay(noSale: readonly string[]): void {
    const { fields } = this;
    const columns = this.columns.file;
    const candidates = columnsNamed('occurredAt', columns.names.map(headerKey)).filter(
      (column) => column === fields.occurredAt || !Object.values(fields).includes(column),
    );
    const statuses = this.columns.sampled('status');
    const sales = this.orders.firstRows.filter((row) => !noSale.includes(statuses[row] ?? ''));
    if (fields.occurredAt === undefined || candidates.length < 2 || sales.length === 0) return;
    const blanks = (column: number) => sales.filter((row) => !columns.samples[column]?.[row]).length;
    const chosen = candidates.find((column) => blanks(column) === 0);
    if (chosen !== undefined && blanks(fields.occurredAt) > 0) {
      this.tell('otherDay', true, 'occurredAt', { other: columns.names[chosen]! });
      fields.occurredAt = chosen;
    }
  }

  /** Whether amounts are of lines or of orders; that is asked about, for it decides how much money there is. */
  private levels(): Pick<OrderMapping, 'amountPer' | 'refundPer'> {
    const { fields } = this;
    const price = this.columns.sampled('unitPrice');
    const quantities = this.columns.sampled('quantity');
    const products = (row: number) => {
      const [each, count] = [this.amount(price[row] ?? ''), this.amount(quantities[row] ?? '1')];
      return each === null || count === null ? null : Math.round(each * count * 1e6) / 1e6;
    };
    const levelOf = (field: OrderField) => {
      const column = fields[field];
      return column === undefined ? null : this.orders.levelOf(column, products);
    };
    const main: OrderField | null =
      fields.amount !== undefined ? 'amount' : fields.goods !== undefined ? 'goods' : null;
    // Where no order of the file has several lines, a later file may show what it is.
    const amountPer = (main && levelOf(main)) ?? undefined;
    if (main && amountPer && amountPer !== 'line')
      this.tell(amountPer === 'order-first' ? 'amountFirst' : 'amountRepeated', true, main);
    for (const field of ['goods', 'shipping', 'discount', 'tax'] as const) {
      const own = field === main ? null : levelOf(field);
      if (own === null || own === (amountPer ?? 'line')) continue;
      this.tell('otherLevel', false, field);
      delete fields[field];
    }
    const back = levelOf('refundAmount');
    if (back && back !== (amountPer ?? 'line')) {
      if (back !== 'line') this.tell('refundOfOrder', true, 'refundAmount');
      return { ...(amountPer ? { amountPer } : {}), refundPer: back };
    }
    return amountPer ? { amountPer } : {};
  }

  /** Which parts are revenue, where the file tells them apart and they add up to the amount. */
  private revenue(): RevenuePart[] | undefined {
    const { fields } = this;
    if (fields.goods === undefined) return undefined;
    if (fields.amount === undefined) return ['goods'];
    const at = (field: OrderField) => {
      const cells = this.columns.sampled(field);
      return (row: number) => Math.abs(this.amount(cells[row] ?? '') ?? 0);
    };
    const [amount, goods, shipping, tax, discount] = [
      at('amount'),
      at('goods'),
      at('shipping'),
      at('tax'),
      at('discount'),
    ];
    const rows = this.orders.firstRows.filter((row) => amount(row) !== 0);
    const addsUp = (taken: (row: number) => number) =>
      rows.length > 0 &&
      rows.filter((row) => Math.abs(taken(row) - amount(row)) < 0.005).length * 10 >= rows.length * 9;
    const net = addsUp((row) => goods(row) + shipping(row) + tax(row));
    const gross = !net && addsUp((row) => goods(row) - discount(row) + shipping(row) + tax(row));
    const hasMore = rows.some((row) => shipping(row) !== 0 || tax(row) !== 0);
    if (!hasMore || (!net && !gross)) {
      // What the goods are before discounts and shares of platforms is no part of what was paid.
      delete fields.goods;
      return undefined;
    }
    this.tell('revenueGoods', true, 'goods', { amount: this.columns.file.names[fields.amount]! });
    return net ? ['goods'] : ['goods', 'discount'];
  }

  /** Has each order one row besides those that are refunds of it? */
  private isUniqueAmongSales(refunds: RefundRule): boolean {
    const words = this.columns.sampled(this.fields.kind === undefined ? 'status' : 'kind');
    const amounts = this.columns.sampled('amount');
    const isRefund = (row: number) =>
      refunds.by === 'column'
        ? refunds.values.includes(words[row] ?? '')
        : refunds.by === 'sign' && (this.amount(amounts[row] ?? '') ?? 0) < 0;
    const sales = this.columns.sampled('orderRef').filter((cell, row) => cell !== '' && !isRefund(row));
    return sales.length > 0 && new Set(sales).size === sales.length;
  }

  private lineName(refunds: RefundRule): OrderMapping['line'] {
    const { fields } = this;
    if (fields.lineId !== undefined) return 'id';
    if (fields.orderRef === undefined) return 'content';
    const isNamed = fields.sku !== undefined || fields.lineNumber !== undefined;
    if (this.columns.isUnique('orderRef') || this.isUniqueAmongSales(refunds)) {
      this.tell('lineIsOrder', false, 'orderRef');
      return 'order';
    }
    if (!isNamed) {
      this.tell('lineIsContent', true, 'orderRef');
      return 'content';
    }
    const within = fields.lineNumber === undefined ? 'sku' : 'lineNumber';
    this.tell('lineIsWithin', false, 'orderRef', { within: this.columns.file.names[fields[within]!]! });
    return 'order';
  }

  private noticeLostNumbers(): void {
    for (const field of ['orderRef', 'lineId'] as const) {
      const { scientific, rounded } = lostIds(this.columns.profile(field)?.counts.keys() ?? []);
      const [lost] = [...scientific, ...rounded];
      if (lost !== undefined) this.tell('numbersLost', true, field, { value: lost });
    }
  }

  private noticeRefunds(): void {
    const { fields } = this;
    if (fields.refundedAt === undefined) this.tell('refundsUndated', false, 'refundAmount');
    if (fields.refundQuantity === undefined) this.tell('refundPieces', false, 'refundAmount');
  }
}

/** The letters in front of the references of refunds, where most references are numbers. */
function refundPrefix(references: readonly string[]): string | null {
  const lettered = references.filter((cell) => /^[A-Z]{1,3}-?\d+$/i.test(cell));
  const prefixes = new Set(lettered.map((cell) => /^[A-Z]{1,3}-?/i.exec(cell)![0]));
  const plain = references.filter((cell) => /^\d+$/.test(cell)).length;
  return prefixes.size === 1 && plain > lettered.length ? [...prefixes][0]! : null;
}
