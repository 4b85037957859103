import type { Question } from '../../../domain/demand/question.ts';
import { readAnswer } from '../../../domain/demand/read-answer.ts';
import { BiplaneError } from '../../../domain/errors.ts';
import { murmur128 } from '../../../domain/files/murmur3.ts';
import { parseDecimal } from '../../../domain/money/decimal.ts';
import { type Text, text } from '../../../domain/text.ts';
import type { DateOrder } from '../../../domain/time/moment.ts';
import { type Moment, parseMoment } from '../../../domain/time/moment.ts';
import { CellMemo } from '../../../files/cell-memo.ts';
import { cellText, type RowBatch } from '../../../files/row-batch.ts';
import { encodedString, RowBinary } from '../../facts/row-binary.ts';
import { response } from '../../facts/tables/response.ts';
import { loadColumns } from '../../facts/tables/table.ts';
import type { FactRows } from '../../files/fact-rows.ts';
import type { Hash, Identities, Identity } from '../../files/identities.ts';
import type { Rejects } from '../../files/rejects.ts';
import { RowHash } from '../../files/row-hash.ts';

/** Where in the file a study's answers stand. Columns are 0-based. */
export type AnswerPlan = {
  /** By position: the question and its column, null where the file does not have it. */
  questions: { question: Omit<Question, 'position'>; column: number | null }[];
  dateOrder: DateOrder;
  weight: number | null;
  answeredAt: number | null;
};

type Encoded = { bytes: Buffer; problem?: undefined } | { bytes?: undefined; problem: Text };
type Weight = { value: number; problem?: undefined } | { problem: Text };

/** What a plain cell must not contain: the first byte of 〖, behind which 问卷星 writes what was typed into an option. */
const bracketByte = 0xe3;

class QuestionCells {
  private readonly memo: CellMemo<Encoded>;
  /** The lengths of the answers that mean "not asked": a cell of another length is none of them. */
  private readonly special = new Uint8Array(256);
  private readonly plain: boolean;

  constructor(
    readonly column: number,
    question: Omit<Question, 'position'>,
    dateOrder: DateOrder,
    together: number,
  ) {
    this.plain = question.type === 'single' || question.type === 'open';
    for (const missing of question.missing ?? []) this.special[Math.min(255, Buffer.byteLength(missing))] = 1;
    this.memo = new CellMemo((cell) => {
      const read = readAnswer(question, cell, dateOrder);
      return read.problem ? { problem: read.problem } : { bytes: encodedString(read.answer) };
    }, together);
  }

  /** Writes the stored form of a cell, or says why there is none. The writer has room. */
  write(bytes: Buffer, from: number, to: number, writer: RowBinary): Text | null {
    if (from === to) {
      writer.varint(0);
      return null;
    }
    if (this.plain && this.special[Math.min(255, to - from)] === 0) {
      let at = from;
      while (at < to && bytes[at] !== bracketByte) at++;
      if (at === to) {
        writer.string(bytes, from, to);
        return null;
      }
    }
    const encoded = this.memo.get(bytes, from, to);
    if (encoded.problem) return encoded.problem;
    writer.reserve(encoded.bytes.length);
    writer.raw(encoded.bytes);
    return null;
  }
}

/** Without a key column every distinct row is remembered. */
const mostDistinctRows = 20_000_000;
const dayMs = 86_400_000;

/** As they are written. */
const written = [
  'rowNumber',
  'answeredOn',
  'answeredAt',
  'weight',
  'answers',
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
  readonly summary = { unmatchedRefunds: 0, firstDay: null, lastDay: null };
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
  private readonly questions: (QuestionCells | null)[];
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
    this.questions = plan.questions.map(({ question, column }) =>
      column === null ? null : new QuestionCells(column, question, plan.dateOrder, plan.questions.length),
    );
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
    if (plan.answeredAt !== null && offsets[base + plan.answeredAt] !== offsets[base + plan.answeredAt + 1]! - 1) {
      const at = this.times.get(bytes, offsets[base + plan.answeredAt]!, offsets[base + plan.answeredAt + 1]! - 1);
      if (!at) return this.reject(batch, row, plan.answeredAt, text('imports.rejects.date'));
      answered = at;
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
    for (const question of this.questions) {
      if (question === null) {
        writer.varint(0);
        continue;
      }
      const at = base + question.column;
      const start = writer.at;
      const problem = question.write(bytes, offsets[at]!, offsets[at + 1]! - 1, writer);
      if (problem) return this.reject(batch, row, question.column, problem);
      if (writer.at > start + 1) last = writer.at;
    }
    this.hashContent(first, last, answered, weight);
    const identity = this.identify(batch, row, base);
    if (identity === 'new' || identity === 'changed') {
      writer.reserve(32);
      writer.words(this.content[0]!, this.content[1]!);
      writer.int64(identity === 'changed' ? this.ids.version : 0);
    } else if (identity !== 'known')
      return this.reject(batch, row, this.keyColumn!, text(`imports.rejects.key.${identity}`));
    return identity;
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

function readWeight(cell: string): Weight {
  const decimal = parseDecimal(cell);
  if (!decimal || decimal.units < 0n) return { problem: text('imports.rejects.weight') };
  return { value: Number(decimal.units) / 10 ** decimal.scale };
}
