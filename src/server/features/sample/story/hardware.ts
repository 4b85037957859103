import type { PlainDate } from '../../../../domain/time/plain-date.ts';
import { addDays } from '../../../../domain/time/plain-date.ts';
import { measured } from './needs.ts';
import { type OrderBook, orderBook } from './orders.ts';
import { type Days, planOf, type SampleLaunch, type TaskLine } from './scenario.ts';
import { amount, chosen, questionnaire, rated, recommended, type Survey, several, told } from './survey.ts';
import { forecastAround, plannedOutcome, wagerTerms } from './wager-terms.ts';

const agreement = ['完全不同意', '不太同意', '一般', '比较同意', '完全同意'] as const;

function trial({ day }: Days): Survey {
  return questionnaire({
    name: '随身翻译耳夹试用回访',
    respondents: 2_412,
    segments: [
      { name: '出境旅行', share: 0.42, weightFactor: 1 },
      { name: '外贸与导游', share: 0.33, weightFactor: 1 },
      { name: '语言学习', share: 0.25, weightFactor: 1 },
    ],
    collected: { from: day(-214), to: day(-205) },
    weightSpread: null,
    spoilt: { header: 'Q6 您愿意付的价格(元)', cell: '看情况', rows: 4 },
    columns: [
      chosen('Q1 您试用了多少天', { '1–3 天': 22, '4–7 天': 51, '8 天以上': 27 }),
      amount('Q2 您每天使用的时长(小时)', [3.4, 6.2, 2.6], { spread: 0.3, step: 0.5, from: 0.5, to: 12 }),
      rated('Q3 一天充一次电够我用', [0.402, 0.311, 0.466], { words: agreement }),
      rated('Q4 翻译得又快又准', [0.685, 0.612, 0.664], { words: agreement }),
      rated('Q5 戴一天耳朵不疼', [0.583, 0.541, 0.602], { words: agreement }),
      amount('Q6 您愿意付的价格(元)', [330, 380, 260], { spread: 0.24, step: 10, from: 60, to: 900 }),
      several('Q7 您会在哪里用它', {
        机场酒店: [0.7, 0.4, 0.2],
        谈生意: [0.1, 0.75, 0.1],
        上网课: [0.1, 0.1, 0.8],
        景点讲解: [0.5, 0.45, 0.15],
      }),
      rated('Q8 如果不再卖了您会多失望', [0.38, 0.44, 0.35], { words: ['不会失望', '有点失望', '非常失望'] }),
      recommended('Q9 您有多大可能推荐给朋友', [7.1, 6.7, 7]),
      told('Q10 试用中最不满意的是什么', 0.58, {
        opening: ['', '说实话', '最受不了的是', '用了几天发现', '带团时', '出差路上'],
        subject: [
          ['半天就没电了', '中午必须充一次', '充电盒也要天天充', '景点里没地方充电'],
          ['谈到一半没电', '下午就只剩两成电', '一天要充两次', '客户面前关机'],
          ['上两节课就要充', '戴久了有点夹', '人多时听不清', '价格有点高'],
        ],
        remark: ['', '太尴尬了', '不敢带出门', '其他都很好', '希望能改', '不然肯定退'],
      }),
    ],
  });
}

const channels = [
  {
    name: '达人直播',
    orders: 15_600,
    pairs: 1.08,
    price: 329,
    returned: 0.08,
    daily: 432,
    priceFactor: 0.93,
    back: 0.345,
  },
  {
    name: '电商旗舰店',
    orders: 9_400,
    pairs: 1.05,
    price: 349,
    returned: 0.05,
    daily: 205,
    priceFactor: 1,
    back: 0.251,
  },
  {
    name: '线下门店',
    orders: 3_600,
    pairs: 1.03,
    price: 359,
    returned: 0.03,
    daily: 72,
    priceFactor: 1.03,
    back: 0.162,
  },
] as const;

/** The first day of the presale. */
const launchDay = ({ workday }: Days) => workday(-78);
/** Six weeks of sales, and a month for what comes back. */
const windows = (launched: PlainDate) => ({ salesFrom: launched, salesTo: addDays(launched, 44) });
const returnsClose = (launched: PlainDate) => addDays(launched, 74);

function hardwareOrders(committedDate: PlainDate): OrderBook {
  return orderBook({
    name: '翻译耳夹订单',
    prefix: 'T2-',
    articles: [
      { code: 'T2-白', share: 57, priceMinor: 34_900 },
      { code: 'T2-黑', share: 43, priceMinor: 34_900 },
    ],
    channels: channels.map(({ name, daily, pairs, priceFactor, back }) => ({
      name,
      dailyOrders: daily,
      pairs: pairs - 1,
      priceFactor,
      returned: back,
    })),
    ...windows(committedDate),
    until: returnsClose(committedDate),
    busyness: (number) => (number < 3 ? 2.4 : number < 10 ? 1.3 : number < 30 ? 0.85 : 0.8),
    weekend: 1.3,
    reasons: { 一天要充两次电: 58, 七天无理由: 16, 佩戴不适: 9, 翻译不准: 8, 降价价保: 6, 破损: 3 },
    refundDays: { soonest: 3, usual: 11, latest: 30 },
  });
}

