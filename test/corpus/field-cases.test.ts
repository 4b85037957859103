/** Orders as real tools write them, beside the project, as an import takes them that nobody corrects. Skipped where they are absent. */
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedData } from '../references.ts';
import { factsOfFile } from './facts.ts';

const one = sharedData('field-cases/orders-amount-forms.csv');

async function linesOf(name: string) {
  const { facts, rejected, inspection } = await factsOfFile(`${dirname(one!)}/${name}`, 'orders');
  const asked = inspection.notices.filter(({ asks }) => asks).map((notice) => notice.text.key);
  return { rejected, asked, lines: facts };
}

describe.skipIf(!one)('orders as they come (skipped where ../shared/data is absent)', () => {
  test('amounts and a quantity as exports and people write them', async () => {
    const { rejected, lines } = await linesOf('orders-amount-forms.csv');
    expect(rejected).toBe(0);
    expect(lines.map((line) => [line.order_ref, line.quantity, line.amount_minor])).toEqual([
      ['M1', 1, 129_900],
      ['M2', 1, 129_900],
      ['M3', 1, 1_250],
      ['M4', 1, 1_250],
      ['M5', -1, -1_250],
      ['M6', 1, 129_900],
      ['M7', 2, 1_250],
    ]);
  });

  test('one day in twelve forms; the end of a day is the next one', async () => {
    const { rejected, lines } = await linesOf('orders-date-forms.csv');
    expect(rejected).toBe(0);
    expect(lines).toHaveLength(12);
    for (const line of lines)
      expect(line.occurred_on, `${line.order_ref}`).toBe(line.order_ref === 'F10' ? '2026-11-02' : '2026-11-01');
  });

  test('days with two digits of a year', async () => {
    const { lines } = await linesOf('orders-dates-two-digit-year.csv');
    expect(lines.map((line) => line.occurred_on)).toEqual(['2026-11-01', '2026-11-02', '2026-11-13']);
  });

  test('channels that look the same are the same', async () => {
    const { lines } = await linesOf('orders-invisible-characters.csv');
    expect(lines.map((line) => line.channel)).toEqual(['天猫', '天猫', '天猫', 'TMALL', 'TMALL']);
  });

  test('escapes of a workbook are what they stand for', async () => {
    const { lines } = await linesOf('orders-escaped-returns.xlsx');
    expect(lines.map((line) => line.order_ref)).toEqual(['H1', 'H2', 'A_x000D_']);
    expect(new Set(lines.map((line) => line.channel))).toEqual(new Set(['天猫']));
  });

  test('all digits of a long number, or a question where they are lost', async () => {
    const long = await linesOf('orders-long-numbers.xlsx');
    expect(long.lines.map((line) => line.order_key)).toEqual(['260311000000000001', '260311000000000002']);
    expect((await linesOf('orders-scientific-numbers.csv')).asked).toContain('imports.orderNotice.numbersLost');
  });

  test('a web page called .xls', async () => {
    const { lines } = await linesOf('orders-web-page.xls');
    expect(lines.map((line) => [line.order_ref, line.amount_minor])).toEqual([['A1', 10_000]]);
  });

  test('a payment platform: notes around the table, a refund of an order', async () => {
    const { rejected, lines } = await linesOf('orders-notes-above-and-below.csv');
    expect(rejected).toBe(0);
    expect(lines.map((line) => [line.order_key, line.kind, line.amount_minor])).toEqual([
      ['M0001', 'order', 1_250],
      ['M0001', 'refund', -250],
    ]);
  });
});
