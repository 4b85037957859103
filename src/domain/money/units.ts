/** Words for pieces of something; all of them count alike. */
const pieces =
  '件 个 個 台 套 只 隻 条 條 双 雙 盒 箱 包 瓶 袋 本 张 張 份 支 部 片 对 對 组 組 罐 桶 把 根 枚 款 单 單 笔 筆 pcs pc. pc pieces piece units unit ea each sets set items item'.split(
    ' ',
  );

/** What numbers are counted in, the words of one unit together; a unit is called by the first of them. */
const synonyms: readonly (readonly string[])[] = [
  ['%'],
  ['年', 'years', 'year', 'yrs', 'yr'],
  ['岁', '歲', '周岁', 'years old'],
  ['个月', '月', 'months', 'month'],
  ['周', '星期', 'weeks', 'week'],
  ['天', '日', 'days', 'day'],
  ['小时', '小時', '个小时', '钟头', 'hours', 'hour', 'hrs', 'hr', 'h'],
  ['分钟', '分鐘', 'minutes', 'minute', 'mins', 'min'],
  ['秒', '秒钟', 'seconds', 'second', 'secs', 'sec', 's'],
  ['毫秒', 'ms'],
  ['次', '回', 'times', 'time'],
  ['人', '位', '名', 'people', 'persons', 'person'],
  ['户', '家'],
  ['公斤', '千克', 'kg', 'kgs'],
  ['克', 'g', 'grams', 'gram'],
  ['斤'],
  ['吨', '噸', 'tons', 'ton'],
  ['磅', 'lbs', 'lb', 'pounds'],
  ['公里', '千米', 'km'],
  ['米', 'metres', 'meters'],
  ['厘米', '公分', 'cm'],
  ['毫米', 'mm'],
  ['英里', 'miles', 'mile', 'mi'],
  ['升', '公升', 'l'],
  ['毫升', 'ml'],
  ['平方米', '平米', '㎡', 'm²'],
  ['℃', '°c', '摄氏度'],
];

const counting = new Set(pieces);
const nameOf = new Map<string, string>([
  ...pieces.map((word) => [word, '件'] as const),
  ...synonyms.flatMap((words) => words.map((word) => [word.toLowerCase(), words[0]!] as const)),
]);
const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const words = [...nameOf.keys()].sort((a, b) => b.length - a.length);
const behind = new RegExp(`^(.*?[\\d.,)万萬亿億千百kKM])\\s*(${words.map(escaped).join('|')})$`, 'iu');

/** Is it a word for pieces, so that a number of it is a number of things? */
export const countsPieces = (unit: string): boolean => unit === '件' || counting.has(unit);

/** A number and the unit behind it by its common name (`2 pcs` is 2 件, `3 hrs` 3 小时); null where there is none that is known. */
export function takeUnit(text: string): { rest: string; unit: string } | null {
  const match = behind.exec(text);
  // 4G and 5G are names.
  if (!match || /^[A-Z]$/.test(match[2]!)) return null;
  return { rest: match[1]!, unit: nameOf.get(match[2]!.toLowerCase())! };
}
