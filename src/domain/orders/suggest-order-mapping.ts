import type { Columns } from '../files/columns.ts';
import type { Notice } from '../files/notice.ts';
import { parseDecimal } from '../money/decimal.ts';
import { inferDateOrder } from '../time/date-order.ts';
import { parseMoment } from '../time/moment.ts';
import type { OrderField, OrderMapping, RefundRule } from './order-mapping.ts';

/** Headers by which order exports name a field, most telling first, in both languages. */
const orderHeaders: Record<OrderField, RegExp> = {
  orderRef:
    /^(?:订单(?:编?号|id)|主订单编?号|交易(?:编?号|单号)|单号|发票号|invoice ?_?(?:no|number|id)?\.?|order ?_?(?:no|number|id|ref|reference|name)?\.?|transaction ?_?id)$/i,
  lineId:
    /^(?:子订单(?:编?号|id)|订单明细(?:编?号|id)|行号|明细id|row ?_?id|line ?_?(?:item ?_?)?(?:id|no|number)|order ?_?line ?_?id)$/i,
  occurredAt:
    /^(?:(?:订单)?(?:付款|支付|下单|成交|交易|创建|订单)(?:完成)?(?:时间|日期)|日期|时间|invoice ?_?date|order(?:ed)? ?_?(?:date|at|time)|paid ?_?at|created ?_?at|purchase ?_?date|transaction ?_?date|date(?: ?time)?|timestamp)$/i,
  channel:
    /^(?:(?:销售|订单)?(?:渠道|平台|来源|店铺)(?:名称)?|店铺|地区|国家|channel|sales ?_?channel|platform|store|shop|source|country|region|market)$/i,
  sku: /^(?:sku(?: ?_?(?:编码|id|code))?|(?:商品|商家|货品|产品)(?:编码|编号|id|型号)|规格编码|货号|stock ?_?code|product ?_?(?:id|code)|item ?_?(?:id|code|sku)|lineitem sku)$/i,
  customer:
    /^(?:(?:买家|客户|会员|用户|顾客)(?:id|编号|账号|昵称|名称|名)?|customer ?_?(?:id|no|number|name|email)?|buyer ?_?(?:id|name)?|client ?_?id|email)$/i,
  quantity: /^(?:(?:购买|商品|销售|订购)?(?:数量|件数)|quantity|qty|units|lineitem quantity)$/i,
  unitPrice: /^(?:(?:商品|销售|成交)?(?:单价|价格|售价)|unit ?_?price|price|lineitem price)$/i,
  amount:
    /^(?:(?:订单|商品|买家|实际)?(?:实付(?:款|金额)?|实收(?:款|金额)?|应付(?:款|金额)?|支付金额|成交金额|总?金额|总额|销售额|总价)|sales|amount|total(?: ?_?(?:amount|price))?|line ?_?total|subtotal|revenue|net ?_?amount)$/i,
  currency: /^(?:币种|货币(?:代码)?|currency(?: ?_?code)?)$/i,
  kind: /^(?:(?:订单|交易|单据)?(?:类型|类别)|订单状态|退款状态|kind|order ?_?type|transaction ?_?type|type|status|financial ?_?status)$/i,
  reason: /^(?:(?:退款|退货|退换|取消)(?:原因|理由|说明)|(?:refund|return|cancel(?:lation)?) ?_?reason|reason)$/i,
};

const refundWord =
  /^(?:退款|退货|退款单|退货单|已退款|退款成功|退货退款|refund(?:ed)?|return(?:ed)?|cancel(?:led|ed|lation)?|chargeback|credit(?: ?_?note)?)$/i;

/** A proposal of what each column of an order export is and how its refunds are told apart. `currency` is the launch's. */
export function suggestOrderMapping(
  { names, samples }: Columns,
  currency: string,
): { mapping: OrderMapping; notices: Notice[] } {
  const fields: Partial<Record<OrderField, number>> = {};
  const sampleOf = (field: OrderField) =>
    (fields[field] === undefined ? [] : (samples[fields[field]] ?? [])).filter((cell) => cell !== '');
  for (const [field, pattern] of Object.entries(orderHeaders) as [OrderField, RegExp][]) {
    const taken = new Set(Object.values(fields));
    const column = names.findIndex((name, index) => !taken.has(index) && pattern.test(name.trim()));
    if (column >= 0) fields[field] = column;
  }
  // A header can mislead, a few bad cells do not: they are for the dry run to show.
  const mostly = (field: OrderField, right: (cell: string) => boolean) => {
    const cells = sampleOf(field);
    if (cells.filter(right).length * 2 < cells.length) delete fields[field];
  };
  const dates = sampleOf('occurredAt');
  const dateOrder = inferDateOrder(dates).order;
  mostly('occurredAt', (cell) => parseMoment(cell, dateOrder) !== null);
  for (const field of ['quantity', 'unitPrice', 'amount'] as const)
    mostly(field, (cell) => parseDecimal(cell) !== null);
  if (sampleOf('lineId').length !== new Set(sampleOf('lineId')).size) delete fields.lineId;
  mostly('currency', (cell) => /^[A-Za-z]{3}$/.test(cell));
  if (fields.amount !== undefined) delete fields.unitPrice;

  const refunds = suggestRefundRule(sampleOf('kind'), sampleOf('orderRef'), [
    ...sampleOf('quantity'),
    ...sampleOf('amount'),
  ]);
  if (refunds.by !== 'column') delete fields.kind;
  return {
    mapping: { kind: 'orders', fields, currency, refunds, refundsWithoutOrder: false, corrections: false, dateOrder },
    notices: [],
  };
}

function suggestRefundRule(
  kinds: readonly string[],
  references: readonly string[],
  numbers: readonly string[],
): RefundRule {
  const values = [...new Set(kinds.filter((cell) => refundWord.test(cell)))];
  if (values.length > 0) return { by: 'column', values };
  const lettered = references.filter((cell) => /^[A-Z]{1,3}-?\d+$/i.test(cell));
  const prefixes = new Set(lettered.map((cell) => /^[A-Z]{1,3}-?/i.exec(cell)![0]));
  const plain = references.filter((cell) => /^\d+$/.test(cell)).length;
  if (prefixes.size === 1 && plain > lettered.length) return { by: 'prefix', prefix: [...prefixes][0]! };
  return numbers.some((cell) => (parseDecimal(cell)?.units ?? 0n) < 0n) ? { by: 'sign' } : { by: 'none' };
}
