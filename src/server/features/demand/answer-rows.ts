import { BiplaneError } from '../../../domain/errors.ts';
import { murmur128 } from '../../../domain/files/murmur3.ts';
import { parseDecimal } from '../../../domain/money/decimal.ts';
import { type Text, text } from '../../../domain/text.ts';
import type { DateOrder } from '../../../domain/time/moment.ts';
import { type Moment, parseMoment } from '../../../domain/time/moment.ts';
import { CellMemo } from '../../../files/cell-memo.ts';
import { cellText, type RowBatch } from '../../../files/row-batch.ts';
import { RowBinary } from '../../facts/row-binary.ts';
import { response } from '../../facts/tables/response.ts';
import { loadColumns } from '../../facts/tables/table.ts';
import type { FactRows } from '../../files/fact-rows.ts';
import type { Hash, Identities, Identity } from '../../files/identities.ts';
import type { Rejects } from '../../files/rejects.ts';
import { RowHash } from '../../files/row-hash.ts';
import { type Cells, cellsOf, type Encoded, type PlannedQuestion } from './answer-cells.ts';

type Weight = { value: number; problem?: undefined } | { problem: Text };

/** Without a key column every distinct row is remembered. */
const mostDistinctRows = 20_000_000;
const dayMs = 86_400_000;

/** Where in the file a study's answers stand. Columns are 0-based. */
export type AnswerPlan = {
  /** By position. */
  questions: PlannedQuestion[];
  dateOrder: DateOrder;
  weight: number | null;
  answeredAt: number | null;
};

/** As they are written. */
const written = [
  'rowNumber',
  'answeredOn',
  'answeredAt',
  'weight',
  'answers',
  'unread',
  'externalId',
  'contentHash',
  'sourceVersion',
] as const;

/** When a sheet was answered, as it is stored. */
type Answered = { day: number; at: number };
const unknown: Answered = { day: 0, at: 0 };

/** Turns rows of a questionnaire export into rows of `response`. */
export class AnswerRows implements FactRows {
  readonly table = response.name;
  readonly scopeColumn = 'study_id';
  readonly columns = loadColumns(response, written);
  readonly constants = {};
  readonly summary = { unmatchedRefunds: 0, firstDay: null, lastDay: null, orders: null };
  readonly writer = new RowBinary(1 << 20);
  readonly changes = new RowBinary(1 << 12);
  rows = 0;
  stored = 0;
  changed = 0;
  duplicates = 0;
  private readonly content: Hash = new Int32Array(4);
  /** What goes into {@link content}: the hash of the answers, and the other things that a sheet says. */
  private readonly said = new DataView(new ArrayBuffer(34));
  private rowHash: RowHash | null = null;
  private readonly questions: (Cells | null)[];
  /** Of the row that is being read: what could not be read, or says that there is no answer, by the place of its question. */
  private readonly unread: { place: number; cell: Encoded }[] = [];
  private readonly weights = new CellMemo<Weight>(readWeight);
  private readonly times: CellMemo<Answered | null>;

  constructor(
    private readonly plan: AnswerPlan,
    private readonly ids: Identities,
    private readonly rejects: Rejects,
    private readonly keyColumn: number | null,
    private readonly names: () => readonly string[],
  ) {
    this.times = new CellMemo((cell) => answeredOf(parseMoment(cell, plan.dateOrder)));
    this.questions = plan.questions.map((planned) => cellsOf(planned, plan.dateOrder, plan.questions.length));
  }

  take(batch: RowBatch): void {
    this.rejects.addUnreadable(batch.unreadable);
    this.rows += batch.unreadable.length;
    for (let row = 0; row < batch.count; row++) {
      const start = this.writer.at;
      this.rows++;
      const identity = this.row(batch, row);
      if (identity === 'new') {
        this.stored++;
        continue;
      }
      if (identity === 'known') this.duplicates++;
      if (identity === 'changed') this.keepChange(start);
      this.writer.at = start;
    }
    if (this.keyColumn === null && this.ids.distinct > mostDistinctRows) {
      throw new BiplaneError(
        'invalid_input',
        text('imports.errors.tooManyRowsWithoutKey', { limit: mostDistinctRows }),
      );
    }
  }

  /** Takes what was written from `start` on to the changes. */
  private keepChange(start: number): void {
    const { writer, changes } = this;
    changes.reserve(writer.at - start);
    changes.raw(writer.bytes.subarray(start, writer.at));
    this.changed++;
  }

  finish(): void {}

