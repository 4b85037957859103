import type { PlanTask } from '../../../../domain/cadence/plan.ts';
import { elapsedShareOf } from '../../../../domain/wager/actuals.ts';
import { type OrderBook, orderBook } from './orders.ts';
import { phoneNeeds } from './phone-needs.ts';
import { phoneSecondWave, phoneSurvey } from './phone-survey.ts';
import { type Days, dateWithChance, planOf, type SampleLaunch, type TaskLine } from './scenario.ts';
import { forecastAround, plannedOutcome, wagerTerms } from './wager-terms.ts';

const work: readonly TaskLine[] = [
  { name: '工程验证与认证', track: 'product', days: [7, 8, 11], owner: '陈屿', started: -27, finished: -19 },
  { name: '必须需求锁定', track: 'product', after: ['工程验证与认证'], owner: '林一', finished: -19 },
  { name: '芯片适配', track: 'product', days: [16, 19, 26], after: ['工程验证与认证'], owner: '高岩', started: -15 },
  { name: '影像调校', track: 'product', days: [9, 13, 17], after: ['工程验证与认证'], owner: '苏禾', started: -9 },
  { name: '芯片稳定 72 小时', track: 'product', after: ['芯片适配'], owner: '高岩' },
  { name: '续航实测', track: 'product', days: [2, 4, 6], after: ['芯片稳定 72 小时'], owner: '陈屿' },
  { name: '系统封版', track: 'product', days: [1, 3, 5], after: ['续航实测', '影像调校'], owner: '高岩' },
  { name: '首批整机放行', track: 'product', days: [4, 5, 7], after: ['系统封版'], owner: '罗毅' },
  { name: '信息与物料定稿', track: 'market', days: [7, 9, 12], owner: '周然', started: -26, finished: -16 },
  {
    name: '预约与预售页',
    track: 'market',
    phase: 'presale',
    days: [24, 26, 30],
    after: ['信息与物料定稿'],
    owner: '沈知',
    notBefore: -14,
    started: -14,
    holdsLaunch: false,
  },
  {
    name: '销售培训',
    track: 'market',
    days: [3, 5, 7],
    after: ['信息与物料定稿'],
    owner: '何静',
    notBefore: -4,
    started: -3,
  },
  {
    name: '样机上店 3,000 家',
    track: 'market',
    phase: 'distribution',
    days: [5, 6, 8],
    after: [{ task: '销售培训', kind: 'SS', lag: 2 }],
    owner: '贺鸣',
  },
  {
    name: '堆头与导购进场',
    track: 'market',
    phase: 'distribution',
    days: [3, 3, 4],
    after: ['样机上店 3,000 家'],
    owner: '贺鸣',
  },
  { name: '达人首测', track: 'market', phase: 'ads', days: [4, 5, 7], after: ['影像调校'], owner: '沈知' },
  { name: '首测解禁', track: 'market', phase: 'ads', after: ['达人首测'], owner: '周然' },
  {
    name: '广告投放',
    track: 'market',
    phase: 'ads',
    days: [12, 12, 14],
    after: [{ task: '首测解禁', kind: 'FS', lag: 1 }],
    owner: '周然',
    holdsLaunch: false,
  },
];

/** The adaptation of the chip took longer than signed: what the plan said before. */
const chipAsSigned: Pick<PlanTask, 'optimistic' | 'likely' | 'pessimistic'> = {
  optimistic: 12,
  likely: 14,
  pessimistic: 18,
};

const channels = [
  {
    name: '线上',
    reach: 2_600_000,
    conversion: 0.0262,
    pairs: 1.03,
    price: 4_380,
    returned: 0.08,
    dailyOrders: 1_537,
    priceFactor: 0.993,
    back: 0.13,
  },
  {
    name: '门店',
    reach: 640_000,
    conversion: 0.052,
    pairs: 1.05,
    price: 4_520,
    returned: 0.04,
    dailyOrders: 750,
    priceFactor: 1.022,
    back: 0.064,
  },
  {
    name: '直播',
    reach: 4_100_000,
    conversion: 0.0085,
    pairs: 1.02,
    price: 4_260,
    returned: 0.12,
    dailyOrders: 787,
    priceFactor: 0.957,
    back: 0.188,
  },
] as const;

