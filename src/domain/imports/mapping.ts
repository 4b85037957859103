import type { ColumnType, Question } from '../demand/question.ts';

/** What an uploaded file can become. */
export const importKinds = ['answers', 'orders', 'plan'] as const;
export type ImportKind = (typeof importKinds)[number];

/** The facts of an import count while it is `done`, and at no other time. */
export const importStatuses = ['queued', 'running', 'done', 'failed', 'cancelled', 'undone'] as const;
export type ImportStatus = (typeof importStatuses)[number];

/** How the file is to be read where its own evidence is not enough. */
export type FileOptions = {
  encoding?: Encoding | undefined;
  delimiter?: string | undefined;
  /** The name of the sheet of a spreadsheet. */
  sheet?: string | undefined;
};
export const encodings = ['utf-8', 'gb18030', 'big5', 'shift_jis', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof encodings)[number];

/** What a column of a questionnaire is. For a question: everything the study's question has but its position, which follows from the order of the columns. */
export type AnswerColumn =
  | { column: number; as: Exclude<ColumnType, Question['type']> }
  | { column: number; as: 'question'; question: Omit<Question, 'position'> };

export type AnswerMapping = {
  kind: 'answers';
  columns: AnswerColumn[];
  /** As in {@link OrderMapping}; month first where it is absent. */
  dateOrder?: DateOrder | undefined;
} & FileOptions;

/** What a column of an order export is; each at most once. Columns are 0-based. */
export const orderFields = [
  'orderRef',
  'lineId',
  'occurredAt',
  'channel',
  'sku',
  'customer',
  'quantity',
  'unitPrice',
  'amount',
  'currency',
  'kind',
  'reason',
] as const;
export type OrderField = (typeof orderFields)[number];

/** How a refund is told from an order. */
export type RefundRule =
  | { by: 'none' }
  /** The cell of the `kind` column is one of these values (compared without case). */
  | { by: 'column'; values: string[] }
  /** The order reference starts with this; without it, it is the reference of the order. */
  | { by: 'prefix'; prefix: string }
  /** A negative quantity or amount is a refund. */
  | { by: 'sign' };

export type OrderMapping = {
  kind: 'orders';
  fields: Partial<Record<OrderField, number>>;
  /** Used where no column names the currency; it must be the launch's. */
  currency: string;
  refunds: RefundRule;
  /** Accept refunds whose order is neither in the file nor already imported (it may precede the file); they are counted. */
  refundsWithoutOrder: boolean;
  /** Accept orders with a negative quantity or amount as corrections of stock or price; otherwise they are rejected. */
  corrections: boolean;
  /** 3/4/2026 is the 4th of March (`mdy`) or the 3rd of April (`dmy`). */
  dateOrder: DateOrder;
} & FileOptions;
export type DateOrder = 'mdy' | 'dmy';

export type ImportMapping = AnswerMapping | OrderMapping;
