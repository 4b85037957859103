import { describe, expect, it } from 'vitest';
import { decideDateOrder, inOrder, readDateForms } from './date-cell.ts';

it.each([
  '2026-03-02',
  '2026/3/2',
  '2026.3.2',
  '20260302',
  '2026年3月2日',
  '2026年3月2日 星期一',
  '2026年3月2日 8:00',
  '26年3月2日',
  '2026-03-02T08:00:00',
  '2026-03-02 08:00',
  '2 March 2026',
  '2-Mar-26',
  'Mar 2, 2026',
  "Mar 2 '26",
  'Mon 2 Mar 2026',
  'Monday, March 2, 2026 8:00 AM',
  '2. März 2026',
])('%s says one day', (cell) => {
  expect(readDateForms(cell)).toEqual({ day: '2026-03-02' });
});

it.each(['', 'soon', '3/2', '2026-02-30', '3月2日', '31 Feb 2026', '99/99/99', 'x'.repeat(200)])(
  '%s says no day',
  (cell) => {
    expect(readDateForms(cell)).toBeNull();
  },
);

it('reads numbers in every order that gives a day', () => {
  expect(readDateForms('3/2/26')).toEqual({ days: { mdy: '2026-03-02', dmy: '2026-02-03' } });
  expect(readDateForms('26-03-02')).toEqual({ days: { ymd: '2026-03-02', dmy: '2002-03-26' } });
  expect(readDateForms('26/3/2')).toEqual({ days: { ymd: '2026-03-02' } });
  expect(readDateForms('02.03.2026')).toEqual({ days: { dmy: '2026-03-02' } });
  expect(readDateForms('3/14/2026')).toEqual({ days: { mdy: '2026-03-14' } });
});

it('lets the weekday beside them rule out an order', () => {
  expect(readDateForms('Mon 3/2/26')).toEqual({ days: { mdy: '2026-03-02' } });
  expect(readDateForms('Mo 02.03.26')).toEqual({ days: { dmy: '2026-03-02' } });
  expect(readDateForms('周一 3/2/26')).toEqual({ days: { mdy: '2026-03-02' } });
  expect(readDateForms('Tue 3/2/26')).toEqual({ days: { dmy: '2026-02-03' } });
});

describe('the order of a table', () => {
  const order = (cells: string[], spans: [string, string][] = []) => decideDateOrder(cells, spans);

  it('is the one in which all cells say a day', () => {
    expect(order(['3/2/26', '3/14/26'])).toEqual({ order: 'mdy', alternatives: [] });
    expect(order(['2/3/26', '14/3/26'])).toEqual({ order: 'dmy', alternatives: [] });
    expect(order(['26-03-02', '26-11-30'])).toEqual({ order: 'ymd', alternatives: ['dmy'] });
    expect(order(['26-03-02', '32-11-30'])).toEqual({ order: 'ymd', alternatives: [] });
  });

  it('is the one in which tasks end after they start', () => {
    expect(
      order(
        ['1/3/26', '1/2/26', '2/3/26'],
        [
          ['1/3/26', '2/3/26'],
          ['1/12/26', '2/1/26'],
        ],
      ),
    ).toMatchObject({ order: 'mdy' });
    expect(order(['2/1/26', '1/2/26'], [['2/1/26', '1/2/26']])).toEqual({ order: 'dmy', alternatives: [] });
  });

  it('stays open where nothing shows it, and then is the usual one', () => {
    expect(order(['3/2/26', '3/4/26'])).toEqual({ order: 'mdy', alternatives: ['dmy'] });
    expect(order(['2026-03-02', ''])).toBeNull();
    expect(order(['02.03.2026'])).toEqual({ order: 'dmy', alternatives: [] });
  });

  it('reads each cell by it', () => {
    expect(inOrder('3/2/26', 'dmy')).toBe('2026-02-03');
    expect(inOrder('3/14/26', 'dmy')).toBeNull();
    expect(inOrder('2026-03-02', null)).toBe('2026-03-02');
  });
});
