import type { Notice } from '../files/notice.ts';
import { text } from '../text.ts';
import { type OrderMapping, valueKey } from './order-mapping.ts';
import { statusMeaning } from './order-statuses.ts';

type Suggestion = { mapping: OrderMapping; notices: Notice[] };

const keyOf = ({ text: { key } }: Notice) => key.replace('imports.orderNotice.', '');
const ofAmounts = ['amountFirst', 'amountRepeated', 'refundOfOrder'];
const ofRefunds = ['refundsUndated', 'refundPieces'];

/**
 * The mapping that was used for an earlier file with this header, for a file of which `suggestion` was found: what the earlier file could not show
 * is taken from the suggestion (statuses and refunds that are new, and what amounts are of) and said. A mapping from before mappings said what names
 * a line stays as it was, which a person is asked about.
 */
export function rememberedOrderMapping(
  known: OrderMapping,
  suggestion: Suggestion,
  names: readonly string[],
): Suggestion {
  const { mapping: found } = suggestion;
  const lost = suggestion.notices.filter((notice) => keyOf(notice) === 'numbersLost');
  if (known.line === undefined) return { mapping: known, notices: [told('fromBefore', true), ...lost] };
  const mapping = { ...known };
  const notices = [...lost];
  const keep = (keys: readonly string[]) =>
    notices.push(...suggestion.notices.filter((notice) => keys.includes(keyOf(notice))));

  if (known.amountPer === undefined && found.amountPer !== undefined) mapping.amountPer = found.amountPer;
  if (known.refundPer === undefined && found.refundPer !== undefined && mapping.amountPer === found.amountPer)
    mapping.refundPer = found.refundPer;
  if (mapping.amountPer !== known.amountPer || mapping.refundPer !== known.refundPer) keep(ofAmounts);
  const decided = new Set([...(known.sale ?? []), ...(known.noSale ?? [])].map(valueKey));
  if (known.refunds.by === 'none' && found.refunds.by !== 'none' && canHave(known, found)) {
    mapping.refunds = found.refunds;
    mapping.fields = withFieldsOf(known.fields, found.fields, [
      'refundAmount',
      'kind',
      'originalOrder',
      'refundedAt',
      'refundQuantity',
    ]);
    notices.push(told('newRefunds', true));
    keep(ofRefunds);
  } else if ('values' in known.refunds && 'values' in found.refunds && known.refunds.by === found.refunds.by) {
    const before = known.refunds.values;
    const more = found.refunds.values.filter((value) => !before.includes(value) && !decided.has(valueKey(value)));
    mapping.refunds = { by: known.refunds.by, values: [...before, ...more] };
  }
  const { status } = mapping.fields;
  if (status !== undefined && status === found.fields.status) {
    const isNew = (value: string) => !decided.has(valueKey(value));
    const noSale = (found.noSale ?? []).filter(isNew);
    const sale = (found.sale ?? []).filter(isNew);
    if (noSale.length > 0) mapping.noSale = [...(known.noSale ?? []), ...noSale];
    if (sale.length > 0) mapping.sale = [...(known.sale ?? []), ...sale];
    const name = names[status] ?? '';
    if (noSale.length > 0) notices.push(told('newNoSale', true, { name, values: noSale.join(' · ') }, status));
    const unknown = sale.filter((value) => statusMeaning(value) === null);
    if (unknown.length > 0) notices.push(told('unknownStatus', true, { name, values: unknown.join(' · ') }, status));
  }
  return { mapping, notices };
}

const told = (key: string, asks: boolean, params?: Record<string, string>, column?: number): Notice => ({
  step: 'meaning',
  asks,
  column,
  text: text(`imports.orderNotice.${key}`, params),
});

/** Whether the columns that tell these refunds are free for it. */
function canHave({ fields }: OrderMapping, found: OrderMapping): boolean {
  const { by } = found.refunds;
  const needed =
    by === 'amount'
      ? 'refundAmount'
      : by === 'status'
        ? 'status'
        : by === 'column' && found.fields.kind !== undefined
          ? 'kind'
          : null;
  const column = needed && found.fields[needed];
  if (needed === null || column == null || fields[needed] === column) return true;
  return fields[needed] === undefined && !Object.values(fields).includes(column);
}

function withFieldsOf(
  fields: OrderMapping['fields'],
  found: OrderMapping['fields'],
  wanted: readonly (keyof OrderMapping['fields'])[],
): OrderMapping['fields'] {
  const all = { ...fields };
  const taken = new Set(Object.values(fields));
  for (const field of wanted) {
    const column = found[field];
    if (all[field] === undefined && column !== undefined && !taken.has(column)) all[field] = column;
  }
  return all;
}
