import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { api, type Inputs } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { ConflictNotice } from '../../ui/ConflictNotice.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { toast } from '../../ui/toast.ts';
import { Dependencies } from './Dependencies.tsx';
import { emptyTask, fieldsOf, problemOf, type TaskFields, TaskForm } from './TaskForm.tsx';
import type { Plan, Task } from './types.ts';

type Props = {
  plan: Plan;
  /** The task to edit; null adds one. */
  task: Task | null;
  mayEdit: boolean;
  onClose: () => void;
};

/** Adds a task, or changes one with what it waits for. A signed card takes progress only. */
export function TaskDrawer({ plan, task, mayEdit, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [fields, setFields] = useState<TaskFields>(() => (task ? fieldsOf(task) : emptyTask));
  // What these fields were read from: what somebody else saves meanwhile must not be overwritten unseen.
  const [base, setBase] = useState(task);
  const [failure, setFailure] = useState<Failure | null>(null);
  const at = { workspaceId, launchId: plan.launchId };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another task starts afresh; a change from elsewhere must not wipe what was typed
  useEffect(() => {
    setFields(task ? fieldsOf(task) : emptyTask);
    setBase(task);
    setFailure(null);
  }, [task?.id]);

  const done = (message: string) => () => {
    toast.done(t(message, { task: fields.name }));
    onClose();
  };
  const create = useWrite(api.plan.createTask, { onError: setFailure, onSuccess: done('cadence.task.added') });
  const update = useWrite(api.plan.updateTask, { onError: setFailure, onSuccess: done('cadence.task.saved') });
  const restore = useWrite(api.plan.restoreTask);
  const remove = useWrite(api.plan.deleteTask, {
    onError: setFailure,
    onSuccess: (gone) => {
      onClose();
      toast.undo(t('cadence.task.deleted', { task: gone.name }), () =>
        restore.mutate({ ...at, taskId: gone.id, version: gone.version }),
      );
    },
  });
  const save = (version: number | undefined) => {
    const problem = problemOf(fields);
    if (problem) return setFailure({ code: 'invalid_input', reason: { key: problem }, details: {} });
    setFailure(null);
    if (!base) return create.mutate({ ...at, ...fields });
    const before = fieldsOf(base);
    const changed = Object.fromEntries(
      Object.entries(fields).filter(
        ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof TaskFields]),
      ),
    ) as Partial<Inputs['plan']['updateTask']>;
    if (Object.keys(changed).length === 0) return onClose();
    update.mutate({ ...at, taskId: base.id, version: version ?? base.version, ...changed });
  };
  const labels = Object.fromEntries(
    ['name', 'owner', 'optimistic', 'likely', 'pessimistic', 'actualStart', 'actualFinish'].map((field) => [
      field,
      t(`cadence.task.${field}`),
    ]),
  );
  const isNew = base === null;
  return (
    <Drawer
      open
      onClose={onClose}
      title={isNew ? t('cadence.task.add') : base.name}
      above={t('cadence.screen.title')}
      footer={
        <>
          <Button variant="filled" loading={create.isPending || update.isPending} onClick={() => save(undefined)}>
            {t(isNew ? 'cadence.task.create' : 'app.save')}
          </Button>
          {!isNew && base.kind !== 'launch' && mayEdit && (
            <Button
              variant="subtle"
              color="danger"
              style={{ marginLeft: 'auto' }}
              onClick={() => remove.mutate({ ...at, taskId: base.id, version: task?.version ?? base.version })}
            >
              {t('cadence.task.delete')}
            </Button>
          )}
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save(undefined);
        }}
      >
        {failure?.code === 'conflict' && (
          <ConflictNotice
            failure={failure}
            labels={labels}
            onTakeTheirs={() => {
              if (!task) return;
              setFields(fieldsOf(task));
              setBase(task);
              setFailure(null);
            }}
            onKeepMine={save}
          />
        )}
        {!mayEdit && !isNew && <p className="faint small">{t('cadence.task.progressOnly')}</p>}
        <TaskForm plan={plan} value={fields} onChange={setFields} progressOnly={!mayEdit} />
        {failure && failure.code !== 'conflict' && <FormFailure failure={failure} />}
        <button type="submit" hidden />
      </form>
      {task && task.kind !== 'summary' && <Dependencies plan={plan} task={task} mayEdit={mayEdit} />}
    </Drawer>
  );
}
