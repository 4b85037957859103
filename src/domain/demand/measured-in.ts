/** In what a number is answered: a currency by its code, or anything else by its name. */
export type MeasuredIn = { name: string; currency: string | null };

const currencies: Record<string, string> = {
  元: 'CNY',
  人民币: 'CNY',
  CNY: 'CNY',
  RMB: 'CNY',
  YUAN: 'CNY',
  '¥': 'CNY',
  '￥': 'CNY',
  美元: 'USD',
  USD: 'USD',
  $: 'USD',
  欧元: 'EUR',
  EUR: 'EUR',
  '€': 'EUR',
  日元: 'JPY',
  JPY: 'JPY',
  港元: 'HKD',
  港币: 'HKD',
  HKD: 'HKD',
  英镑: 'GBP',
  GBP: 'GBP',
};

/** What questionnaires ask for in figures. Other brackets tell how to answer (「单选」,「1–5」), and say nothing about the figure. */
const others =
  /^(?:万元|亿元|秒|分钟|小时|天|日|周|个?月|年|岁|次|个|件|台|部|人|只|杯|页|步|度|℃|毫米|厘米|米|公里|千米|克|千克|公斤|升|毫升|平方米|寸|英寸|mm|cm|m|km|g|kg|l|ml|mAh|MB|GB|TB|fps|Hz|s|seconds?|min|minutes?|h|hours?|days?|weeks?|months?|years?|times?|people|pieces?|units?|inch(?:es)?|steps?)$/i;

/** In what a question wants to be answered, as its words say in brackets at their end: 「最高愿付价格（元）」. Null where they do not. */
export function measuredIn(label: string): MeasuredIn | null {
  const name = /[（(【[]\s*(?:单位\s*[:：]\s*|unit\s*:\s*)?([^（()）【】[\]]{1,12}?)\s*[）)】\]]\s*[?？]?\s*$/i.exec(
    label,
  )?.[1];
  if (!name) return null;
  const currency = currencies[name.toUpperCase()] ?? null;
  return currency !== null || others.test(name) ? { name: currency ?? name, currency } : null;
}
