import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { TrashDrawer } from '../../records/TrashDrawer.tsx';
import { useRestore } from '../../records/trash.ts';
import type { Plan, StoredTask } from './types.ts';

/** Deleted and replaced tasks. */
export function CadenceTrash({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId: plan.launchId };
  const restore = useRestore({
    procedure: api.plan.restoreTask,
    at: ({ id, version }: StoredTask) => ({ ...at, taskId: id, version }),
    nameOf: ({ name }) => name,
  });
  const tasks = useQuery({
    ...api.plan.trash.queryOptions({ input: at }),
    select: (all: StoredTask[]) =>
      all.map((task) => ({
        id: task.id,
        name: task.name,
        note: task.deletedAt && format.instant(task.deletedAt),
        // A plan has one launch, and it is there.
        restore: task.kind === 'launch' ? null : () => restore(task),
      })),
  });
  return <TrashDrawer queries={[tasks]} above={t('cadence.screen.title')} onClose={onClose} />;
}
