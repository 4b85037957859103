import type { useText } from '../../i18n/text.ts';
import { percentOf } from '../../ui/exact.ts';
import type { Sheet } from '../../ui/sheet.ts';
import type { Row } from './rows.ts';
import type { Plan, Task } from './types.ts';

/** The rows of the plan as files write them: names, owners, three points, dates, and how often a task decides the launch. */
export function planSheet(t: ReturnType<typeof useText>, plan: Plan, rows: readonly Row[]): Sheet {
  const days = (name: string) => ({ name: t(`cadence.task.${name}`), unit: t('cadence.task.daysUnit') });
  const criticality = ({ criticalDraws }: Task) =>
    criticalDraws === null || !plan.forecast.uncertain ? null : percentOf(criticalDraws / plan.forecast.draws);
  return {
    columns: [
      { name: t('cadence.grid.task') },
      { name: t('cadence.task.track') },
      { name: t('cadence.grid.owner') },
      ...['optimistic', 'likely', 'pessimistic'].map(days),
      { name: t('cadence.grid.start') },
      { name: t('cadence.grid.finish') },
      { name: t('cadence.task.donePercent'), unit: '%' },
      { name: t('cadence.grid.criticality'), unit: '%' },
    ],
    rows: rows.flatMap((row) => {
      if (row.kind === 'launch')
        return [[t('cadence.grid.launch'), null, null, null, null, null, null, plan.schedule.launchDate, null, null]];
      if (row.kind !== 'task') return [];
      const { task } = row;
      const points = task.kind === 'task' ? [task.optimistic, task.likely, task.pessimistic] : [null, null, null];
      return [
        [
          task.name,
          task.track ? t(`cadence.track.${task.track}`) : null,
          task.owner,
          ...points,
          task.actualStart ?? task.start,
          task.actualFinish ?? task.finish,
          task.donePercent,
          criticality(task),
        ],
      ];
    }),
  };
}