function phoneOrders({ day }: Days): OrderBook {
  return orderBook({
    name: '旗舰手机预售订单',
    prefix: 'X1-',
    articles: [
      { code: 'X1-12-256', share: 46, priceMinor: 399_900 },
      { code: 'X1-16-512', share: 38, priceMinor: 459_900 },
      { code: 'X1-16-1T', share: 16, priceMinor: 529_900 },
    ],
    channels: channels.map(({ name, dailyOrders, pairs, priceFactor, back }) => ({
      name,
      dailyOrders,
      pairs: pairs - 1,
      priceFactor,
      returned: back,
    })),
    salesFrom: day(-20),
    salesTo: day(25),
    until: day(-1),
    // The first two days of a presale are busier; then it settles.
    busyness: (number) => (number < 2 ? 1.1 : 1),
    weekend: 1.24,
    reasons: { 等不及发货: 34, 续航存疑: 23, 降价价保: 14, 手感偏重: 11, 改买竞品: 10, 重复下单: 8 },
    refundDays: { soonest: 1, usual: 3, latest: 15 },
  });
}

/** Flagship phone: two sides that agree on what matters, a chip that is late, and a presale that runs ahead of its proof. */
export function flagshipPhone(days: Days): SampleLaunch {
  const { day, today } = days;
  const current = planOf(days, work, days.workday(-27));
  const committedDate = dateWithChance(current, today, 0.37);
  const signedPlan = {
    ...current,
    committedDate,
    tasks: current.tasks.map((task) => (task.name === '芯片适配' ? { ...task, ...chipAsSigned } : task)),
  };
  const terms = wagerTerms({
    outcome: 'net_revenue',
    salesFrom: day(-20),
    salesTo: day(25),
    returnsTo: day(55),
    stakes: { unit: 'points', pm: 100, gtm: 100 },
    drivers: [
      { key: 'reach', name: '触达', measure: 'entered', shares: { pm: 0, gtm: 85, external: 15 } },
      { key: 'conversion', name: '转化率', measure: 'conversion', shares: { pm: 30, gtm: 60, external: 10 } },
      { key: 'units', name: '每单台数', measure: 'units_per_order', shares: { pm: 0, gtm: 80, external: 20 } },
      { key: 'price', name: '成交单价', measure: 'price', shares: { pm: 20, gtm: 70, external: 10 } },
      { key: 'returns', name: '退货率', measure: 'return_rate', shares: { pm: 85, gtm: 10, external: 5 } },
    ],
    channels: channels.map(({ name, reach, conversion, pairs, price, returned }) => ({
      name,
      plan: { reach, conversion, units: pairs, price: price * 100, returns: returned },
    })),
  });
  const planned = plannedOutcome(terms);
  const elapsed = elapsedShareOf(terms, day(-1));
  const reached = (channel: string, against: number) =>
    Math.round((channels.find(({ name }) => name === channel)!.reach * elapsed * against) / 1_000) * 1_000;
  return {
    name: 'X1 秋季上市',
    product: '旗舰手机',
    family: 'toc',
    pm: 'lin',
    gtm: 'zhou',
    committedDate,
    createdOn: day(-172),
    stage: 'prepare',
    surveys: [phoneSurvey(days), phoneSecondWave(days)],
    registeredOn: day(-156),
    needs: phoneNeeds,
    demandSigned: [
      { side: 'pm', on: day(-119) },
      { side: 'gtm', on: day(-118) },
    ],
    plannedOn: day(-50),
    plan: signedPlan,
    cadenceSigned: [
      { side: 'gtm', on: day(-46) },
      { side: 'pm', on: day(-45) },
    ],
    amendment: {
      on: day(-4),
      by: 'pm',
      reason: '芯片适配多出三个工作日，按新估计重排',
      tasks: current.tasks.filter((task) => task.name === '芯片适配'),
      signed: [{ side: 'pm', on: day(-3) }],
    },
    wager: {
      draftedOn: day(-30),
      terms,
      forecasts: [
        { side: 'pm', on: day(-25), quantiles: forecastAround(planned, [0.9, 0.98, 1.06]) },
        { side: 'gtm', on: day(-24), quantiles: forecastAround(planned, [0.97, 1.06, 1.15]) },
      ],
      signed: [
        { side: 'pm', on: day(-23) },
        { side: 'gtm', on: day(-22) },
      ],
      actuals: {
        by: 'gtm',
        on: day(-1),
        values: [
          { channel: '线上', driver: 'reach', value: reached('线上', 1.012), source: '官网与电商后台访客' },
          { channel: '门店', driver: 'reach', value: reached('门店', 1.005), source: '门店客流计' },
          { channel: '直播', driver: 'reach', value: reached('直播', 1.03), source: '直播间进房人数' },
        ],
      },
      orders: phoneOrders(days),
      settledOn: null,
    },
  };
}
