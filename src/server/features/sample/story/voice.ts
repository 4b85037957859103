import { important, measured } from './needs.ts';
import { type Days, dateWithChance, planOf, type SampleLaunch, type TaskLine, you } from './scenario.ts';
import { amount, chosen, questionnaire, rated, type Survey, told } from './survey.ts';

const standard = { weighted: false, minimumN: 60 };

function fewAnswers({ day }: Days): Survey {
  return questionnaire({
    name: '语音识别行业摸底',
    respondents: 47,
    segments: [
      { name: '呼叫中心', share: 0.24, weightFactor: 1 },
      { name: '医院', share: 0.2, weightFactor: 1 },
      { name: '会议记录', share: 0.56, weightFactor: 1 },
    ],
    collected: { from: day(-26), to: day(-19) },
    weightSpread: null,
    spoilt: null,
    columns: [
      chosen('Q1 您的身份', { 业务负责人: 45, IT负责人: 35, 一线人员: 20 }),
      amount('Q2 每天转写的时长(小时)', [38, 12, 3], { spread: 0.4, step: 0.5, from: 0.5, to: 90 }),
      rated('Q3 听得懂带口音的普通话有多重要', [0.74, 0.7, 0.5]),
      rated('Q4 医学名词不写错有多重要', [0.15, 0.9, 0.2]),
      rated('Q5 通话结束立刻出工单有多重要', [0.68, 0.2, 0.3]),
      rated('Q6 数据不出内网有多重要', [0.66, 0.85, 0.35]),
      rated('Q7 准确率 95% 以上有多重要', [0.6, 0.6, 0.55]),
      told('Q8 现在最头疼的是什么', 0.8, {
        opening: ['', '每天', '高峰期', '老病人', '川渝的客户', '交班时'],
        subject: [
          ['听不懂四川话', '工单要手工补录', '质检只能抽百分之一'],
          ['药名总写错', '病历写到半夜', '医生不愿对着机器说话'],
          ['谁说的分不清', '会后没人整理', '英文夹杂就乱'],
        ],
        remark: ['', '没有人管', '试过三家都不行', '再准也没地方用'],
      }),
    ],
  });
}

const work: readonly TaskLine[] = [
  { name: '模型蒸馏到边缘端', track: 'product', days: [12, 18, 30], owner: '高岩', started: -11 },
  {
    name: '行业词库',
    track: 'product',
    days: [10, 15, 25],
    after: [{ task: '模型蒸馏到边缘端', kind: 'SS', lag: 5 }],
    owner: '许诺',
  },
  { name: '私有化部署包', track: 'product', days: [10, 12, 18], after: ['模型蒸馏到边缘端'], owner: '陈屿' },
  { name: '选定首个行业', track: 'market', days: [5, 8, 15], owner: '高宁' },
  { name: '样板客户验证', track: 'market', days: [15, 20, 35], after: ['选定首个行业', '私有化部署包'], owner: '唐越' },
  { name: '定价与话术', track: 'market', days: [5, 7, 10], after: ['样板客户验证'], owner: '高宁' },
];

/** A voice product that is 95 % accurate and has not been asked for by anybody in particular: it is still in the laboratory. */
export function voiceProduct(days: Days): SampleLaunch {
  const { day } = days;
  const plan = planOf(days, work, days.workday(-11));
  const committedDate = dateWithChance(plan, days.today, 0.55);
  return {
    name: 'AI 语音识别 2.0',
    product: 'AI 语音产品',
    family: 'tob',
    pm: 'xu',
    gtm: you,
    committedDate,
    createdOn: day(-34),
    stage: 'define',
    surveys: [fewAnswers(days)],
    registeredOn: day(-30),
    needs: [
      important('听懂方言口音', '西南的客户打进来，不用请他再说一遍。', 'must', [1, null], {
        question: 'Q3 听得懂带口音的普通话有多重要',
        segment: '呼叫中心',
        threshold: 0.5,
        ...standard,
      }),
      important('通话即工单', '挂了电话，工单已经写好。', 'must', [2, null], {
        question: 'Q5 通话结束立刻出工单有多重要',
        segment: '呼叫中心',
        threshold: 0.5,
        ...standard,
      }),
      important('医学名词准确', '药名和剂量一个字都不能错。', 'must', [3, null], {
        question: 'Q4 医学名词不写错有多重要',
        segment: '医院',
        threshold: 0.5,
        ...standard,
      }),
      important(
        '数据不出内网',
        '录音和文字都留在医院里。',
        null,
        [4, null],
        { question: 'Q6 数据不出内网有多重要', segment: '医院', threshold: 0.5, ...standard },
        { pm: { moscow: 'should', reason: '边缘端刚好能做到。' } },
      ),
      measured('实时翻译', '边说边翻，外宾也听得懂。', null, [5, null], null, { pm: { moscow: 'could', reason: '' } }),
    ],
    demandSigned: [],
    plannedOn: day(-16),
    plan: { ...plan, committedDate },
    cadenceSigned: [],
    amendment: null,
    wager: null,
  };
}
