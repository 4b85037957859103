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
  CNY: ['元', 'RMB'],
  HKD: ['元'],
  MOP: ['元'],
  TWD: ['元', 'NTD'],
};

/**
 * Can an amount with one of these marks be in this currency? `¥` is CNY and JPY, `$` every dollar, a code only its own. Asked once
 * per currency: the answer is a function of the mark, and true for no mark at all.
 */
export function markTest(currency: string): (mark: string) => boolean {
  const parts = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0);
  const symbol = parts.find(({ type }) => type === 'currency')?.value ?? '';
  const names = [currency, ...(otherMarks[currency] ?? [])];
  return (mark) => mark === '' || names.includes(mark) || symbol.includes(mark);
}

/**
 * How many decimal places does one unit of this currency have? CNY 2, JPY 0, KWD 3.
 * Source: ISO 4217. Fails with `invalid_input` for anything but three capital letters.
 */
export function currencyExponent(currency: string): number {
  if (!/^[A-Z]{3}$/.test(currency)) throw invalidInput('wager.errors.currency', { currency });
  return exponentOtherThanTwo[currency] ?? 2;
}
