import { addDays } from '../../../../domain/time/plain-date.ts';
import { important } from './needs.ts';
import {
  type Days,
  dateWithChance,
  planOf,
  type SampleLaunch,
  type SampleNeed,
  type TaskLine,
  you,
} from './scenario.ts';
import { amount, chosen, questionnaire, rated, recommended, type Survey, several, told } from './survey.ts';
import { forecastAround, plannedOutcome, wagerTerms } from './wager-terms.ts';

const standard = { weighted: false, minimumN: 120 };

function interviews({ day }: Days): Survey {
  return questionnaire({
    name: '供应链负责人访谈问卷',
    respondents: 912,
    segments: [
      { name: '大型制造', share: 0.36, weightFactor: 1 },
      { name: '中型制造', share: 0.27, weightFactor: 1 },
      { name: '电商小店', share: 0.29, weightFactor: 1 },
      { name: '渠道代理', share: 0.08, weightFactor: 1 },
    ],
    collected: { from: day(-88), to: day(-76) },
    weightSpread: null,
    spoilt: { header: 'Q3 您管理的供应商数量(家)', cell: '很多', rows: 3 },
    columns: [
      chosen('Q1 您的职位', {
        供应链总监: [38, 22, 4, 9],
        采购经理: [34, 41, 12, 21],
        计划主管: [24, 26, 6, 10],
        老板: [4, 11, 78, 60],
      }),
      chosen('Q2 现在怎么跟踪到货', {
        电话和微信群: [31, 46, 72, 58],
        'Excel 表': [36, 38, 22, 30],
        自建系统: [24, 9, 1, 4],
        采购软件: [9, 7, 5, 8],
      }),
      amount('Q3 您管理的供应商数量(家)', [210, 84, 22, 46], { spread: 0.35, step: 1, from: 3, to: 600 }),
      rated('Q4 到货延误提前预警有多重要', [0.702, 0.624, 0.548, 0.571]),
      rated('Q5 上下游在同一张图上协同有多重要', [0.668, 0.583, 0.342, 0.49]),
      rated('Q6 自动算出最省钱的补货量有多重要', [0.472, 0.522, 0.694, 0.51]),
      rated('Q7 与现有 ERP 打通有多重要', [0.714, 0.586, 0.241, 0.38]),
      rated('Q8 供应商绩效评分有多重要', [0.541, 0.462, 0.228, 0.33]),
      rated('Q9 碳足迹追踪有多重要', [0.318, 0.196, 0.062, 0.11]),
      rated('Q10 手机上就能签收有多重要', [0.386, 0.431, 0.612, 0.52]),
      rated('Q11 区块链存证有多重要', [0.168, 0.121, 0.054, 0.09]),
      several('Q12 谁参与采购决定', {
        供应链部门: [0.94, 0.9, 0.2, 0.5],
        IT部门: [0.82, 0.55, 0.05, 0.2],
        财务部门: [0.71, 0.6, 0.3, 0.3],
        老板: [0.34, 0.62, 0.97, 0.9],
      }),
      amount('Q13 一年愿意花的预算金额(万元)', [46, 19, 1.6, 8], { spread: 0.3, step: 0.2, from: 0.2, to: 120 }),
      recommended('Q14 看完演示您有多大可能推荐给同行', [7.6, 7.3, 7.1, 7.5]),
      told('Q15 上一次断料是怎么发生的', 0.62, {
        opening: ['', '上个月', '去年旺季', '春节前后', '换供应商时', '大促当天'],
        subject: [
          ['三级供应商停产我们最后才知道', '海运晚到整条线停了两天', '采购和计划看的不是同一张表'],
          ['一个螺丝断供赔了客户违约金', '电话打了一上午才问到货在哪', '临时空运多花了八万'],
          ['爆款断货三天', '囤多了压住全部现金', '快递丢件没人告诉我'],
          ['厂家改了交期没通知', '两个客户抢同一批货'],
        ],
        remark: ['', '全靠人盯', '损失算不清', '老板很生气', '最后只能道歉', '希望提前三天知道'],
      }),
    ],
  });
}

const needs: readonly SampleNeed[] = [
  important('到货延误预警', '货还没晚到，计划就已经知道要晚。', 'must', [1, 1], {
    question: 'Q4 到货延误提前预警有多重要',
    segment: '大型制造',
    threshold: 0.5,
    ...standard,
  }),
  important(
    '上下游协同一张图',
    '采购、计划和供应商看的是同一张图。',
    'must',
    [2, 3],
    { question: 'Q5 上下游在同一张图上协同有多重要', segment: '大型制造', threshold: 0.5, ...standard },
    { gtm: { reason: '对大厂讲「协同效率」。' } },
  ),
  important(
    '省钱补货',
    '进多少货最省钱，直接给一个数。',
    'must',
    [4, 2],
    { question: 'Q6 自动算出最省钱的补货量有多重要', segment: '电商小店', threshold: 0.5, ...standard },
    { gtm: { reason: '对小店只讲「省成本」。' } },
  ),
  important('打通 ERP', '不用再导一遍表。', 'must', [3, 4], {
    question: 'Q7 与现有 ERP 打通有多重要',
    segment: '大型制造',
    threshold: 0.6,
    ...standard,
  }),
  important('手机签收', '仓库门口用手机就能签收。', 'should', [5, 5], {
    question: 'Q10 手机上就能签收有多重要',
    segment: '电商小店',
    threshold: 0.5,
    ...standard,
  }),
  important('供应商评分', '谁总是晚到，一目了然。', 'should', [6, 7], {
    question: 'Q8 供应商绩效评分有多重要',
    segment: '大型制造',
    threshold: 0.5,
    ...standard,
  }),
  important(
    '碳足迹追踪',
    '出口客户问起时拿得出数。',
    'could',
    [7, 6],
    { question: 'Q9 碳足迹追踪有多重要', segment: '大型制造', threshold: 0.4, ...standard },
    { gtm: { moscow: 'should', reason: '出口大厂招标里开始打分了。' } },
  ),
  important('区块链存证', '每一次交接都有存证。', 'wont', [8, 8], {
    question: 'Q11 区块链存证有多重要',
    segment: null,
    threshold: 0.4,
    ...standard,
  }),
];

