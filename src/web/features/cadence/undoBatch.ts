import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { toast } from '../../ui/toast.ts';

/** Takes back what came into a plan at once; refused beside what was pressed where the plan was changed since. */
export function useUndoBatch(launchId: string) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const write = useWrite(api.plan.undoBatch, {
    onSuccess: ({ tasks, dependencies }) => toast.done(t('cadence.batch.undone', { tasks, dependencies })),
  });
  return (batchId: string) => write.mutate({ workspaceId, launchId, batchId });
}
