import { Button, MultiSelect } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useAnother } from '../../records/another.ts';
import { useNewRecord, useRecord } from '../../records/draft.ts';
import { useFarDates } from '../../records/farDates.tsx';
import { RecordDrawer } from '../../records/RecordDrawer.tsx';
import { useRemove } from '../../records/trash.ts';
import { toast } from '../../ui/toast.ts';
import { Dependencies } from './Dependencies.tsx';
import { emptyTask, fieldsOf, problemOf, type TaskFields, TaskForm } from './TaskForm.tsx';
import { taskMoves, taskWords } from './task-words.ts';
import type { Plan, StoredTask, Task } from './types.ts';

type NewProps = { plan: Plan; mayEdit: boolean; onClose: () => void };

/** Adds a task, or one after the other, each like the one before it. */
export function NewTaskDrawer(props: NewProps) {
  const [like, setLike] = useState({ count: 0, fields: emptyTask });
  return (
    <NewTask
      key={like.count}
      {...props}
      like={like.fields}
      onNext={({ track, phase, parentId, owner, ownerId, holdsLaunch }) =>
        setLike({
          count: like.count + 1,
          fields: { ...emptyTask, track, phase, parentId, owner, ownerId, holdsLaunch },
        })
      }
    />
  );
}

type NextProps = NewProps & { like: TaskFields; onNext: (made: TaskFields) => void };

function NewTask({ plan, mayEdit, like, onNext, onClose }: NextProps) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const { press, sent, isNext } = useAnother();
  const record = useNewRecord({
    empty: { ...like, predecessorIds: [] as string[] },
    check: problemOf,
    procedure: api.plan.createTask,
    input: (fields) => ({ workspaceId, launchId: plan.launchId, ...fields }),
    onSaved: (task) => {
      toast.done(t('cadence.task.added', { task: task.name }));
      if (isNext()) onNext(record.fields);
      else onClose();
    },
  });
  const { draft, question } = useFarDates(record, taskMoves(t, plan, emptyTask));
  return (
    <RecordDrawer
      draft={sent(draft)}
      title={t('cadence.task.add')}
      above={t('cadence.screen.title')}
      onClose={onClose}
      submit={t('cadence.task.create')}
      more={(formId) => (
        <Button type="submit" form={formId} disabled={draft.isSaving} onClick={press}>
          {t('app.saveAndNext')}
        </Button>
      )}
    >
      {question}
      <TaskForm
        plan={plan}
        value={draft.fields}
        onChange={draft.edit}
        errorOf={draft.errorOf}
        progressOnly={!mayEdit}
        predecessors={
          <MultiSelect
            label={t('cadence.links.before')}
            placeholder={draft.fields.predecessorIds.length === 0 ? t('cadence.links.none') : ''}
            searchable
            hidePickedOptions
            value={draft.fields.predecessorIds}
            onChange={(predecessorIds) => draft.edit({ predecessorIds })}
            data={plan.tasks.map(({ id, name }) => ({ value: id, label: name }))}
          />
        }
      />
    </RecordDrawer>
  );
}

type Props = { plan: Plan; task: Task; mayEdit: boolean; onClose: () => void };

/** Changes a task and what it waits for. A signed card takes progress only. */
export function TaskDrawer({ plan, task, mayEdit, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId: plan.launchId };
  const record = useRecord({
    record: task,
    fieldsOf,
    check: problemOf,
    procedure: api.plan.updateTask,
    input: ({ version, changed }) => ({ ...at, taskId: task.id, version, ...changed }),
    onSaved: ({ name }) => {
      toast.done(t('cadence.task.saved', { task: name }));
      onClose();
    },
  });
  const { draft, question } = useFarDates(record, taskMoves(t, plan, task));
  const remove = useRemove({
    remove: api.plan.deleteTask,
    restore: api.plan.restoreTask,
    at: ({ id, version }: StoredTask) => ({ ...at, taskId: id, version }),
    nameOf: ({ name }) => name,
    onRemoved: onClose,
  });
  return (
    <RecordDrawer
      draft={draft}
      words={taskWords(t, plan)}
      title={task.name}
      above={t('cadence.screen.title')}
      onClose={onClose}
      remove={
        task.kind !== 'launch' && mayEdit ? { label: t('cadence.task.delete'), run: () => remove(task) } : undefined
      }
      after={task.kind !== 'summary' && <Dependencies plan={plan} task={task} mayEdit={mayEdit} />}
    >
      {question}
      {!mayEdit && <p className="faint small">{t('cadence.task.progressOnly')}</p>}
      <TaskForm
        plan={plan}
        value={draft.fields}
        onChange={draft.edit}
        errorOf={draft.errorOf}
        progressOnly={!mayEdit}
        saidOn={task.actualFinish === null ? task.donePercentOn : null}
      />
    </RecordDrawer>
  );
}
