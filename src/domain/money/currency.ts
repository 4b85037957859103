import { invalidInput } from '../errors.ts';

// ISO 4217 list one, "minor unit" column. ICU's data differs from it for some currencies (IQD, for instance), so the
// exceptions stand here; every currency that is not listed has two decimal places.
const exponentOtherThanTwo: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0]),
  ),
  ...Object.fromEntries('BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3])),
  CLF: 4,
  UYW: 4,
};

/** Names of their own that a currency has beside its code and its symbol. */
const otherMarks: Readonly<Record<string, readonly string[]>> = {
  AUD: ['A$', 'AU$', '澳元'],
  BRL: ['R$'],
  CAD: ['C$', 'CA$', '加元'],
  CHF: ['Fr.', 'SFr.', '瑞士法郎'],
  CNY: ['元', '圆', '块', '块钱', 'RMB', '人民币', '人民币元', 'CN¥', 'cny', 'rmb'],
  CZK: ['Kč'],
  DKK: ['kr', 'kr.'],
  EUR: ['欧元', 'eur', 'Euro', 'euro'],
  GBP: ['英镑', 'gbp'],
  HKD: ['元', 'HK$', '港元', '港币', 'hkd'],
  IDR: ['Rp'],
  INR: ['Rs', 'Rs.', '卢比'],
  JPY: ['JP¥', '円', '日元', '日圆', 'jpy'],
  KRW: ['원', '韩元'],
  MOP: ['元', 'MOP$', '澳门元'],
  MYR: ['RM', '令吉'],
  NOK: ['kr', 'kr.'],
  PLN: ['zł'],
  RUB: ['руб', 'руб.', '卢布'],
  SEK: ['kr', 'kr.'],
  SGD: ['S$', '新加坡元', '新元'],
  THB: ['泰铢'],
  TWD: ['元', 'NT$', 'NTD', '台币', '新台币'],
  USD: ['US$', '美元', '美金', 'usd'],
  VND: ['đ', '越南盾'],
};

const escaped = (word: string) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const words = [...new Set(Object.values(otherMarks).flat())].sort((a, b) => b.length - a.length).map(escaped);
const anyMark = `${words.join('|')}|\\p{Sc}|[A-Z]{3}`;
const inFront = new RegExp(`^(?:${anyMark})(?=[\\s\\d.,+\\-(])`, 'u');
const behind = new RegExp(`(?<=[\\s\\d.,+\\-)万萬亿億千百kKMBTmn])(?:${anyMark})$`, 'u');

/** The mark of a currency that stands in front of a number or behind it: `￥`, `元`, `US$`, `人民币`, any code of three letters; empty where there is none. */
export const markBefore = (text: string): string => inFront.exec(text)?.[0] ?? '';
export const markBehind = (text: string): string => behind.exec(text)?.[0] ?? '';

/**
 * Can an amount with these marks (one, or two with a blank between) be in this currency? `¥` is CNY and JPY, `$` every dollar, a code only its
 * own. Asked once per currency: the answer is a function of the marks, and true for none at all.
 */
export function markTest(currency: string): (mark: string) => boolean {
  const parts = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0);
  const symbol = parts.find(({ type }) => type === 'currency')?.value ?? '';
  const names = [currency, ...(otherMarks[currency] ?? [])];
  return (mark) => mark === '' || mark.split(' ').every((each) => names.includes(each) || symbol.includes(each));
}

/**
 * How many decimal places does one unit of this currency have? CNY 2, JPY 0, KWD 3.
 * Source: ISO 4217. Fails with `invalid_input` for anything but three capital letters.
 */
export function currencyExponent(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw invalidInput('wager.errors.currency', { currency });
  return exponentOtherThanTwo[currency] ?? 2;
}
