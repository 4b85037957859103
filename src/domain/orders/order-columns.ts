import type { ColumnProfile, Columns } from '../files/columns.ts';
import { type DecimalMark, parseDecimal } from '../money/decimal.ts';
import { inferDecimalMark } from '../money/decimal-mark.ts';
import { inferDateOrder } from '../time/date-order.ts';
import { parseMoment } from '../time/moment.ts';
import { columnsNamed, headerKey } from './order-headers.ts';
import { type OrderField, type OrderMapping, orderFields } from './order-mapping.ts';

/** A column with more values than this is no list of statuses or kinds. */
const mostWords = 60;
const longestWord = 200;
/** The fields whose cells are amounts. */
const money = ['amount', 'unitPrice', 'goods', 'shipping', 'discount', 'tax', 'refundAmount'] as const;

type Fields = OrderMapping['fields'];

/** The columns of an order file by what their headers and their cells say that they are. */
export class OrderColumns {
  readonly fields: Fields;
  /** What begins the fraction of a number, and whether the amounts of the file leave no doubt of it. */
  readonly decimal: { mark: DecimalMark; certain: boolean };

  constructor(readonly file: Columns) {
    this.fields = fieldsByHeader(file);
    const { decimal, certain } = inferDecimalMark(
      money.flatMap((field) => [...(this.profile(field)?.counts.keys() ?? [])]),
    );
    this.decimal = { mark: decimal, certain };
    this.dropMisleading();
  }

  sampled(field: OrderField): readonly string[] {
    const column = this.fields[field];
    return column === undefined ? [] : (this.file.samples[column] ?? []);
  }

  /** The sampled cells of a field that are not empty. */
  cells(field: OrderField): string[] {
    return this.sampled(field).filter((cell) => cell !== '');
  }

  profile(field: OrderField): ColumnProfile | undefined {
    const column = this.fields[field];
    return column === undefined ? undefined : this.file.profiles[column];
  }

  /** The distinct values of a field in the whole file; none where there are too many for words. */
  words(field: OrderField): string[] {
    const counts = this.profile(field)?.counts;
    return counts && counts.size <= mostWords ? [...counts.keys()].filter((word) => word.length <= longestWord) : [];
  }

  isUnique(field: OrderField): boolean {
    const profile = this.profile(field);
    if (!profile || profile.filled === 0) return false;
    if (profile.complete) return profile.counts.size === profile.filled;
    const cells = this.cells(field);
    return new Set(cells).size === cells.length;
  }

  /** A header can mislead, a few bad cells do not: they are for the dry run to show. */
  private dropMisleading(): void {
    const { fields } = this;
    const keys = this.file.names.map(headerKey);
    const mostly = (field: OrderField, right: (cell: string) => boolean) => {
      const own = fields[field];
      if (own === undefined) return;
      const isRight = (column: number) => {
        const cells = (this.file.samples[column] ?? []).filter((cell) => cell !== '');
        return cells.length > 0 && cells.filter(right).length * 2 >= cells.length;
      };
      const free = columnsNamed(field, keys).filter((column) => !Object.values(fields).includes(column));
      const chosen = [own, ...free].find(isRight);
      if (chosen !== undefined) fields[field] = chosen;
      else if (this.cells(field).length > 0) delete fields[field];
    };
    const dateOrder = inferDateOrder(this.cells('occurredAt')).order;
    for (const field of ['occurredAt', 'refundedAt'] as const)
      mostly(field, (cell) => parseMoment(cell, dateOrder) !== null);
    for (const field of ['quantity', 'refundQuantity', ...money] as const)
      mostly(field, (cell) => parseDecimal(cell, { decimal: this.decimal.mark, units: 'pieces' }) !== null);
    mostly('currency', (cell) => /^[A-Za-z]{3}$/.test(cell));
    if (!this.isUnique('lineId')) delete fields.lineId;
    for (const field of ['status', 'kind'] as const) if (this.words(field).length === 0) delete fields[field];
    // A column without a cell names nothing.
    for (const field of [
      'refundAmount',
      'refundQuantity',
      'refundedAt',
      'originalOrder',
      'test',
      'lineNumber',
    ] as const)
      if (this.cells(field).length === 0) delete fields[field];
  }
}

/** What the headers say; each column is one field, and where several can be it, the most telling one. */
function fieldsByHeader({ names }: Columns): Fields {
  const keys = names.map(headerKey);
  const fields: Fields = {};
  const taken = new Set<number>();
  // Refunds and parts first: "refund amount" is no amount.
  const order: OrderField[] = [
    'orderRef',
    'amount',
    ...orderFields.filter((each) => each !== 'orderRef' && each !== 'amount'),
  ];
  // A platform that calls the order "Name" or "id" is known by its other columns.
  const own = keys.some((key) => key.startsWith('lineitem '))
    ? keys.indexOf('name')
    : keys.some((key) => /^(?:amount refunded|captured|reporting category)$/.test(key))
      ? keys.indexOf('id')
      : -1;
  if (own >= 0) {
    fields.orderRef = own;
    taken.add(own);
  }
  for (const field of order) {
    if (fields[field] !== undefined) continue;
    const column = columnsNamed(field, keys).find((each) => !taken.has(each));
    if (column === undefined) continue;
    fields[field] = column;
    taken.add(column);
  }
  return fields;
}
