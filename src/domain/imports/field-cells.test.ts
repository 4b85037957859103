/** Cells as other tools write them, from the files beside the project. */
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { sharedText } from '../../../test/references.ts';
import { mixedUnits, parseNumber, plainCode } from '../demand/parse-values.ts';
import { canonicalCell } from '../files/canonical-cell.ts';
import { identityKey } from '../files/identity.ts';
import { lostIds } from '../files/lost-ids.ts';
import { markTest } from '../money/currency.ts';
import { decimalValue, parseDecimal, toMinor } from '../money/decimal.ts';
import { inferDecimalMark } from '../money/decimal-mark.ts';
import { inferDateOrder } from '../time/date-order.ts';
import { parseMoment } from '../time/moment.ts';

const isThere = sharedText('field-cases/README.md') !== null;

/** The cells of a column. */
function column(file: string, name: string): string[] {
  const rows = Papa.parse<Record<string, string>>(sharedText(`field-cases/${file}`)!.trim(), { header: true }).data;
  return rows.map((row) => row[name]!);
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.skipIf(!isThere)('cells of other tools (skipped where ../shared/data is absent)', () => {
  it('reads amounts and a quantity as people write them', () => {
    const amounts = column('orders-amount-forms.csv', '实付金额').map((cell) => parseDecimal(cell)!);
    expect(amounts.map((each) => toMinor(each, 'CNY'))).toEqual([129900, 129900, 1250, 1250, -1250, 129900, 1250]);
    expect(amounts.map(({ mark }) => mark).every(markTest('CNY'))).toBe(true);
    const pieces = column('orders-amount-forms.csv', '数量').map((cell) => parseDecimal(cell, { units: 'pieces' })!);
    expect(pieces.map(decimalValue)).toEqual([1, 1, 1, 1, 1, 1, 2]);
  });

  it('reads twelve ways of writing a day', () => {
    const cells = column('orders-date-forms.csv', '付款时间');
    const { order, certain } = inferDateOrder(cells);
    const days = cells.map((cell) => parseMoment(cell, order)?.day);
    expect(certain).toBe(true);
    expect(days).toEqual(cells.map((cell) => (cell.includes('24:00') ? '2026-11-02' : '2026-11-01')));
  });

  it('knows that the year comes first where it has two digits', () => {
    const cells = column('orders-dates-two-digit-year.csv', '付款时间');
    const { order, certain } = inferDateOrder(cells);
    expect({ order, certain }).toEqual({ order: 'ymd', certain: true });
    expect(cells.map((cell) => parseMoment(cell, order)?.day)).toEqual(['2026-11-01', '2026-11-02', '2026-11-13']);
  });

  it('tells names by what is seen of them', () => {
    const counts = new Map<string, number>();
    for (const key of column('orders-invisible-characters.csv', '渠道').map(identityKey))
      counts.set(key, (counts.get(key) ?? 0) + 1);
    expect([...counts]).toEqual([
      ['天猫', 3],
      ['TMALL', 2],
    ]);
  });

  it('says which order numbers are lost', () => {
    const cells = new Set(column('orders-scientific-numbers.csv', '订单编号'));
    expect(lostIds(cells)).toEqual({ scientific: ['2.60311E+17'], rounded: [] });
  });

  it('reads incomes in 元 and 万元', () => {
    const cells = column('survey-mixed-units.csv', '您的月收入');
    expect(mean(cells.map((cell) => parseNumber(cell)!))).toBe(11_125);
    expect(mean(cells.map((cell) => parseNumber(cell.replace('元', ''))!))).toBe(11_125);
    expect(mixedUnits(cells)).toEqual([]);
  });

  it('finds decimal commas', () => {
    const cells = sharedText('field-cases/gap-decimal-comma.csv')!
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(';')[2]!);
    expect(inferDecimalMark(cells)).toEqual({ decimal: ',', certain: true });
    expect(cells.map((cell) => parseNumber(cell, ','))).toEqual([10.5, 11]);
  });

  it('knows codes with a fraction of nothing', () => {
    const cells = column('survey-float-codes.csv', 'satisfaction').filter((cell) => cell !== '');
    expect([...new Set(cells.map(plainCode))].sort()).toEqual(['1', '2', '3', '4', '5']);
    expect(mean(cells.map((cell) => parseNumber(cell)!))).toBeCloseTo(2.9722, 4);
  });

  it('reads weights with exponents', () => {
    const weights = column('survey-weights-scientific-and-zero.csv', 'weight');
    expect(weights.every((cell) => decimalValue(parseDecimal(cell)!) === Number(cell))).toBe(true);
  });

  it('recognises an order whose numbers are written in another way', () => {
    const [first, second] = ['orders-export-v1.csv', 'orders-export-v2-same-orders-other-number-format.csv'].map(
      (file) =>
        Papa.parse<string[]>(sharedText(`field-cases/${file}`)!.trim()).data.map((cells) =>
          cells.map((cell) => canonicalCell(cell, 'mdy')),
        ),
    );
    expect(second).toEqual(first);
  });
});
