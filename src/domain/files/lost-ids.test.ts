import { expect, it } from 'vitest';
import { lostIds } from './lost-ids.ts';

const none = { scientific: [], rounded: [] };

it('names ids of which a spreadsheet kept the first digits', () => {
  const cells = ['2.60311E+17', ' 2.6E+17', '1e+15', '="1.2E+14"', 'A1', '260311000000000001'];
  expect(lostIds(cells).scientific).toEqual(cells.slice(0, 4));
});

it('names ids that were rounded to fifteen digits, where it is more than chance', () => {
  expect(lostIds(['260311000000000000', '260311000000001000']).rounded).toHaveLength(2);
  expect(lostIds(['260311000000000000']).rounded).toHaveLength(1);
  expect(lostIds(['1234567890123450', '9876543210987650', '5555666677778880', 'A']).rounded).toHaveLength(3);
  expect(lostIds(['260311000000000000.0']).rounded).toHaveLength(1);
});

it('leaves alone ids that end in zeros by themselves, short ones and codes', () => {
  expect(lostIds(['260311000000000000', '260311000000000001', '260311000000000002'])).toEqual(none);
  expect(lostIds(['1234567890123450', 'x'])).toEqual(none);
  expect(lostIds(['100000000000000', '1000', '000000000000000000000'])).toEqual(none);
  expect(lostIds(['1E5', '12E4', '2E10', 'E+17', 'A1.5E+17', ''])).toEqual(none);
});
