import { describe, expect, it } from 'vitest';
import { inferDateOrder } from './date-order.ts';

const certain = (order: string) => ({ order, certain: true });
const open = (order: string) => ({ order, certain: false });

describe('the order of day and month of a whole column', () => {
  it.each([
    [['1/2/2026', '25/12/2026'], 'dmy'],
    [['11/8/2018', '12/25/2018'], 'mdy'],
    [['1/2/2026 14:00', '13/2/2026 上午 9:00'], 'dmy'],
    [['Sun, 1/2/26', 'Sun, 1/31/26'], 'mdy'],
    [['1.2.2026', '13.2.2026'], 'dmy'],
    [['3/3/2026', '5/5/2026'], 'mdy'],
    [['2026-11-01', '1 November 2026', 'soon', ''], 'mdy'],
  ])('is certain in %j', (cells, order) => expect(inferDateOrder(cells)).toEqual(certain(order)));

  it.each([
    [['1/11/2026', '2/11/2026'], 'mdy'],
    [['1/11/2026', '1/12/2026', '3/3/2026'], 'mdy'],
    [['1.11.2026', '2.11.2026'], 'dmy'],
    [['1/13/2026', '13/1/2026'], 'mdy'],
  ])('is open in %j', (cells, order) => expect(inferDateOrder(cells)).toEqual(open(order)));

  it('is told of two-digit years by what gives days that exist, or by the number that stays', () => {
    expect(inferDateOrder(['26-11-01', '26-11-02', '26-11-13'])).toEqual(certain('ymd'));
    expect(inferDateOrder(['26-12-30', '26-12-31', '27-01-02', '27-01-05'])).toEqual(certain('ymd'));
    expect(inferDateOrder(['85-11-31', '99-12-31'])).toEqual(certain('ymd'));
    expect(inferDateOrder(['01/11/26', '02/11/26', '13/11/26'])).toEqual(certain('dmy'));
    expect(inferDateOrder(['11/1/26', '11/2/26', '11/13/26'])).toEqual(certain('mdy'));
    expect(inferDateOrder(['01-NOV-26', '02-NOV-26', '13-NOV-26'])).toEqual(certain('mdy'));
    expect(inferDateOrder(['26-NOV-01', '26-NOV-02', '26-NOV-13'])).toEqual(certain('ymd'));
  });

  it('stays open where two-digit numbers could be anything', () => {
    for (const cells of [['01-02-03'], ['10-11-12', '11-12-10'], ['26-11-01'], ['01/11/26', '02/11/26']])
      expect(inferDateOrder(cells).certain, cells.join()).toBe(false);
  });
});
