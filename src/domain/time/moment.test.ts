import { describe, expect, test } from 'vitest';
import { parseMoment } from './moment.ts';

const utc = (...parts: [number, number, number, number?, number?, number?]) => Date.UTC(...parts);

describe('a moment is read as it is written', () => {
  test.each([
    ['2010-12-01 08:26:00', '2010-12-01', utc(2010, 11, 1, 8, 26)],
    ['2026/3/5', '2026-03-05', utc(2026, 2, 5)],
    ['2026年3月5日', '2026-03-05', utc(2026, 2, 5)],
    ['2026年3月5日 下午2:05', '2026-03-05', utc(2026, 2, 5, 14, 5)],
    ['20260305', '2026-03-05', utc(2026, 2, 5)],
    ['20260305140500', '2026-03-05', utc(2026, 2, 5, 14, 5)],
    ['3/5/2026 2:05 PM', '2026-03-05', utc(2026, 2, 5, 14, 5)],
    ['12/1/10 8:26', '2010-12-01', utc(2010, 11, 1, 8, 26)],
    ['2026-03-05T23:30:00+08:00', '2026-03-05', utc(2026, 2, 5, 15, 30)],
    ['2026-03-05T23:30:00.250Z', '2026-03-05', utc(2026, 2, 5, 23, 30) + 250],
    ['46086', '2026-03-05', utc(2026, 2, 5)],
    ['46086.75', '2026-03-05', utc(2026, 2, 5, 18)],
    ['1772668800', '2026-03-05', utc(2026, 2, 5)],
  ])('%s', (written, day, at) => {
    const isInstant = /Z$|\+08:00$|^\d{10}$/.test(written);
    expect(parseMoment(written, 'mdy')).toEqual({ day, at, isInstant });
  });

  test('day first where the file says so', () => {
    expect(parseMoment('5.3.2026', 'dmy')?.day).toBe('2026-03-05');
  });
});

test.each([
  '2026-02-30',
  '2026/13/1',
  '31/31/2026',
  '2026-03-05 25:00',
  '2026年4月31日',
  'soon',
  '',
  '12',
  '1969-12-31',
  '2400-01-01',
  '99999',
  '9999999999',
  '9999999999999',
])('what is no day is refused: %s', (written) => {
  expect(parseMoment(written, 'mdy')).toBeNull();
});
