import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import type { Plan } from './types.ts';

/** Deleted and replaced tasks, each a click away from being back. */
export function TrashDrawer({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId: plan.launchId };
  const trash = useQuery(api.plan.trash.queryOptions({ input: at }));
  const restore = useWrite(api.plan.restoreTask, {
    onSuccess: (task) => toast.done(t('cadence.task.restored', { task: task.name })),
  });
  return (
    <Drawer open onClose={onClose} title={t('cadence.menu.trash')} above={t('cadence.screen.title')}>
      <QueryView query={trash}>
        {(tasks) =>
          tasks.length === 0 ? (
            <EmptyState title={t('cadence.trash.empty')} />
          ) : (
            <div className="stack">
              {tasks.map((task) => (
                <div key={task.id} className="row between">
                  <span className="grow cut">
                    {task.name}{' '}
                    <span className="faint small num">{task.deletedAt && format.instant(task.deletedAt)}</span>
                  </span>
                  {task.kind !== 'launch' && (
                    <Button
                      size="compact-sm"
                      onClick={() => restore.mutate({ ...at, taskId: task.id, version: task.version })}
                    >
                      {t('cadence.trash.restore')}
                    </Button>
                  )}
                </div>
              ))}
            </div>
          )
        }
      </QueryView>
    </Drawer>
  );
}
