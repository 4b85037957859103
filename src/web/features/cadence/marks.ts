import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { Timeline } from './timeline.ts';
import type { Plan, Preview } from './types.ts';

/** A date that matters, as a line through the rows and a flag on the axis. */
export type Mark = { x: number; label: string; tone: 'today' | 'committed' | 'late' | 'fine' };

type Look = { line: { stroke: string; strokeWidth: string; strokeDasharray?: string }; fill: string; text: string };
export const markLooks: Record<Mark['tone'], Look> = {
  today: {
    line: { stroke: 'var(--text-3)', strokeWidth: '1.4', strokeDasharray: '1 3' },
    fill: 'var(--text-2)',
    text: 'var(--surface)',
  },
  committed: { line: { stroke: 'var(--text)', strokeWidth: '1.4' }, fill: 'var(--text)', text: 'var(--surface)' },
  late: {
    line: { stroke: 'var(--miss)', strokeWidth: '1.4', strokeDasharray: '4 3' },
    fill: 'var(--miss-soft)',
    text: 'var(--miss)',
  },
  fine: {
    line: { stroke: 'var(--met)', strokeWidth: '1.4', strokeDasharray: '4 3' },
    fill: 'var(--met-soft)',
    text: 'var(--met)',
  },
};

/** Today, the committed date and P80 (of the trial run while there is one), as far as the time line reaches. */
export function useMarks(plan: Plan, preview: Preview | null, line: Timeline): Mark[] {
  const t = useText();
  const format = useFormat();
  const p80 = preview?.after.p80 ?? plan.forecast.launch.p80;
  const marks: Mark[] = [
    {
      x: line.x(plan.today),
      label: `${t('cadence.gantt.today')} ${format.date(plan.today, 'short')}`,
      tone: 'today',
    },
    {
      x: line.x(plan.committedDate),
      label: `${t('cadence.picture.committed')} ${format.date(plan.committedDate, 'short')}`,
      tone: 'committed',
    },
    {
      x: line.x(p80),
      label: `${preview ? `${t('cadence.gantt.whatIf')} ` : ''}P80 ${format.date(p80, 'short')}`,
      tone: p80 > plan.committedDate ? 'late' : 'fine',
    },
  ];
  return marks.filter((mark) => mark.x >= 0 && mark.x <= line.width);
}
