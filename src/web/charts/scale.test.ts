import { describe, expect, it } from 'vitest';
import { linearScale, ticks } from './scale.ts';

describe('linearScale', () => {
  it('maps the ends of the domain onto the ends of the range', () => {
    const x = linearScale([10, 20], [0, 100]);
    expect([x(10), x(15), x(20)]).toEqual([0, 50, 100]);
  });
  it('stays finite where all values are the same', () => {
    expect(linearScale([5, 5], [0, 100])(5)).toBe(0);
  });
});

describe('ticks', () => {
  it('are round and lie within the domain', () => {
    expect(ticks([0, 100], 4)).toEqual([0, 25, 50, 75, 100]);
    expect(ticks([-7, 3], 5)).toEqual([-6, -4, -2, 0, 2]);
    expect(ticks([0, 0.9], 3).every((tick) => tick >= 0 && tick <= 0.9)).toBe(true);
  });
});
