import { valueKey } from './order-mapping.ts';

/** What a status says of an order: that it is a sale, that none came of it, or that it came back as a whole. */
export type StatusMeaning = 'sale' | 'noSale' | 'refunded';

/** What shops and payment platforms call it: 千牛, 京东, 抖店, 有赞, 支付宝, 微信支付; TikTok Shop, Amazon, Shopify, WooCommerce, Stripe, PayPal. */
const refunded =
  /^(?:(?:全额|全部)?(?:已退款|退款成功|退款完成)|已全额退款|退货退款(?:成功|完成)?|退款|退货|已退货|已退|(?:fully[ _-]?)?refund(?:ed)?|returned?|charge ?back|reversed)$/;
const partly = /部分|partial/;
/** A refund that did not come about, or is not decided, leaves the sale. */
const refundOpen =
  /退款(?:中|关闭|取消|失败|申请)|(?:申请|等待|待).*退款|无(?:售后|退款)|refund (?:pending|cancel|fail|reject)/;
const noSale =
  /待(?:买家)?(?:付款|支付)|未(?:付款|支付)|(?:付款|支付|扣款)失败|关闭|取消|作废|撤销|撤单|失效|超时|测试|草稿|删除|拼单未成功/;
const noSaleWord =
  /^(?:unpaid|pending(?:[ _-]?payment)?|awaiting[ _-]payment|payment[ _-]pending|on[ _-]?hold|void(?:ed)?|cancell?ed(?:[ _-]?.*)?|expired|(?:payment[ _-])?failed|declined|denied|abandoned|draft|checkout[ _-]draft|test(?:[ _-]order)?|closed|revoked|payerror|notpay|userpaying|trash(?:ed)?|incomplete|requires[ _-].*|uncaptured|blocked|deleted)$/;
const sale =
  /已(?:付款|支付|发货|签收|收货|完成|评价|出库|送达|妥投|结算|入账|接单|确认|预约|揽收)|(?:待|未)(?:发货|卖家发货|收货|确认收货|签收|评价|出库|配货|揽收|成团)|等待(?:卖家)?(?:发货|出库|确认收货)|(?:发货|出库|交易|订单|支付|付款)(?:成功|完成)|^(?:完成|成功|备货中?|配送中?|运输中?|出库|签收|发货中?|交易|订单|收款|销售|支付)$|部分退款|部分发货/;
const saleWord =
  /^(?:paid|partially[ _-](?:paid|refunded|shipped|fulfilled)|shipped(?:[ _-].*)?|unshipped|unfulfilled|fulfilled|delivered|complete|completed|processing|success|successful|succeeded|captured|settled|in[ _-]transit|to[ _-]ship|to[ _-]be[ _-]shipped|awaiting[ _-](?:shipment|collection|fulfill?ment)|confirmed|received|ready|done|order|sale|payment|charge)$/;

/** What does this status mean? Null for words that nobody here knows: a person has to say. */
export function statusMeaning(cell: string): StatusMeaning | null {
  const word = valueKey(cell);
  if (refunded.test(word)) return 'refunded';
  if (refundOpen.test(word) || partly.test(word)) return 'sale';
  if (noSaleWord.test(word) || noSale.test(word)) return 'noSale';
  return saleWord.test(word) || sale.test(word) ? 'sale' : null;
}

const refundKind =
  /退款|退货|退单|冲销|refund|return|charge ?back|reversal|credit[ _-]?note|^cancel(?:led|ed|lation)?$/;
/** Movements of money on an account that are no sale of goods. */
const otherKind =
  /提现|转账|充值|手续费|服务费|冻结|解冻|结算|佣金|保证金|withdraw|transfer|payout|top ?up|\bfee\b|currency conversion|\bhold\b|adjustment|deposit/;

/** What does the kind of a row say: that it is a refund, or no sale at all? Null for everything else. */
export function kindMeaning(cell: string): 'refund' | 'noSale' | null {
  const word = valueKey(cell);
  if (refundOpen.test(word)) return null;
  if (refundKind.test(word)) return 'refund';
  return otherKind.test(word) ? 'noSale' : null;
}

/** Does a cell of the column that marks test orders say that it is one? */
export const marksTest = (cell: string): boolean => /^(?:1|y|yes|true|t|是|测试|test)$/.test(valueKey(cell));
