import { describe, expect, it } from 'vitest';
import { inferDecimalMark } from './decimal-mark.ts';

const point = { decimal: '.', certain: true };
const comma = { decimal: ',', certain: true };

describe('where the fractions of a column begin', () => {
  it.each([
    [['10,50', '11,00']],
    [['1.299,00', '1.000']],
    [['€ 1.299', '12,5 €']],
    [['1.234.567', '1.299']],
    [['0,125']],
    [['1 299,00']],
    [['-3,5', '', 'n/a']],
  ])('is a comma in %j', (cells) => expect(inferDecimalMark(cells)).toEqual(comma));

  it.each([
    [['1,299', '2,450']],
    [['1,299.00', '12']],
    [['1,234,567', '1,299']],
    [['12.5', '1.299']],
    [['0.125', '3.250']],
    [['1000', '1200']],
    [["1'299.00"]],
    [['', 'none']],
  ])('is a point in %j', (cells) => expect(inferDecimalMark(cells)).toEqual(point));

  it('is open where every number can be read in both ways, or they contradict each other', () => {
    expect(inferDecimalMark(['1.299', '2.450'])).toEqual({ decimal: '.', certain: false });
    expect(inferDecimalMark(['12,5', '12.5', '7.25'])).toEqual({ decimal: '.', certain: false });
    expect(inferDecimalMark(['1.299,00', '1,299.00', '3,5'])).toEqual({ decimal: ',', certain: false });
  });
});
