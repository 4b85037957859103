/** What the columns of an answer sheet say besides answers, by the names that questionnaire tools give them. */
import { parseMoment } from '../time/moment.ts';
import type { CellCounts } from './missing.ts';
import { parseNumber, parsePlainDate } from './parse-values.ts';
import type { SheetRole } from './question.ts';

/** The tools whose exports are known by their columns. */
export type SurveyTool =
  | 'qualtrics'
  | 'surveymonkey'
  | 'formbricks'
  | 'typeform'
  | 'limesurvey'
  | 'kobo'
  | 'msforms'
  | 'wjx'
  | 'tencent'
  | 'wenjuan'
  | 'googleforms';

type Known = {
  tool: SurveyTool;
  /** Each of these lists has a name that the header has. */
  marks: readonly (readonly string[])[];
  /** What columns mean in this tool alone. */
  roles?: Readonly<Record<string, SheetRole>>;
};

/** More particular ones first. Names in lower case. */
const known: readonly Known[] = [
  {
    tool: 'qualtrics',
    marks: [
      ['responseid', 'response id'],
      ['recordeddate', 'recorded date', 'startdate', 'distributionchannel', 'progress'],
    ],
    roles: {
      status: 'ignore',
      progress: 'ignore',
      finished: 'ignore',
      startdate: 'started_at',
      enddate: 'ignore',
      recordeddate: 'answered_at',
    },
  },
  {
    tool: 'surveymonkey',
    marks: [['respondent id'], ['collector id', 'date created', 'start date', 'custom data 1', '']],
    roles: {
      'collector id': 'source',
      'custom data 1': 'ignore',
      'date created': 'started_at',
      'date modified': 'answered_at',
    },
  },
  {
    tool: 'formbricks',
    marks: [['response id'], ['survey id']],
    roles: {
      'no.': 'ignore',
      timestamp: 'answered_at',
      finished: 'ignore',
      'survey id': 'ignore',
      tags: 'ignore',
      'user id': 'personal',
      notes: 'ignore',
      url: 'source',
    },
  },
  {
    tool: 'typeform',
    marks: [['#'], ['start date (utc)', 'submit date (utc)', 'network id']],
    roles: {
      '#': 'respondent',
      'network id': 'personal',
      tags: 'ignore',
      'response type': 'ignore',
      ending: 'ignore',
      'stage date (utc)': 'ignore',
    },
  },
  {
    tool: 'limesurvey',
    marks: [
      ['id', 'response id', '答复id', '回复 id'],
      ['submitdate', 'date submitted'],
      ['lastpage', 'startlanguage', 'last page', 'start language'],
    ],
    roles: {
      lastpage: 'ignore',
      'last page': 'ignore',
      startlanguage: 'ignore',
      'start language': 'ignore',
      seed: 'ignore',
      startdate: 'started_at',
      datestamp: 'ignore',
      ipaddr: 'personal',
      refurl: 'source',
    },
  },
  {
    tool: 'kobo',
    marks: [['_id'], ['_uuid', '_submission_time', 'start', 'end', 'meta/instanceid', '_index']],
    roles: {
      ...{
        start: 'started_at',
        end: 'answered_at',
        today: 'ignore',
        deviceid: 'personal',
        username: 'personal',
        phonenumber: 'personal',
      },
      ...{
        _uuid: 'ignore',
        _submission_time: 'answered_at',
        _validation_status: 'ignore',
        _notes: 'ignore',
        _status: 'ignore',
      },
      ...{
        _submitted_by: 'personal',
        __version__: 'ignore',
        _tags: 'ignore',
        _index: 'ignore',
        'meta/instanceid': 'ignore',
        'meta/rootuuid': 'ignore',
      },
    },
  },
  {
    tool: 'msforms',
    marks: [['id'], ['start time', '开始时间'], ['completion time', '完成时间']],
    roles: {
      'last modified time': 'ignore',
      上次修改时间: 'ignore',
      'total points': 'ignore',
      'quiz feedback': 'ignore',
    },
  },
  {
    tool: 'tencent',
    marks: [['开始答题时间'], ['结束答题时间']],
    roles: {
      用户类型: 'source',
      自定义字段: 'ignore',
      地理位置国家和地区: 'ignore',
      地理位置省: 'ignore',
      地理位置市: 'ignore',
    },
  },
  { tool: 'wjx', marks: [['序号'], ['提交答卷时间', '所用时间', '来源详情', '来自ip']], roles: { 总分: 'ignore' } },
  { tool: 'wenjuan', marks: [['答题时长'], ['答题序号', '序号', '开始时间', '结束时间', '答题结束时间', '提交时间']] },
  { tool: 'googleforms', marks: [['timestamp', '时间戳记', '时间戳']], roles: { score: 'ignore' } },
];

const folded = (name: string) => name.trim().toLowerCase();

/** The tool that made a file with this header, where it is one of those that are known. */
export function toolOf(header: readonly string[]): SurveyTool | null {
  const names = new Set(header.map(folded));
  // A time stamp alone is not enough: it has to stand in front.
  const isFirst = (tool: SurveyTool) =>
    tool !== 'googleforms' || ['timestamp', '时间戳记', '时间戳'].includes(folded(header[0] ?? ''));
  return (
    known.find(({ tool, marks }) => isFirst(tool) && marks.every((any) => any.some((name) => names.has(name))))?.tool ??
    null
  );
}

