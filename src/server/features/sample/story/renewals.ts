import type { PlainDate } from '../../../../domain/time/plain-date.ts';
import { addDays } from '../../../../domain/time/plain-date.ts';
import { elapsedShareOf } from '../../../../domain/wager/actuals.ts';
import { important, measured } from './needs.ts';
import { type OrderBook, orderBook } from './orders.ts';
import { type Days, planOf, type SampleLaunch, type TaskLine } from './scenario.ts';
import { chosen, questionnaire, rated, recommended, type Survey, several, told } from './survey.ts';
import { forecastAround, plannedOutcome, wagerTerms } from './wager-terms.ts';

const standard = { weighted: false, minimumN: 150 };

function leavers({ day }: Days): Survey {
  return questionnaire({
    name: '未续约客户回访',
    respondents: 1_264,
    segments: [
      { name: '直客', share: 0.34, weightFactor: 1 },
      { name: '伙伴客户', share: 0.27, weightFactor: 1 },
      { name: '自助客户', share: 0.39, weightFactor: 1 },
    ],
    collected: { from: day(-138), to: day(-127) },
    weightSpread: null,
    spoilt: null,
    columns: [
      chosen('Q1 您使用了几年', { 不到一年: [18, 24, 46], 一到三年: [47, 49, 41], 三年以上: [35, 27, 13] }),
      chosen('Q2 没有续约的首要原因', {
        服务响应慢: [46, 38, 29],
        价格上涨: [14, 21, 26],
        功能不够用: [17, 16, 18],
        换了自建系统: [13, 8, 4],
        业务收缩: [10, 17, 23],
      }),
      rated('Q3 工单两小时内有人处理有多重要', [0.784, 0.706, 0.583]),
      rated('Q4 能看到处理进度有多重要', [0.662, 0.611, 0.572]),
      rated('Q5 有固定的客户成功经理有多重要', [0.613, 0.372, 0.121]),
      rated('Q6 用量与费用看板有多重要', [0.448, 0.491, 0.556]),
      rated('Q7 更多行业模板有多重要', [0.312, 0.347, 0.402]),
      rated('Q8 您对最近一次服务的满意度', [0.268, 0.294, 0.351], {
        words: ['非常不满意', '不满意', '一般', '满意', '非常满意'],
      }),
      several('Q9 遇到问题先找谁', {
        工单: [0.72, 0.41, 0.66],
        客户成功经理: [0.58, 0.21, 0.04],
        伙伴顾问: [0.1, 0.77, 0.03],
        社区文档: [0.19, 0.24, 0.71],
      }),
      recommended('Q10 改进之后您有多大可能回来', [7.2, 6.9, 6.1]),
      told('Q11 最近一次让您失望的服务', 0.49, {
        opening: ['', '上季度', '月底结账时', '报了三次', '换了两个客服', '周五晚上'],
        subject: [
          ['工单两天没人回', '升级后报表对不上', '客户成功经理离职没人接'],
          ['伙伴和厂家互相推', '问题说了三遍', '补丁等了一个月'],
          ['只有机器人回答', '找不到人工入口', '文档和界面对不上'],
        ],
        remark: ['', '我们停工半天', '只好自己想办法', '领导问我为什么还用', '最后也没道歉', '再也不想等'],
      }),
    ],
  });
}

const channels = [
  {
    name: '直客续约',
    due: 1_150,
    rate: 0.78,
    value: 86_000,
    returned: 0.03,
    daily: 10.35,
    priceFactor: 1.86,
    back: 0.024,
  },
  {
    name: '伙伴续约',
    due: 900,
    rate: 0.72,
    value: 42_000,
    returned: 0.03,
    daily: 7.38,
    priceFactor: 0.905,
    back: 0.027,
  },
  {
    name: '自助续费',
    due: 3_600,
    rate: 0.64,
    value: 6_800,
    returned: 0.05,
    daily: 26.6,
    priceFactor: 0.147,
    back: 0.041,
  },
] as const;

/** The day that the improved module reached everybody. */
const launchDay = ({ workday }: Days) => workday(-37);
/** A quarter of renewals. */
const windows = (launched: PlainDate) => ({ salesFrom: launched, salesTo: addDays(launched, 89) });

function renewalOrders({ day }: Days, committedDate: PlainDate): OrderBook {
  return orderBook({
    name: '续约订单',
    prefix: 'R-',
    articles: [
      { code: '基础版', share: 50, priceMinor: 3_200_000 },
      { code: '专业版', share: 35, priceMinor: 5_200_000 },
      { code: '企业版', share: 15, priceMinor: 8_400_000 },
    ],
    channels: channels.map(({ name, daily, priceFactor, back }) => ({
      name,
      dailyOrders: daily,
      pairs: 0,
      priceFactor,
      returned: back,
    })),
    ...windows(committedDate),
    until: day(-1),
    busyness: () => 1,
    weekend: 0.12,
    reasons: { 服务响应慢: 31, 部门缩编: 27, 重复付款: 19, 改用自建系统: 14, 合同主体变更: 9 },
    refundDays: { soonest: 2, usual: 9, latest: 14 },
  });
}

