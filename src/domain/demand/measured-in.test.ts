import { describe, expect, it } from 'vitest';
import { measuredIn } from './measured-in.ts';

describe('what a number is measured in', () => {
  it.each([
    ['最高愿意支付的价格（元）', { name: 'CNY', currency: 'CNY' }],
    ['What would you pay (USD)?', { name: 'USD', currency: 'USD' }],
    ['您的年龄（单位：岁）', { name: '岁', currency: null }],
    ['Battery life (hours)', { name: 'hours', currency: null }],
  ])('is what stands in brackets at the end: %s', (label, found) => {
    expect(measuredIn(label)).toEqual(found);
  });
  it.each(['您的年龄', '满意度（1-5）', '最常用的功能（单选）', '价格（元）是否合理', 'Price (required)', ''])(
    'is not known where no bracket says it: %s',
    (label) => {
      expect(measuredIn(label)).toBeNull();
    },
  );
});
