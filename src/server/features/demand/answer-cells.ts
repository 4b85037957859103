/** From the cells of a row to the stored answer to a question. */
import { plainCode } from '../../../domain/demand/parse-values.ts';
import type { Question } from '../../../domain/demand/question.ts';
import { readAnswer, readSpread } from '../../../domain/demand/read-answer.ts';
import type { Text } from '../../../domain/text.ts';
import type { DateOrder } from '../../../domain/time/moment.ts';
import { CellMemo } from '../../../files/cell-memo.ts';
import { cellSeparator, type RowBatch } from '../../../files/row-batch.ts';
import { encodedString, type RowBinary } from '../../facts/row-binary.ts';

/** A question of the study, and its column in the file or those of its options; none where the file does not have it. Columns are 0-based. */
export type PlannedQuestion = {
  question: Omit<Question, 'position'>;
  /** As what its answers are read, where that is not how they are stored. */
  readAs?: Omit<Question, 'position'> | undefined;
  columns: { column: number; option: string | null }[];
};

/** `unread`: the cell as it is written, where it says that there is no answer, or could not be read: then `problem` says why. */
export type Encoded = { bytes: Buffer; unread?: Buffer | undefined; problem?: Text | undefined };
/** What a plain cell must not contain: the first byte of 〖, behind which 问卷星 writes what was typed into an option. */
const bracketByte = 0xe3;

const nothing: Encoded = { bytes: encodedString('') };

/** How the cells of a row become the stored answer to one question. */
export type Cells = {
  readonly column: number;
  write: (batch: RowBatch, base: number, writer: RowBinary) => Encoded | null;
};

class QuestionCells implements Cells {
  private readonly memo: CellMemo<Encoded>;
  /** The lengths of the answers that mean "not asked": a cell of another length is none of them. */
  private readonly special = new Uint8Array(256);
  private readonly plain: boolean;
  private readonly empty: Encoded;

  constructor(
    readonly column: number,
    { question, readAs }: PlannedQuestion,
    dateOrder: DateOrder,
    together: number,
  ) {
    // Options that are whole numbers may be written with a point.
    const coded = question.options?.some((option) => plainCode(`${option}.0`) === option) ?? false;
    this.plain = (question.type === 'single' && !coded) || question.type === 'open';
    for (const missing of question.missing ?? []) this.special[Math.min(255, Buffer.byteLength(missing))] = 1;
    const read = (cell: string): Encoded => {
      const { answer, problem: misfit } = readAnswer(question, cell, dateOrder);
      const problem = readAs ? readAnswer(readAs, cell, dateOrder).problem : misfit;
      const kept = answer === undefined || (answer === '' && cell.trim() !== '');
      return { bytes: encodedString(answer ?? ''), unread: kept ? encodedString(cell.trim()) : undefined, problem };
    };
    this.empty = read('');
    this.memo = new CellMemo(read, together);
  }

  /** Writes the stored form of a cell; answers what there is to know of one that is no answer. The writer has room. */
  write({ bytes, offsets }: RowBatch, base: number, writer: RowBinary): Encoded | null {
    const from = offsets[base + this.column]!;
    const to = offsets[base + this.column + 1]! - 1;
    if (from === to) {
      writer.raw(this.empty.bytes);
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
    writer.reserve(encoded.bytes.length);
    writer.raw(encoded.bytes);
    return encoded.unread ? encoded : null;
  }
}

/** A question whose options have a column each. */
class SpreadCells implements Cells {
  private readonly memo: CellMemo<Encoded>;
  private readonly columns: readonly number[];
  private together = Buffer.alloc(1024);

  constructor(
    places: readonly { column: number; option: string | null }[],
    question: Omit<Question, 'position'>,
    together: number,
  ) {
    this.columns = places.map(({ column }) => column);
    const separator = String.fromCharCode(cellSeparator);
    this.memo = new CellMemo((text) => {
      const cells = text.split(separator).map((cell, at) => ({ option: places[at]?.option ?? '', cell }));
      const { answer, problem } = readSpread(question, cells);
      if (answer !== undefined) return { bytes: encodedString(answer) };
      return { bytes: nothing.bytes, unread: encodedString(cells.map(({ cell }) => cell).join(' ')), problem };
    }, together);
  }

  get column(): number {
    return this.columns[0]!;
  }

  write({ bytes, offsets }: RowBatch, base: number, writer: RowBinary): Encoded | null {
    let length = 0;
    for (const column of this.columns) {
      const [from, to] = [offsets[base + column]!, offsets[base + column + 1]! - 1];
      if (length + to - from + 1 > this.together.length)
        this.together = Buffer.concat([this.together, Buffer.alloc(to - from + this.together.length)]);
      length += bytes.copy(this.together, length, from, to);
      this.together[length++] = cellSeparator;
    }
    const encoded = this.memo.get(this.together, 0, length - 1);
    writer.reserve(encoded.bytes.length);
    writer.raw(encoded.bytes);
    return encoded.unread ? encoded : null;
  }
}

/** The cells of a planned question; null where the file does not have it. `together`: how many questions there are. */
export function cellsOf(planned: PlannedQuestion, dateOrder: DateOrder, together: number): Cells | null {
  const [first] = planned.columns;
  if (!first) return null;
  if (first.option === null) return new QuestionCells(first.column, planned, dateOrder, together);
  return new SpreadCells(planned.columns, planned.question, together);
}