const work: readonly TaskLine[] = [
  { name: '工单分派引擎', track: 'product', days: [12, 15, 20], owner: '高岩', started: -72, finished: -57 },
  { name: '处理进度页', track: 'product', days: [8, 10, 13], owner: '苏禾', started: -66, finished: -56 },
  {
    name: '灰度 10% 客户',
    track: 'product',
    days: [7, 8, 11],
    after: ['工单分派引擎', '处理进度页'],
    owner: '许诺',
    started: -55,
    finished: -47,
  },
  { name: '全量发布', track: 'product', after: ['灰度 10% 客户'], owner: '许诺', finished: -38 },
  { name: '续约话术改版', track: 'market', days: [5, 6, 8], owner: '高宁', started: -60, finished: -53 },
  {
    name: '客户成功团队培训',
    track: 'market',
    days: [5, 6, 8],
    after: ['续约话术改版'],
    owner: '何静',
    started: -47,
    finished: -41,
  },
  { name: '伙伴返利方案', track: 'market', days: [6, 8, 10], owner: '高宁', started: -58, finished: -48 },
];

/** SaaS renewals: customers left because of service; the module was improved, and renewals are on their way up. */
export function renewals(days: Days): SampleLaunch {
  const { day } = days;
  const committedDate = launchDay(days);
  const plan = planOf(days, work, days.workday(-74), committedDate);
  const terms = wagerTerms({
    outcome: 'net_revenue',
    ...windows(committedDate),
    returnsTo: addDays(committedDate, 103),
    stakes: { unit: 'points', pm: 60, gtm: 60 },
    drivers: [
      { key: 'due', name: '到期客户', measure: 'entered', shares: { pm: 0, gtm: 20, external: 80 } },
      { key: 'renewed', name: '续约率', measure: 'conversion', shares: { pm: 55, gtm: 40, external: 5 } },
      { key: 'value', name: '客单价', measure: 'order_value', shares: { pm: 30, gtm: 60, external: 10 } },
      { key: 'returns', name: '退款率', measure: 'return_rate', shares: { pm: 70, gtm: 20, external: 10 } },
    ],
    channels: channels.map(({ name, due, rate, value, returned }) => ({
      name,
      plan: { due, renewed: rate, value: value * 100, returns: returned },
    })),
  });
  const planned = plannedOutcome(terms);
  const elapsed = elapsedShareOf(terms, day(-1));
  const dueSoFar = (channel: string, against: number) =>
    Math.round(channels.find(({ name }) => name === channel)!.due * elapsed * against);
  return {
    name: '续约提升 · 服务响应',
    product: 'SaaS 续约',
    family: 'tob',
    pm: 'xu',
    gtm: 'gao',
    committedDate,
    createdOn: day(-150),
    stage: 'live',
    surveys: [leavers(days)],
    registeredOn: day(-142),
    needs: [
      important('工单两小时内响应', '报了问题，两小时内有人接手。', 'must', [1, 1], {
        question: 'Q3 工单两小时内有人处理有多重要',
        segment: '直客',
        threshold: 0.6,
        ...standard,
      }),
      important('处理进度看得见', '不用催，自己看得到处理到哪一步。', 'must', [2, 2], {
        question: 'Q4 能看到处理进度有多重要',
        segment: null,
        threshold: 0.5,
        ...standard,
      }),
      measured('服务是流失主因', '不修服务，别的都是白做。', 'must', [3, 4], {
        question: 'Q2 没有续约的首要原因',
        segment: '直客',
        answers: ['服务响应慢'],
        threshold: 0.35,
        ...standard,
      }),
      important('固定客户成功经理', '有一个叫得出名字的人负责到底。', 'should', [4, 3], {
        question: 'Q5 有固定的客户成功经理有多重要',
        segment: '直客',
        threshold: 0.5,
        ...standard,
      }),
      important('用量费用看板', '花了多少、用了多少，一眼看清。', 'could', [5, 5], {
        question: 'Q6 用量与费用看板有多重要',
        segment: '自助客户',
        threshold: 0.5,
        ...standard,
      }),
      important('行业模板', '开箱就有本行业的流程。', 'wont', [6, 6], {
        question: 'Q7 更多行业模板有多重要',
        segment: null,
        threshold: 0.5,
        ...standard,
      }),
    ],
    demandSigned: [
      { side: 'pm', on: day(-121) },
      { side: 'gtm', on: day(-120) },
    ],
    plannedOn: day(-116),
    plan: { ...plan, committedDate },
    cadenceSigned: [
      { side: 'pm', on: day(-112) },
      { side: 'gtm', on: day(-111) },
    ],
    amendment: null,
    wager: {
      draftedOn: addDays(committedDate, -18),
      terms,
      forecasts: [
        { side: 'pm', on: addDays(committedDate, -10), quantiles: forecastAround(planned, [0.95, 1.04, 1.12]) },
        { side: 'gtm', on: addDays(committedDate, -9), quantiles: forecastAround(planned, [0.86, 0.97, 1.06]) },
      ],
      signed: [
        { side: 'gtm', on: addDays(committedDate, -6) },
        { side: 'pm', on: addDays(committedDate, -5) },
      ],
      actuals: {
        by: 'gtm',
        on: day(-1),
        values: [
          { channel: '直客续约', driver: 'due', value: dueSoFar('直客续约', 0.956), source: '合同到期清单' },
          { channel: '伙伴续约', driver: 'due', value: dueSoFar('伙伴续约', 0.972), source: '伙伴月报' },
          { channel: '自助续费', driver: 'due', value: dueSoFar('自助续费', 0.985), source: '计费系统' },
        ],
      },
      orders: renewalOrders(days, committedDate),
      settledOn: null,
    },
  };
}
