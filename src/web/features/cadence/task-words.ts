import { phases } from '../../../domain/cadence/plan.ts';
import { earlier, later } from '../../../domain/time/plain-date.ts';
import type { Say } from '../../i18n/text.ts';
import type { FieldWords } from '../../records/conflict.ts';
import { emptyTask, type TaskFields } from './TaskForm.tsx';
import type { Plan } from './types.ts';

const nameOf: Partial<Record<keyof TaskFields, string>> = { parentId: 'parent', ownerId: 'owner' };

/** How two versions of a task are told apart. */
export function taskWords(t: Say, plan: Plan): FieldWords<TaskFields> {
  const fields = Object.keys(emptyTask) as (keyof TaskFields)[];
  const labels = Object.fromEntries(fields.map((field) => [field, t(`cadence.task.${nameOf[field] ?? field}`)]));
  return {
    labels: labels as FieldWords<TaskFields>['labels'],
    placeOf: ([, part]) => t(`cadence.task.${part === 'date' ? 'pinDate' : 'pin'}`),
    write: ([field, part], value) => {
      if (field === 'pin' && part === 'kind') return t(`cadence.pin.${value}`);
      if (field === 'pin' && part === undefined && value === null) return t('cadence.pin.none');
      if (field === 'pin' && part === undefined) {
        const { kind, date } = value as NonNullable<TaskFields['pin']>;
        return `${t(`cadence.pin.${kind}`)} ${date}`;
      }
      if (field === 'donePercent' && value !== null) return `${value}%`;
      if (field === 'kind' || (field === 'track' && value !== null)) return t(`cadence.${field}.${value}`);
      if (field === 'phase') return phases.some((phase) => phase === value) ? t(`cadence.phase.${value}`) : undefined;
      if (field === 'parentId') return plan.tasks.find(({ id }) => id === value)?.name ?? t('cadence.task.noParent');
      return undefined;
    },
  };
}

/** Where the dates of a task are put: from where they were, or from the nearest day of the plan where there was none. */
export function taskMoves(t: Say, plan: Plan, before: Pick<TaskFields, 'pin' | 'actualStart' | 'actualFinish'>) {
  const first = earlier(plan.schedule.from, plan.today);
  const last = later(plan.schedule.to, plan.committedDate);
  const nearest = (to: string | null) => (to === null ? first : earlier(later(to, first), last));
  return ({ pin, actualStart, actualFinish }: TaskFields) => [
    { label: t('cadence.task.pinDate'), from: before.pin?.date ?? nearest(pin?.date ?? null), to: pin?.date ?? null },
    {
      label: t('cadence.task.actualStart'),
      from: before.actualStart ?? nearest(actualStart),
      to: actualStart,
    },
    {
      label: t('cadence.task.actualFinish'),
      from: before.actualFinish ?? nearest(actualFinish),
      to: actualFinish,
    },
  ];
}
