/** Lines of orders in the form in which they are stored. */
import { identityKey } from '../../../domain/files/identity.ts';
import { murmur128 } from '../../../domain/files/murmur3.ts';
import { foldedName } from '../../../domain/orders/folded-name.ts';
import type { LineName, OrderField } from '../../../domain/orders/order-mapping.ts';
import type { LineSays, OrderParts } from '../../../domain/orders/order-reading.ts';
import { CellMemo } from '../../../files/cell-memo.ts';
import { encodedString, type RowBinary } from '../../facts/row-binary.ts';
import { type Hash, type Identities, type Identity, IdentityKeys } from '../../files/identities.ts';
import { bytesOf, type FieldCells, type RowAt } from './order-cells.ts';
import type { When } from './order-reader.ts';
import { dayText } from './order-totals.ts';

/** As they are written: what the line says, in the order of the table, is one stretch of bytes, which the content hash is made of. */
export const written = [
  'orderRef',
  'orderKey',
  'kind',
  'status',
  'occurredOn',
  'occurredAt',
  'channel',
  'sku',
  'customer',
  'reason',
  'quantity',
  'amountMinor',
  'goodsMinor',
  'shippingMinor',
  'discountMinor',
  'taxMinor',
  'currency',
  'lineKey',
  'externalId',
  'contentHash',
  'sourceVersion',
] as const;

const kinds = { order: encodedString('order'), refund: encodedString('refund'), void: encodedString('void') };
/** Behind the name of what came back, and between the order and what names a line within it. */
const backMark = ' ↩';
const within = ' · ';

/**
 * A line, the row that it is of, and whether that row is the line or the line is what came back of it, or of its whole order. `void`: nothing is left
 * of a line that counted.
 */
export type LineToWrite = OrderParts & {
  at: RowAt;
  of: 'row' | 'back' | 'backOfOrder';
  kind: keyof typeof kinds;
  orderField: OrderField;
  /** So many bytes of the order's cell are a prefix. */
  skip: number;
  when: When;
  status: string;
  /** Whether the product of the row is the line's. */
  hasSku: boolean;
  quantity: number;
  amount: number;
};

export class LineWriter {
  /** What names the order of the line that was written last, and what the line says. */
  readonly order: Hash = new Int32Array(4);
  private readonly content: Hash = new Int32Array(4);
  private readonly keys = new IdentityKeys();
  private readonly currency: Buffer;
  private readonly products = new CellMemo(identityKey);
  private readonly names = new CellMemo((cell) => encodedString(foldedName(cell)));
  private keyFrom = 0;
  private keyTo = 0;

  constructor(
    private readonly writer: RowBinary,
    private readonly cells: FieldCells,
    private readonly ids: Identities,
    private readonly line: LineName,
    currency: string,
  ) {
    this.currency = encodedString(currency);
  }

  /** Writes a line and says what it is. Where it has no name of its own, what is written is no line. */
  write(line: LineToWrite): Identity {
    const { writer, cells, content } = this;
    const { at, when } = line;
    writer.reserve(2 * bytesOf(at) + 512);
    const order = cells.of(at, line.orderField)!;
    writer.string(order.bytes, order.from + line.skip, order.to);
    const start = writer.at;
    this.keys.write(order.bytes, order.from + line.skip, order.to, writer);
    const orderTo = writer.at;
    const orderFrom = start + lengthBytes(orderTo - start);
    murmur128(writer.view, orderFrom, orderTo, this.order);
    writer.raw(kinds[line.kind]);
    if (line.status === '') writer.varint(0);
    else writer.text(foldedName(line.status));
    writer.reserve(2 * bytesOf(at) + 512);
    writer.uint16(when.day);
    writer.int64(when.at);
    this.named(at, 'channel');
    if (line.hasSku) this.named(at, 'sku');
    else writer.varint(0);
    this.field(at, 'customer');
    this.named(at, 'reason');
    writer.int64(line.quantity + 0);
    writer.int64(line.amount + 0);
    writer.int64(line.goodsMinor + 0);
    writer.int64(line.shippingMinor + 0);
    writer.int64(line.discountMinor + 0);
    writer.int64(line.taxMinor + 0);
    writer.raw(this.currency);
    murmur128(writer.view, start, writer.at, content);
    const identity = this.identify(line, orderFrom, orderTo);
    writer.reserve(32);
    writer.words(content[0]!, content[1]!);
    // What says something else of a fact is a state of the same version, unless its source says another one.
    writer.int64(identity === 'changed' ? this.ids.version : 0);
    return identity;
  }

