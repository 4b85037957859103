import { describe, expect, it } from 'vitest';
import { matches, pinyinInitials } from './pinyin.ts';

describe('pinyinInitials', () => {
  it('reads Chinese names by their initials and leaves the rest', () => {
    expect(pinyinInitials('旗舰手机 X1')).toBe('qjsjx1');
    expect(pinyinInitials('供应链可视化')).toBe('gylksh');
    expect(pinyinInitials('智能硬件')).toBe('znyj');
    expect(pinyinInitials('需求验证')).toBe('xqyz');
  });
});

describe('matches', () => {
  it('finds a word in the middle, initials, and everything for nothing typed', () => {
    expect(matches('这是一个测试文档', '测试')).toBe(true);
    expect(matches('旗舰手机', 'sj')).toBe(true);
    expect(matches('X1 Autumn', 'autumn')).toBe(true);
    expect(matches('旗舰手机', 'zz')).toBe(false);
    expect(matches('旗舰手机', '')).toBe(true);
  });
});
