import type { AnswerMapping } from '../demand/answer-mapping.ts';
import { BiplaneError } from '../errors.ts';
import type { OrderMapping } from '../orders/order-mapping.ts';
import { text } from '../text.ts';
import type { ImportMapping } from './mapping.ts';

const wrong = (key: string, params?: Record<string, string | number>, details?: Record<string, unknown>) =>
  new BiplaneError('invalid_input', text(`imports.errors.mapping.${key}`, params), details);

/** Fails with `invalid_input`, naming the column (1-based), unless the mapping can be carried out on a file of this header. */
export function checkMapping(mapping: ImportMapping, names: readonly string[]): void {
  if (mapping.kind === 'answers') checkAnswers(mapping, names);
  else checkOrders(mapping, names);
}

function assertColumn(column: number, names: readonly string[]): void {
  if (column >= names.length)
    throw wrong('noColumn', { column: column + 1, columns: names.length }, { column: column + 1 });
}

/** What a sheet has once. */
const isOnce: ReadonlySet<string> = new Set(['respondent', 'weight', 'answered_at']);

function checkAnswers(mapping: AnswerMapping, names: readonly string[]): void {
  const seen = new Set<number>();
  const singles = new Map<string, number>();
  const keys = new Map<string, number>();
  const options = new Map<string, number>();
  const spreadAt = new Map<string, number>();
  const spread = new Set(mapping.questions?.map(({ key }) => key));
  for (const entry of mapping.columns) {
    const column = entry.column + 1;
    assertColumn(entry.column, names);
    if (seen.has(entry.column)) throw wrong('columnTwice', { column, name: names[entry.column]! }, { column });
    seen.add(entry.column);
    if (entry.as === 'question') {
      const other = keys.get(entry.question.key);
      if (other !== undefined) throw wrong('keyTwice', { key: entry.question.key, column, other }, { column });
      keys.set(entry.question.key, column);
    } else if (entry.as === 'option') {
      if (!spread.has(entry.of)) throw wrong('noSpreadQuestion', { column, key: entry.of }, { column });
      const name = JSON.stringify([entry.of, entry.option]);
      const other = options.get(name);
      if (other !== undefined) throw wrong('optionTwice', { option: entry.option, column, other }, { column });
      options.set(name, column);
      spreadAt.set(entry.of, Math.min(column, spreadAt.get(entry.of) ?? column));
    } else if (isOnce.has(entry.as)) {
      const other = singles.get(entry.as);
      if (other !== undefined) throw wrong('roleTwice', { column, other }, { column });
      singles.set(entry.as, column);
    }
  }
  for (const [key, column] of spreadAt) {
    const other = keys.get(key);
    if (other !== undefined) throw wrong('keyTwice', { key, column, other }, { column });
  }
  if (keys.size + spreadAt.size === 0) throw wrong('noQuestion');
}

function checkOrders(mapping: OrderMapping, names: readonly string[]): void {
  const { fields, refunds } = mapping;
  const owner = new Map<number, string>();
  for (const [field, column] of Object.entries(fields)) {
    if (column === undefined) continue;
    assertColumn(column, names);
    const other = owner.get(column);
    if (other !== undefined)
      throw wrong('fieldTwice', { column: column + 1, name: names[column]! }, { column: column + 1, field, other });
    owner.set(column, field);
  }
  if (fields.orderRef === undefined) throw wrong('noOrderRef');
  if (fields.occurredAt === undefined) throw wrong('noDate');
  if (fields.amount === undefined && fields.unitPrice === undefined && fields.goods === undefined)
    throw wrong('noAmount');
  if (refunds.by === 'column' && fields.kind === undefined && fields.status === undefined) throw wrong('noKind');
  if (refunds.by === 'status' && fields.status === undefined) throw wrong('noStatus');
  if (refunds.by === 'amount' && fields.refundAmount === undefined) throw wrong('noRefundAmount');
  if ((refunds.by === 'column' || refunds.by === 'status') && refunds.values.length === 0)
    throw wrong('noRefundValues');
  if (mapping.line === 'id' && fields.lineId === undefined) throw wrong('noLineId');
  if (mapping.revenue?.length === 0) throw wrong('noRevenue');
  if (refunds.by === 'prefix' && refunds.prefix === '') throw wrong('noPrefix');
}