const work: readonly TaskLine[] = [
  { name: '数据接入规范', track: 'product', days: [6, 8, 11], owner: '许诺', started: -38, finished: -30 },
  {
    name: '预警模型',
    track: 'product',
    days: [14, 18, 26],
    after: ['数据接入规范'],
    owner: '高岩',
    started: -29,
    finished: -10,
  },
  { name: 'ERP 接口对接', track: 'product', days: [10, 12, 18], after: ['数据接入规范'], owner: '陈屿', started: -14 },
  { name: '协同视图', track: 'product', days: [8, 10, 14], after: ['预警模型'], owner: '苏禾', started: -9 },
  { name: '安全与等保测评', track: 'product', days: [5, 7, 10], after: ['ERP 接口对接', '协同视图'], owner: '罗毅' },
  { name: '三家试点验收', track: 'product', days: [8, 10, 13], after: ['协同视图', 'ERP 接口对接'], owner: '许诺' },
  { name: '正式版发布', track: 'product', after: ['安全与等保测评', '三家试点验收'], owner: '许诺' },
  { name: '行业白皮书', track: 'market', days: [9, 12, 16], owner: '陈岚', started: -24, finished: -11 },
  { name: '标杆案例 ROI 测算', track: 'market', days: [6, 8, 11], after: ['行业白皮书'], owner: '陈岚', started: -6 },
  { name: '直销话术与演练', track: 'market', days: [4, 5, 7], after: ['标杆案例 ROI 测算'], owner: '唐越' },
  {
    name: '渠道伙伴签约 20 家',
    track: 'market',
    phase: 'distribution',
    days: [12, 15, 20],
    after: ['行业白皮书'],
    owner: '贺鸣',
    started: -8,
  },
  {
    name: '渠道培训与认证',
    track: 'market',
    phase: 'distribution',
    days: [4, 5, 8],
    after: ['渠道伙伴签约 20 家'],
    owner: '何静',
  },
  {
    name: '行业峰会亮相',
    track: 'market',
    phase: 'ads',
    days: [2, 2, 2],
    after: ['直销话术与演练'],
    owner: '陈岚',
    notBefore: 8,
  },
];

/** Supply-chain software: one feature that two segments pay for with different words; everything ready but your signature. */
export function supplyChain(days: Days): SampleLaunch {
  const { day } = days;
  const plan = planOf(days, work, days.workday(-40));
  const committedDate = dateWithChance(plan, days.today, 0.91);
  const terms = wagerTerms({
    outcome: 'net_revenue',
    salesFrom: committedDate,
    salesTo: addDays(committedDate, 120),
    returnsTo: addDays(committedDate, 150),
    stakes: { unit: 'points', pm: 80, gtm: 80 },
    attributionPercent: 50,
    drivers: [
      { key: 'leads', name: '合格商机', measure: 'entered', shares: { pm: 10, gtm: 80, external: 10 } },
      { key: 'wins', name: '赢单率', measure: 'conversion', shares: { pm: 40, gtm: 50, external: 10 } },
      { key: 'value', name: '首年合同额', measure: 'order_value', shares: { pm: 30, gtm: 60, external: 10 } },
      { key: 'returns', name: '退约率', measure: 'return_rate', shares: { pm: 80, gtm: 20, external: 0 } },
    ],
    channels: [
      { name: '直销·大型制造', plan: { leads: 180, wins: 0.22, value: 38_000_000, returns: 0.02 } },
      { name: '渠道·中型制造', plan: { leads: 320, wins: 0.18, value: 12_800_000, returns: 0.03 } },
      { name: '线上·电商小店', plan: { leads: 5_200, wins: 0.09, value: 480_000, returns: 0.06 } },
    ],
  });
  return {
    name: '供应链可视化',
    product: '供应链软件',
    family: 'tob',
    pm: you,
    gtm: 'chen',
    committedDate,
    createdOn: day(-104),
    stage: 'prepare',
    surveys: [interviews(days)],
    registeredOn: day(-92),
    needs,
    demandSigned: [
      { side: 'gtm', on: day(-66) },
      { side: 'pm', on: day(-65) },
    ],
    plannedOn: day(-61),
    plan: { ...plan, committedDate },
    cadenceSigned: [{ side: 'gtm', on: day(-2) }],
    amendment: null,
    wager: {
      draftedOn: day(-7),
      terms,
      forecasts: [{ side: 'gtm', on: day(-1), quantiles: forecastAround(plannedOutcome(terms), [0.8, 1.02, 1.28]) }],
      signed: [],
      actuals: null,
      orders: null,
      settledOn: null,
    },
  };
}
