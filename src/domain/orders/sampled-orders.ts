import type { Columns } from '../files/columns.ts';
import { type DecimalMark, parseDecimal } from '../money/decimal.ts';
import type { AmountLevel } from './order-mapping.ts';

/** The sampled rows of a file by the order that they are of: what tells whether a column speaks of lines or of orders. */
export class SampledOrders {
  private readonly orders: number[][];

  constructor(
    private readonly samples: Columns['samples'],
    readonly orderColumn: number,
    private readonly decimal: DecimalMark,
  ) {
    const byOrder = new Map<string, number[]>();
    const seen = new Set<string>();
    for (const [row, order] of (samples[orderColumn] ?? []).entries()) {
      if (order === '') continue;
      // Rows that are equal in every cell say nothing of what their cells are of.
      const whole = samples.map((cells) => cells[row]).join('\u001f');
      if (seen.has(whole)) continue;
      seen.add(whole);
      const rows = byOrder.get(order);
      if (rows) rows.push(row);
      else byOrder.set(order, [row]);
    }
    this.orders = [...byOrder.values()];
  }

  /** The first sampled row of each order. */
  get firstRows(): number[] {
    return this.orders.map((rows) => rows[0]!);
  }

  /**
   * What are the amounts of this column of? `null` where no order of the sample has several rows, so that it makes no difference there.
   * `products`: quantity × price of each row, where the file has both; amounts that are these are the lines' own.
   */
  levelOf(column: number, products: (row: number) => number | null = () => null): AmountLevel | null {
    const cells = this.samples[column] ?? [];
    const amount = (row: number) => cellAmount(cells[row] ?? '', this.decimal);
    let [first, repeated, own] = [0, 0, 0];
    for (const rows of this.orders) {
      if (rows.length < 2) continue;
      const amounts = rows.map(amount);
      const [head, ...rest] = amounts;
      if (amounts.every((each) => each === null || each === 0)) continue;
      if (rows.every((row, at) => amounts[at] !== null && products(row) === amounts[at])) own++;
      else if (rest.every((each) => each === null || each === 0)) first++;
      else if (head !== null && rest.every((each) => each === head)) repeated++;
      else own++;
    }
    if (own > 0) return 'line';
    if (first > 0) return repeated > 0 ? 'line' : 'order-first';
    return repeated > 0 ? 'order-repeated' : null;
  }

  /** How many orders have such rows. */
  countOf(are: (rows: readonly number[]) => boolean): number {
    return this.orders.filter(are).length;
  }

  /** Has an order rows of the one kind and of the other? */
  haveBoth(one: (row: number) => boolean, other: (row: number) => boolean): boolean {
    return this.orders.some((rows) => rows.some(one) && rows.some(other));
  }
}

/** The number of a cell, for comparing; null where there is none. */
export function cellAmount(cell: string, mark?: DecimalMark): number | null {
  const decimal = parseDecimal(cell, { decimal: mark, units: 'pieces' });
  return decimal && Number(decimal.units) / 10 ** decimal.scale;
}
