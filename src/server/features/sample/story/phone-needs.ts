import { important, measured } from './needs.ts';
import type { SampleNeed } from './scenario.ts';

const battery = important(
  '长续航',
  '早出晚归的商务人士，要手机一次充电撑满一整天，不带充电宝。',
  'must',
  [1, 1],
  { question: 'Q9 一次充电用满一整天有多重要', segment: '商务人士', threshold: 0.5 },
  { pm: { reason: '上一代退货原因第一名就是续航。' }, gtm: { reason: '「出门不用带充电宝」是最好懂的一句话。' } },
);
const imaging = important(
  '影像升级',
  '爱拍照的人，希望夜里和远处也拍得清楚，不用再背相机。',
  'must',
  [2, 2],
  { question: 'Q10 拍照更清晰有多重要', segment: '影像爱好者', threshold: 0.5 },
  { pm: { reason: '新传感器已定点，风险可控。' }, gtm: { reason: '「拍风景跟专业相机似的」最容易被转发。' } },
);
const charging = important('快充 30 分钟', '忘了充电的早上，洗漱吃饭的半小时就要充够一天。', 'should', [3, 4], {
  question: 'Q12 半小时充满电有多重要',
  segment: null,
  threshold: 0.5,
});
const light = important(
  '轻薄手感',
  '出差一整天单手用手机的商务人士，希望手机轻薄、久握不累，放进西装内袋不坠。',
  'should',
  [9, 3],
  { question: 'Q11 机身轻薄手感有多重要', segment: '商务人士', threshold: 0.5 },
  {
    pm: { reason: '每薄 1 毫米少 380 毫安时，会伤到第 1 名的长续航。' },
    gtm: { moscow: 'must', reason: '柜台上手先比轻重，竞品已经轻了 28 克。' },
  },
);

const gaming = important('游戏不烫手', '连打两局游戏，机身不能烫得握不住。', 'should', [4, 6], {
  question: 'Q13 玩游戏不烫手有多重要',
  segment: '学生与新职场',
  threshold: 0.5,
});
const signal = measured('弱网信号稳', '电梯、地库和高铁上，会议和支付不断线。', 'should', [5, 5], {
  question: 'Q14 电梯地库信号稳有多重要',
  segment: null,
  threshold: 3.3,
  minimumN: 5_000,
});
const rugged = important('防水防摔', '带孩子和做家务时，摔一下、溅上水都没事。', 'should', [8, 7], {
  question: 'Q15 防水防摔有多重要',
  segment: '家庭换机',
  threshold: 0.45,
});
const screen = important('护眼屏', '孩子上网课、老人看视频，看久了眼睛不累。', 'should', [7, 9], {
  question: 'Q16 护眼屏有多重要',
  segment: '家庭换机',
  threshold: 0.45,
});
const moving = important('老机一键搬家', '换手机时聊天记录、照片和设置一次搬完。', 'should', [11, 8], {
  question: 'Q17 老手机一键搬家有多重要',
  segment: '家庭换机',
  threshold: 0.45,
});

const satellite = important(
  '卫星消息',
  '没有信号的山里和海上，还能报一声平安。',
  'could',
  [6, 12],
  { question: 'Q18 没有信号时能发卫星消息有多重要', segment: '商务人士', threshold: 0.25, minimumN: 900 },
  { pm: { moscow: 'should', reason: '芯片已经带了，不做可惜。' }, gtm: { reason: '说得响，但没有人为它付钱。' } },
);
const devices = measured('多设备互联', '手机、电脑和平板之间传东西不用数据线。', 'could', [10, 10], {
  question: 'Q25 手机电脑平板之间互传的频率',
  segment: null,
  answers: ['经常', '总是'],
  threshold: 0.25,
});
const reverse = important('无线反充', '给耳机和手表应急充一点电。', 'could', [12, 11], {
  question: 'Q19 给耳机手表反向充电有多重要',
  segment: '学生与新职场',
  threshold: 0.25,
  minimumN: 400,
});
const gesture = important('隔空手势', '手上沾了面粉也能翻菜谱。', 'could', [13, 14], {
  question: 'Q20 隔空手势操作有多重要',
  segment: '学生与新职场',
  threshold: 0.25,
  minimumN: 400,
});

const dialect = important('方言语音助手', '家里老人说方言也能打电话、问天气。', 'wont', [14, 13], {
  question: 'Q21 能听懂方言的语音助手有多重要',
  segment: '家庭换机',
  threshold: 0.5,
});
const folding = important('折叠屏', '展开就是一块大画布，看图修图更过瘾。', 'wont', [15, 15], {
  question: 'Q22 折叠屏有多重要',
  segment: '影像爱好者',
  threshold: 0.5,
});
const jack = important('耳机孔', '有线耳机插上就能用，不怕没电。', 'wont', [16, 17], {
  question: 'Q23 保留耳机孔有多重要',
  segment: '学生与新职场',
  threshold: 0.5,
});
const swap = important('可拆卸电池', '电池老化了自己换一块，手机再用两年。', 'wont', [17, 16], {
  question: 'Q24 电池可以自己拆换有多重要',
  segment: null,
  threshold: 0.5,
});

/** Seventeen needs of four segments: proven, disproven, undecided and not asked often enough. */
export const phoneNeeds: readonly SampleNeed[] = [
  battery,
  imaging,
  charging,
  light,
  gaming,
  signal,
  rugged,
  screen,
  moving,
  satellite,
  devices,
  reverse,
  gesture,
  dialect,
  folding,
  jack,
  swap,
];
