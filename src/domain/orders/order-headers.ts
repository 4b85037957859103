import type { OrderField } from './order-mapping.ts';

/**
 * Headers by which order exports name a field, in both languages, the most telling ones first. Sources: the exports of 千牛, 京东, 抖店, 有赞, TikTok Shop,
 * Amazon, Shopify, WooCommerce, Stripe, and the bills of 支付宝, 微信支付, PayPal. Written for {@link headerKey}.
 */
const orderHeaders: Record<OrderField, readonly RegExp[]> = {
  orderRef: [
    /^(?:主订单(?:编?号|id)|商户订单号|订单(?:编?号|id|号码)|amazon order id|order ?(?:id|no|number|num|ref|reference|name|#)?(?: ?formatted)?)$/,
    /^(?:交易(?:编?号|单号|流水号)|单号|发票号|微信订单号|支付宝交易号|invoice ?(?:no|number|id)?|transaction ?id|payment ?intent ?id|charge ?id)$/,
  ],
  lineId: [
    /^(?:子订单(?:编?号|id)|订单明细(?:编?号|id)|明细(?:编?号|id)|行号|row ?id|line ?(?:item ?)?(?:id|no|number)|order ?(?:line|item) ?id|lineitem id)$/,
    /^(?:支付宝交易号|微信支付订单号|业务流水号|账务流水号|balance ?transaction ?id)$/,
  ],
  lineNumber: [/^(?:订单行号?|行序号|商品序号|item ?#|line ?#|line position|position)$/],
  occurredAt: [
    /^(?:(?:订单|买家)?(?:付款|支付)(?:完成|确认)?(?:时间|日期)|付款确认时间|支付完成时间|paid ?(?:at|time|date|on)|payment ?(?:date|time)|date ?paid)$/,
    /^(?:(?:订单)?(?:下单|成交|交易|提交|创建|订单)(?:创建|提交|完成)?(?:时间|日期)|日期|时间|完成时间|invoice ?date|order(?:ed)? ?(?:date|at|time)|created ?(?:at|time|date|on)?|created date|purchase ?date|transaction ?(?:date|time)|date ?\/ ?time|date(?: ?time)?|timestamp|date ?created)$/,
  ],
  status: [
    /^(?:订单状态|交易状态|financial ?status|order ?status|payment ?status)$/,
    /^(?:状态|status)$/,
    /^(?:售后状态|退款状态)$/,
  ],
  channel: [
    /^(?:(?:销售|订单)?(?:渠道|平台|来源)(?:名称)?|(?:sales ?)?channel|platform|marketplace)$/,
    /^(?:(?:销售|订单)?店铺(?:名称)?|app渠道|地区|国家|store|shop|source|country|region|market)$/,
  ],
  sku: [
    /^(?:(?:seller|merchant|lineitem) sku|商家编码)$/,
    /^(?:(?:item )?sku(?: ?(?:编码|id|code))?|规格编码|(?:商家|货品|商品|产品)(?:编码|编号|型号)|货号|外部系统编号|stock ?code|(?:product|item) ?(?:code|sku))$/,
    /^(?:(?:商品|产品)id|asin|(?:product|item|variation) ?id)$/,
    /^(?:商品名称|宝贝标题|宝贝名称|选购商品|产品名称|商品标题|商品|标题|lineitem name|product(?: ?(?:name|title))?|item(?: ?(?:name|title))?|title)$/,
  ],
  customer: [
    /^(?:(?:买家|客户|会员|用户|顾客|下单)(?:id|编号|账号|帐号|会员名|昵称|名称|标识|名)?|对方账户|customer ?(?:id|no|number|name|email)?|buyer ?(?:id|name|email|username)?|client ?id|email|from email address)$/,
  ],
  quantity: [
    /^(?:(?:购买|商品|销售|订购|宝贝)?(?:总)?(?:数量|件数)|quantity(?: ?purchased)?|qty|units|lineitem quantity|item quantity)$/,
    /^quantity ?\( ?- ?refund ?\)$/,
  ],
  unitPrice: [
    /^(?:(?:商品|销售|成交)?(?:单价|价格|售价)|京东价|unit ?price|price|lineitem price|item ?cost|sku unit original price)$/,
  ],
  amount: [
    /^(?:(?:订单|商品|买家|实际|商家)*(?:实付(?:款|金额)?|实收(?:款|金额)?|(?:实际)?支付金额|付款金额)|应结订单金额|净销售额)$/,
    /^(?:order ?total(?: ?amount)?|total|gross|amount|sales|line ?total|total ?(?:amount|price)|net ?amount|revenue|item ?total)$/,
    /^(?:(?:订单|商品|买家)?(?:应付(?:款|金额)?|成交金额)|order ?amount)$/,
    /^(?:(?:订单|商品|买家)?(?:总?金额|总额)|销售额|总价|结算金额)$/,
    /^(?:subtotal|n revenue)$/,
  ],
  goods: [
    /^(?:商品(?:总额|金额合计|总价|金额)|货款|买家应付货款|subtotal|(?:order|item|goods|products?) ?(?:subtotal|total)(?: ?amount)?|sku subtotal after discount|item price|product ?sales|goods)$/,
  ],
  shipping: [
    /^(?:运费|邮费|配送费|买家应付邮费|快递费|shipping(?: ?(?:price|total|fee|amount|cost|credits))?|order ?shipping(?: ?amount)?|shipping fee after discount|postage|freight)$/,
  ],
  discount: [
    /^(?:(?:店铺|商家|订单|总)?优惠(?:合计|总额|总金额|金额)?|折扣(?:金额)?|discount(?: ?(?:amount|total))?|total ?discount|lineitem discount|item promotion discount|promotional rebates)$/,
  ],
  tax: [
    /^(?:税(?:费|额)?|税金|tax(?:es)?(?: ?(?:total|amount))?|(?:order |total |item )?tax(?: ?(?:total|amount))?|vat)$/,
  ],
  currency: [/^(?:币种|货币(?:代码|种类)?|currency(?: ?code)?|order ?currency|presentment currency)$/],
  kind: [
    /^(?:业务类型|(?:订单|交易|单据|账务|收支)?(?:类型|类别)|kind|order ?type|transaction ?type|type|reporting ?category)$/,
  ],
  originalOrder: [
    /^(?:原(?:始)?(?:订单|交易|单)(?:编?号|单号)?|关联订单(?:编?号)?|original ?(?:order|invoice)(?: ?(?:id|no|number))?|reference ?(?:txn|transaction) ?id|parent ?(?:order|transaction) ?id|refund(?:ed)? ?of)$/,
  ],
  refundAmount: [
    /^(?:(?:订单|买家|商品)?(?:已|实际|实)?(?:退款|退货)(?:总)?(?:金额|额)|已退款金额|refunded ?(?:amount|total)?|amount ?refunded|(?:order ?)?refund(?: ?(?:amount|total))?(?: ?amount)?|total ?refunded|refunded_total)$/,
  ],
  refundQuantity: [
    /^(?:退(?:款|货)(?:商品)?(?:数量|件数)|refund(?:ed)? ?(?:quantity|qty)|return(?:ed)? ?(?:quantity|qty)|sku quantity of return)$/,
  ],
  refundedAt: [
    /^(?:退(?:款|货)(?:完成|成功|申请)?(?:时间|日期)|refund(?:ed)? ?(?:at|date|time)|return ?date|date ?refunded)$/,
  ],
  reason: [
    /^(?:(?:退款|退货|退换|售后|取消)(?:原因|理由|说明)|订单关闭原因|(?:refund|return|cancel(?:l?ation)?) ?reason|reason)$/,
  ],
  test: [/^(?:测试(?:订单)?|是否测试(?:订单)?|test(?: ?(?:order|mode))?|is ?test)$/],
};

/** A header in one form of all that exports write it in: no units in brackets, no blanks around, one kind of separator. */
export function headerKey(header: string): string {
  return header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[\s`'#]+/, '')
    .replace(/\((?:元|¥|\$|€|£|[a-z]{3}|人民币|分)\)\s*$/, '')
    .replace(/[\s_\-.]+/g, ' ')
    .trim();
}

/** The columns that can be this field, the most telling first. */
export function columnsNamed(field: OrderField, keys: readonly string[]): number[] {
  const found: number[] = [];
  for (const pattern of orderHeaders[field])
    keys.forEach((key, column) => {
      if (pattern.test(key) && !found.includes(column)) found.push(column);
    });
  return found;
}
