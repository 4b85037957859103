import { expect, it } from 'vitest';
import { matches, mayBePinyin } from './matches.ts';

it('finds words in the middle of a name, whatever their case, and everything for nothing typed', () => {
  expect(matches('这是一个测试文档', '测试')).toBe(true);
  expect(matches('X1 Autumn', 'autumn')).toBe(true);
  expect(matches('旗舰手机', ' ')).toBe(true);
  expect(matches('旗舰手机', '平板')).toBe(false);
});

it('finds Chinese names by their pinyin, in full, begun or by initials, with or without spaces', () => {
  expect(matches('方言转写与断句', 'fangyan')).toBe(true);
  expect(matches('方言转写与断句', 'zhuanx')).toBe(true);
  expect(matches('需求验证卡', 'xqyz')).toBe(true);
  expect(matches('旗舰手机 X1', 'qjsjx1')).toBe(true);
  expect(matches('旗舰手机 X1', 'qijian shouji')).toBe(true);
  expect(matches('旗舰手机', 'zz')).toBe(false);
});

it('knows characters that are read in several ways', () => {
  expect(matches('银行网点', 'yinhang')).toBe(true);
  expect(matches('重庆试点', 'chongqing')).toBe(true);
  expect(matches('重量', 'zhongliang')).toBe(true);
  expect(matches('女性用户', 'nvxing')).toBe(true);
});

it('takes for pinyin what has letters and no Chinese characters', () => {
  expect(['fangyan', 'N-04', 'nü'].map(mayBePinyin)).toEqual([true, true, true]);
  expect(['方言', '2026', '方y'].map(mayBePinyin)).toEqual([false, false, false]);
});