const respondentName =
  /^(?:id|_id|编号|序号|答卷编号|答卷id|答题序号|问卷编号|提交编号|答复id|回复 ?id|uid|受访者(?:id|编号)?|respondent[ _]?(?:id|key|number)?|response[ _]?id|record[ _]?(?:id|no)|user[ _]?id|customer[ _]?id|participant[ _]?id|sys_respnum)$/i;
const weightName =
  /^(?:权重|加权|加权系数|样本权重|weights?|wgt|wt|pw|sample[ _]?weight|加权权重|weight_?(?:final|norm|trim))$/i;
const startedName =
  /^(?:开始(?:答题|填写|作答)?时间|(?:答题|填写|作答)开始时间|start(?:ed)?[ _]?(?:at|date|time)(?: \(utc\))?|start ?date)$/i;
const answeredName =
  /(?:提交|结束|完成|填写|作答|答题)[^一-龥]{0,2}(?:答卷|问卷)?(?:的)?(?:时间|日期)$|^(?:timestamp|时间戳记?|end[ _]?date|recorded[ _]?date|completion[ _]?time|date[ _]?submitted|submit[ _]?date|submit(?:ted)?[ _]?(?:at|date|time)(?: \(utc\))?|submission[ _]?(?:date|time)|答题结束时间)$/i;
const durationName =
  /^(?:所用时间|(?:答题|填写|作答|问卷)(?:时长|用时|耗时)|用时|interviewtime|total[ _]time|duration(?:[ _]?\(in seconds\))?|time[ _]?(?:taken|spent)(?: \(\w+\))?|答题时间长度)$/i;
const sourceName =
  /^(?:来源|来源详情|来源渠道|提交来源|collector[ _]?id|collector|distribution[ _]?channel|referr?er|refurl|utm_\w+)$/i;
const personalName =
  /^(?:\d+[、.．:：]\s*)?(?:您的|你的|请填写(?:您的)?|your\s+)?(?:姓名|真实姓名|联系人|名字|手机号?码?|联系电话|电话(?:号码)?|联系方式|手机号码?|身份证(?:号码?)?|证件号码?|邮箱(?:地址)?|电子邮[箱件](?:地址)?|微信号?|微信昵称|qq号?|昵称|用户标识|openid|open[ _]id|union[ _]?id|来自ip|ip(?:地址)?|ip[ _]?addr(?:ess)?|家庭住址|详细地址|收货地址|name|full[ _]name|first[ _]?name|last[ _]?name|recipient(?:first|last)name|recipient[ _]?email|e-?mail(?:[ _]?address)?|phone(?:[ _]?number)?|mobile(?:[ _]?(?:number|phone))?|telephone|id[ _]?(?:card|number)|passport(?:[ _]?number)?|(?:home |street |postal |mailing )?address|location[ _]?(?:latitude|longitude)|external(?:data)?[ _]?reference)\s*[?？:：]?$/i;
/** Where long numbers are seconds. */
const timeName = /date|time|日期|时间/i;
const technicalName = /^(?:user[ _]?agent|user[ _]?language|设备|浏览器|操作系统|browser|device)$/i;

const personalCell: readonly RegExp[] = [
  /^[^\s@]{1,64}@[^\s@]{1,190}\.[a-z]{2,24}$/i,
  /^(?:\+?86[- ]?)?1[3-9]\d{9}$/,
  /^\d{17}[\dXx]$/,
  /^(?:\d{1,3}\.){3}\d{1,3}(?:\s*[（(].{0,60}[)）])?$/,
];

const shareOf = (cells: CellCounts, test: (cell: string) => boolean): number => {
  let all = 0;
  let passing = 0;
  for (const [cell, times] of cells) {
    all += times;
    if (cell.length <= 300 && test(cell)) passing += times;
  }
  return all === 0 ? 0 : passing / all;
};

const isTime = (cell: string) =>
  parsePlainDate(cell) !== null || parsePlainDate(cell, 'dmy') !== null || parseMoment(cell, 'mdy') !== null;
const mostly = 0.9;

/** What the column says of the sheet instead of being a question; null for a question. `unique`: no two sheets have the same cell. */
export function roleOf(name: string, cells: CellCounts, unique: boolean, tool: SurveyTool | null): SheetRole | null {
  const header = name.trim();
  if (header.length > 80) return personalCells(cells) ? 'personal' : null;
  const own = tool && known.find((each) => each.tool === tool)?.roles?.[folded(header)];
  const times = () => shareOf(cells, isTime) >= mostly;
  if (own) return (own === 'started_at' || own === 'answered_at') && !times() ? 'ignore' : own;
  if (personalName.test(header) || (!timeName.test(header) && personalCells(cells))) return 'personal';
  if (respondentName.test(header)) return unique ? 'respondent' : null;
  if (weightName.test(header) && shareOf(cells, (cell) => (parseNumber(cell) ?? -1) >= 0) === 1) return 'weight';
  if (startedName.test(header)) return times() ? 'started_at' : null;
  if (answeredName.test(header)) return times() ? 'answered_at' : null;
  if (durationName.test(header)) return 'duration';
  if (sourceName.test(header)) return 'source';
  return technicalName.test(header) ? 'ignore' : null;
}

const personalCells = (cells: CellCounts) =>
  personalCell.some((form) => shareOf(cells, (cell) => form.test(cell)) >= 0.8);