  private row(batch: RowBatch, row: number): Identity | null {
    const { writer, plan } = this;
    const { bytes, offsets } = batch;
    const base = row * (batch.columns + 1);
    // Stored answers are at most a few bytes longer than the cells they come from; those that are not reserve for themselves.
    writer.reserve(offsets[base + batch.columns]! - offsets[base]! + this.questions.length * 5 + 256);

    let answered = unknown;
    let untimed = false;
    if (plan.answeredAt !== null && offsets[base + plan.answeredAt] !== offsets[base + plan.answeredAt + 1]! - 1) {
      const at = this.times.get(bytes, offsets[base + plan.answeredAt]!, offsets[base + plan.answeredAt + 1]! - 1);
      answered = at ?? unknown;
      untimed = at === null;
    }
    let weight = 1;
    if (plan.weight !== null) {
      const read = this.weights.get(bytes, offsets[base + plan.weight]!, offsets[base + plan.weight + 1]! - 1);
      if ('problem' in read && read.problem) return this.reject(batch, row, plan.weight, read.problem);
      weight = (read as { value: number }).value;
    }
    writer.int64(batch.rowNumbers[row]!);
    writer.uint16(answered.day);
    writer.int64(answered.at);
    writer.float64(weight);
    writer.varint(this.questions.length);
    const first = writer.at;
    // Questions that came later have no answers in earlier files, which says nothing.
    let last = first;
    this.unread.length = 0;
    for (let place = 0; place < this.questions.length; place++) {
      const question = this.questions[place]!;
      if (question === null) {
        writer.varint(0);
        continue;
      }
      const start = writer.at;
      const unread = question.write(batch, base, writer);
      if (unread) this.unread.push({ place, cell: unread });
      if (writer.at > start + 1) last = writer.at;
    }
    this.hashContent(first, last, answered, weight);
    this.writeUnread();
    const identity = this.identify(batch, row, base);
    if (identity === 'new' || identity === 'changed') {
      if (untimed) this.tellUnread(batch, row, plan.answeredAt!, text('imports.rejects.answeredAt'));
      for (const { place, cell } of this.unread) {
        if (cell.problem) this.tellUnread(batch, row, this.questions[place]!.column, cell.problem);
      }
      writer.reserve(32);
      writer.words(this.content[0]!, this.content[1]!);
      writer.int64(identity === 'changed' ? this.ids.version : 0);
    } else if (identity !== 'known')
      return this.reject(batch, row, this.keyColumn!, text(`imports.rejects.key.${identity}`));
    return identity;
  }

  private writeUnread(): void {
    const { writer, unread } = this;
    const width = (unread.at(-1)?.place ?? -1) + 1;
    writer.reserve(5 + width);
    writer.varint(width);
    let next = 0;
    for (const { place, cell } of unread) {
      for (; next < place; next++) writer.varint(0);
      writer.reserve(cell.unread!.length + width);
      writer.raw(cell.unread!);
      next = place + 1;
    }
  }

  private tellUnread(batch: RowBatch, row: number, column: number, reason: Text): void {
    this.rejects.addUnread(batch.rowNumbers[row]!, reason, column, cellText(batch, row, column));
  }

  private hashContent(first: number, last: number, { day, at }: Answered, weight: number): void {
    const { content, said } = this;
    murmur128(this.writer.view, first, last, content);
    for (let word = 0; word < 4; word++) said.setInt32(word * 4, content[word]!, true);
    said.setUint16(16, day, true);
    said.setFloat64(18, at, true);
    said.setFloat64(26, weight, true);
    murmur128(said, 0, said.byteLength, content);
  }

  private identify(batch: RowBatch, row: number, base: number): Identity {
    const { keyColumn, content, writer } = this;
    if (keyColumn === null) {
      this.rowHash ??= new RowHash(this.names(), this.plan.dateOrder);
      return this.ids.writeHash(this.rowHash.of(batch, row), content, writer);
    }
    const [from, to] = [batch.offsets[base + keyColumn]!, batch.offsets[base + keyColumn + 1]! - 1];
    return this.ids.writeKey(batch.bytes, from, to, content, writer);
  }

  private reject(batch: RowBatch, row: number, column: number, reason: Text): null {
    this.rejects.add(batch.rowNumbers[row]!, reason, column, cellText(batch, row, column));
    return null;
  }
}

const answeredOf = (moment: Moment | null): Answered | null =>
  moment && { day: Date.parse(moment.day) / dayMs, at: moment.at };

/** As statistics programs write weights that are very small. */
const scientific = /^\d{1,20}(?:\.\d{1,30})?[eE][+-]?\d{1,3}$/;

function readWeight(cell: string): Weight {
  if (scientific.test(cell.trim())) return { value: Number(cell) };
  const decimal = parseDecimal(cell);
  if (!decimal || decimal.units < 0n) return { problem: text('imports.rejects.weight') };
  return { value: Number(decimal.units) / 10 ** decimal.scale };
}