const work: readonly TaskLine[] = [
  { name: '结构与电池定型', track: 'product', days: [14, 16, 22], owner: '何钧', started: -138, finished: -120 },
  { name: '翻译模型压缩', track: 'product', days: [12, 15, 20], owner: '高岩', started: -136, finished: -121 },
  {
    name: '小批试产',
    track: 'product',
    days: [8, 10, 14],
    after: ['结构与电池定型', '翻译模型压缩'],
    owner: '罗毅',
    started: -119,
    finished: -108,
  },
  {
    name: '备货 6 万件',
    track: 'product',
    days: [18, 20, 26],
    after: ['小批试产'],
    owner: '罗毅',
    started: -107,
    finished: -85,
  },
  {
    name: '达人选品与样品寄送',
    track: 'market',
    phase: 'presale',
    days: [8, 10, 12],
    owner: '孟夏',
    started: -116,
    finished: -105,
  },
  {
    name: '直播脚本与卖点定稿',
    track: 'market',
    phase: 'presale',
    days: [4, 5, 7],
    after: ['达人选品与样品寄送'],
    owner: '孟夏',
    started: -104,
    finished: -99,
  },
  {
    name: '旗舰店页面',
    track: 'market',
    phase: 'presale',
    days: [6, 7, 9],
    owner: '沈知',
    started: -103,
    finished: -94,
  },
  {
    name: '门店铺货 400 家',
    track: 'market',
    phase: 'distribution',
    days: [10, 12, 15],
    after: ['旗舰店页面'],
    owner: '贺鸣',
    started: -93,
    finished: -80,
  },
];

/** Smart hardware: presold by influencers before its battery was good enough, and a third of it came back. */
export function smartHardware(days: Days): SampleLaunch {
  const { day } = days;
  const committedDate = launchDay(days);
  const plan = planOf(days, work, days.workday(-140), committedDate);
  const terms = wagerTerms({
    outcome: 'net_revenue',
    ...windows(committedDate),
    returnsTo: returnsClose(committedDate),
    stakes: { unit: 'points', pm: 120, gtm: 120 },
    drivers: [
      { key: 'orders', name: '订单数', measure: 'orders', shares: { pm: 10, gtm: 80, external: 10 } },
      { key: 'units', name: '每单件数', measure: 'units_per_order', shares: { pm: 0, gtm: 90, external: 10 } },
      { key: 'price', name: '成交单价', measure: 'price', shares: { pm: 10, gtm: 80, external: 10 } },
      { key: 'returns', name: '退货率', measure: 'return_rate', shares: { pm: 70, gtm: 25, external: 5 } },
    ],
    channels: channels.map(({ name, orders, pairs, price, returned }) => ({
      name,
      plan: { orders, units: pairs, price: price * 100, returns: returned },
    })),
  });
  const planned = plannedOutcome(terms);
  return {
    name: 'T2 翻译耳夹',
    product: '智能硬件',
    family: 'toc',
    pm: 'he',
    gtm: 'meng',
    committedDate,
    createdOn: day(-232),
    stage: 'settled',
    surveys: [trial(days)],
    registeredOn: day(-218),
    needs: [
      measured(
        '一天一充',
        '从早带团到晚，中间不用找插座。',
        'must',
        [1, 3],
        {
          question: 'Q3 一天充一次电够我用',
          segment: '外贸与导游',
          answers: agreement.slice(-2),
          threshold: 0.5,
          minimumN: 300,
          weighted: false,
        },
        {
          pm: { reason: '试用者一半以上抱怨续航，改电池要多七周。' },
          gtm: { moscow: 'should', reason: '达人档期已定，错过要等一季。' },
        },
      ),
      measured('说完就翻', '对方话音刚落，耳边就有译文。', 'must', [2, 1], {
        question: 'Q4 翻译得又快又准',
        segment: null,
        answers: agreement.slice(-2),
        threshold: 0.55,
        minimumN: 600,
        weighted: false,
      }),
      measured('久戴不疼', '夹在耳朵上一整天也不疼。', 'should', [3, 2], {
        question: 'Q5 戴一天耳朵不疼',
        segment: null,
        answers: agreement.slice(-2),
        threshold: 0.5,
        minimumN: 600,
        weighted: false,
      }),
      measured('值这个价', '三百出头，愿意自己掏钱买。', 'could', [4, 4], {
        question: 'Q6 您愿意付的价格(元)',
        segment: '出境旅行',
        threshold: 300,
        minimumN: 400,
        weighted: false,
      }),
    ],
    demandSigned: [
      { side: 'gtm', on: day(-201) },
      { side: 'pm', on: day(-199) },
    ],
    plannedOn: day(-196),
    plan: { ...plan, committedDate },
    cadenceSigned: [
      { side: 'pm', on: day(-192) },
      { side: 'gtm', on: day(-191) },
    ],
    amendment: null,
    wager: {
      draftedOn: addDays(committedDate, -18),
      terms,
      forecasts: [
        { side: 'gtm', on: addDays(committedDate, -9), quantiles: forecastAround(planned, [0.95, 1.1, 1.25]) },
        { side: 'pm', on: addDays(committedDate, -8), quantiles: forecastAround(planned, [0.72, 0.88, 1.02]) },
      ],
      signed: [
        { side: 'gtm', on: addDays(committedDate, -7) },
        { side: 'pm', on: addDays(committedDate, -6) },
      ],
      actuals: null,
      orders: hardwareOrders(committedDate),
      settledOn: addDays(committedDate, 76),
    },
  };
}
