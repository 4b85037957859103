import type { PlainDate } from '../../../../domain/time/plain-date.ts';
import { inEnglish } from './english.ts';
import { smartHardware } from './hardware.ts';
import { flagshipPhone } from './phone.ts';
import { renewals } from './renewals.ts';
import { daysAround, type SamplePerson, type Scenario, type StoryLocale } from './scenario.ts';
import { supplyChain } from './supply-chain.ts';
import { voiceProduct } from './voice.ts';

/** Which random numbers tell the story: any other seed tells it with other respondents and customers. */
export const usualSeed = 20_260;

const people: readonly SamplePerson[] = [
  { key: 'lin', name: '林一', role: 'pm' },
  { key: 'zhou', name: '周然', role: 'gtm' },
  { key: 'he', name: '何钧', role: 'pm' },
  { key: 'meng', name: '孟夏', role: 'gtm' },
  { key: 'xu', name: '许诺', role: 'pm' },
  { key: 'gao', name: '高宁', role: 'gtm' },
  { key: 'chen', name: '陈岚', role: 'gtm' },
  { key: 'su', name: '苏敏', role: 'lead' },
  { key: 'tang', name: '唐越', role: 'sales' },
  { key: 'luo', name: '罗婉', role: 'viewer' },
];

/** A company with five launches at every stage of their life, as it stands on the morning of `today`. */
export function tellStory(today: PlainDate, locale: StoryLocale): Scenario {
  const days = daysAround(today);
  const story: Scenario = {
    locale,
    workspaceName: '示例工作区',
    baselineName: '基线 v1',
    today,
    people,
    launches: [flagshipPhone(days), supplyChain(days), renewals(days), voiceProduct(days), smartHardware(days)],
  };
  return locale === 'en' ? inEnglish(story) : story;
}
