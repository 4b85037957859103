import type { Question } from '../../../../domain/demand/question.ts';
import { readAnswer } from '../../../../domain/demand/read-answer.ts';
import type { DateOrder } from '../../../../domain/imports/mapping.ts';
import { type Moment, parseMoment } from '../../../../domain/imports/moment.ts';
import { parseDecimal } from '../../../../domain/money/decimal.ts';
import { type Text, text } from '../../../../domain/text.ts';
import { CellMemo } from './cell-memo.ts';
import type { ExternalIds } from './external-ids.ts';
import type { FactRows } from './fact-rows.ts';
import type { Rejects } from './rejects.ts';
import { cellText, type RowBatch } from './row-batch.ts';
import { encodedString, RowBinary } from './row-binary.ts';

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

/** Turns rows of a questionnaire export into rows of `response`. */
export class AnswerRows implements FactRows {
  readonly table = 'response';
  readonly columns: Record<string, string>;
  readonly constants: Record<string, string>;
  readonly writer = new RowBinary(1 << 20);
  rows = 0;
  stored = 0;
  duplicates = 0;
  private readonly questions: (QuestionCells | null)[];
  private readonly weights = new CellMemo<Weight>(readWeight);
  private readonly times: CellMemo<Moment | null>;

  constructor(
    private readonly plan: AnswerPlan,
    private readonly ids: ExternalIds,
    private readonly rejects: Rejects,
    private readonly keyColumn: number | null,
  ) {
    this.times = new CellMemo((cell) => parseMoment(cell, plan.dateOrder));
    this.questions = plan.questions.map(({ question, column }) =>
      column === null ? null : new QuestionCells(column, question, plan.dateOrder, plan.questions.length),
    );
    const [timed, weighted] = [plan.answeredAt !== null, plan.weight !== null];
    this.columns = {
      row_number: 'Int64',
      ...(timed ? { answered_at: 'Int64' } : {}),
      ...(weighted ? { weight: 'Float64' } : {}),
      answers: 'Array(String)',
      external_id: 'String',
    };
    this.constants = { ...(timed ? {} : { answered_at: '0' }), ...(weighted ? {} : { weight: '1' }) };
  }

  take(batch: RowBatch): void {
    this.rejects.addUnreadable(batch.unreadable);
    this.rows += batch.unreadable.length;
    for (let row = 0; row < batch.count; row++) {
      const start = this.writer.at;
      this.rows++;
      if (this.row(batch, row)) this.stored++;
      else this.writer.at = start;
    }
  }

  finish(): void {}

  private row(batch: RowBatch, row: number): boolean {
    const { writer, plan } = this;
    const { bytes, offsets } = batch;
    const base = row * (batch.columns + 1);
    const rowNumber = batch.rowNumbers[row]!;
    // Stored answers are at most a few bytes longer than the cells they come from; those that are not reserve for themselves.
    writer.reserve(offsets[base + batch.columns]! - offsets[base]! + this.questions.length * 5 + 128);

    let answeredAt = 0;
    if (plan.answeredAt !== null && offsets[base + plan.answeredAt] !== offsets[base + plan.answeredAt + 1]! - 1) {
      const moment = this.times.get(bytes, offsets[base + plan.answeredAt]!, offsets[base + plan.answeredAt + 1]! - 1);
      if (!moment) return this.reject(batch, row, plan.answeredAt, text('imports.rejects.date'));
      answeredAt = moment.at;
    }
    let weight = 1;
    if (plan.weight !== null) {
      const read = this.weights.get(bytes, offsets[base + plan.weight]!, offsets[base + plan.weight + 1]! - 1);
      if ('problem' in read && read.problem) return this.reject(batch, row, plan.weight, read.problem);
      weight = (read as { value: number }).value;
    }
    writer.int64(rowNumber);
    if (plan.answeredAt !== null) writer.int64(answeredAt);
    if (plan.weight !== null) writer.float64(weight);
    writer.varint(this.questions.length);
    for (const question of this.questions) {
      if (question === null) {
        writer.varint(0);
        continue;
      }
      const at = base + question.column;
      const problem = question.write(bytes, offsets[at]!, offsets[at + 1]! - 1, writer);
      if (problem) return this.reject(batch, row, question.column, problem);
    }
    const identity = this.ids.write(batch, row, writer);
    if (identity === 'new') return true;
    if (identity === 'known') {
      this.duplicates++;
      return false;
    }
    return this.reject(batch, row, this.keyColumn!, text(`imports.rejects.key.${identity}`));
  }

  private reject(batch: RowBatch, row: number, column: number, reason: Text): false {
    this.rejects.add(batch.rowNumbers[row]!, reason, column, cellText(batch, row, column));
    return false;
  }
}

function readWeight(cell: string): Weight {
  const decimal = parseDecimal(cell);
  if (!decimal || decimal.units < 0n) return { problem: text('imports.rejects.weight') };
  return { value: Number(decimal.units) / 10 ** decimal.scale };
}