  /** By what the line that was written last is known. */
  get name(): string {
    const from = this.keyFrom + lengthBytes(this.keyTo - this.keyFrom);
    return this.writer.bytes.toString('utf8', from, this.keyTo);
  }

  says({ at, kind, when, status, hasSku, quantity, amount }: LineToWrite): LineSays {
    const sku = hasSku ? foldedName(this.cells.textOf(at, 'sku')) : '';
    const channel = foldedName(this.cells.textOf(at, 'channel'));
    return {
      kind,
      day: dayText(when.day),
      status: foldedName(status),
      channel,
      sku,
      quantity: quantity + 0,
      amountMinor: amount + 0,
    };
  }

  /** A word of the shop, as it is seen. */
  private named(at: RowAt, field: OrderField): void {
    const cell = this.cells.of(at, field);
    let from = cell?.from ?? 0;
    while (cell && from < cell.to && cell.bytes[from]! < 0x80) from++;
    if (!cell || from === cell.to) {
      this.field(at, field);
      return;
    }
    const name = this.names.get(cell.bytes, cell.from, cell.to);
    this.writer.reserve(name.length);
    this.writer.raw(name);
  }

  private field(at: RowAt, field: OrderField): void {
    const cell = this.cells.of(at, field);
    if (cell) this.writer.string(cell.bytes, cell.from, cell.to);
    else this.writer.varint(0);
  }

  /** Writes the line's key, and its id as the file has it. */
  private identify(line: LineToWrite, orderFrom: number, orderTo: number): Identity {
    const { writer, ids, content } = this;
    this.keyFrom = writer.at;
    const id = this.line === 'id' && line.of !== 'backOfOrder' ? this.cells.of(line.at, 'lineId') : null;
    if (this.line === 'id' && line.of === 'row') {
      if (!id) return 'blank';
      const identity = ids.writeKey(id.bytes, id.from, id.to, content, writer);
      this.keyTo = writer.at;
      writer.reserve(id.to - id.from + 64);
      writer.string(id.bytes, id.from, id.to);
      return identity;
    }
    const identity =
      this.line === 'content' && line.of === 'row'
        ? ids.writeHash(content, content, writer)
        : ids.writeName(
            id
              ? identityKey(id.bytes.toString('utf8', id.from, id.to)) + backMark
              : this.nameWithin(line, writer.bytes.toString('utf8', orderFrom, orderTo)),
            content,
            writer,
          );
    this.keyTo = writer.at;
    const { keyFrom, keyTo } = this;
    writer.reserve(keyTo - keyFrom + 64);
    writer.raw(writer.bytes.subarray(keyFrom, keyTo));
    return identity;
  }

  /** The order, what names the line within it, and whether it is what came back. */
  private nameWithin({ at, of, kind }: LineToWrite, order: string): string {
    const back = of !== 'row' || kind === 'refund' ? backMark : '';
    if (of === 'backOfOrder') return order + back;
    const field = this.cells.fields.lineNumber === undefined ? 'sku' : 'lineNumber';
    const cell = this.cells.of(at, field);
    const own = cell ? this.products.get(cell.bytes, cell.from, cell.to) : '';
    return (own === '' ? order : order + within + own) + back;
  }
}

/** Of a String of this size, with its length in front. */
const lengthBytes = (size: number) => (size > 128 ? 2 : 1);
