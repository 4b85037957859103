/** The tables whose meaning every form has to give back: a questionnaire and orders, made by arithmetic. */
import type { Meaning, TableOf } from './forms.ts';

const people = 24;
/** Days on which no date can be read in another order: the 13th and later. */
const dayOf = (index: number) => new Date(Date.UTC(2026, 2, 13 + (index % 15), 8 + (index % 9), (index * 7) % 60));
const cities = ['北京', '上海', '广州'];
const uses = ['通话', '音乐', '视频'];
const chosen = (index: number) => uses.filter((_, use) => ((index + 1) >> use) % 2 === 1);

/** An id, when, where, for what, how satisfied, what price, and words. One in six has not said where, one in eight not how satisfied. */
export const surveyTable: TableOf = {
  names: ['答卷编号', '提交答卷时间', '1、城市', '2、用途', '3、满意度', '4、愿付价格', '5、建议'],
  rows: Array.from({ length: people }, (_, index): Meaning[] => [
    { id: `R${String(index + 1).padStart(3, '0')}` },
    { at: dayOf(index) },
    index % 6 === 5 ? { missing: true } : { text: cities[index % cities.length]! },
    { chosen: chosen(index).length > 0 ? chosen(index) : [uses[0]!] },
    index % 8 === 3 ? { missing: true } : { step: (index % 5) + 1 },
    { amount: 199 + index * 101.5 },
    { text: `续航再长一点, 第${index + 1}条意见` },
  ]),
};

/** One line per order: number, when, channel, goods, quantity, amount. */
export const orderTable: TableOf = {
  names: ['订单编号', '付款时间', '渠道', '商品编码', '数量', '实付金额'],
  rows: Array.from({ length: people }, (_, index): Meaning[] => [
    { id: `2603110000000${String(index + 1).padStart(5, '0')}` },
    { at: dayOf(index) },
    { text: ['天猫', '京东', '抖音'][index % 3]! },
    { text: `SKU-${index % 4}` },
    { step: 1 + (index % 3) },
    { amount: 299 + index * 1001.25 },
  ]),
};
