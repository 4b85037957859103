import { describe, expect, it } from 'vitest';
import { movedTo, saysAll } from './need-search.ts';

const need = { number: 4, title: '这是一个测试文档', statement: 'Fast charging in 30 min' };

describe('the needs that are searched for', () => {
  it.each(['测试', '测试 charging', 'n-04', 'ＦＡＳＴ', '', '  文档 '])('say what was typed: %j', (typed) => {
    expect(saysAll(need, typed)).toBe(true);
  });
  it.each(['续航', '测试 续航', 'n-05'])('do not say %j', (typed) => {
    expect(saysAll(need, typed)).toBe(false);
  });
});

describe('needs that are moved to a place', () => {
  const order = ['a', 'b', 'c', 'd', 'e'];
  it('stand there together, in the order that they had', () => {
    expect(movedTo(order, new Set(['e', 'b']), 1)).toEqual(['b', 'e', 'a', 'c', 'd']);
    expect(movedTo(order, new Set(['a']), 3)).toEqual(['b', 'c', 'a', 'd', 'e']);
    expect(movedTo(order, new Set(['a']), 99)).toEqual(['b', 'c', 'd', 'e', 'a']);
    expect(movedTo(order, new Set(['c']), -1)).toEqual(['c', 'a', 'b', 'd', 'e']);
  });
});
