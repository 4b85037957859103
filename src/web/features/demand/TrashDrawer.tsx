import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { toast } from '../../ui/toast.ts';

/** Needs and studies that were deleted, with a way back. */
export function TrashDrawer({ launchId, onClose }: { launchId: string; onClose: () => void }) {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const input = { workspaceId, launchId, deleted: true };
  const needs = useQuery(api.needs.list.queryOptions({ input })).data ?? [];
  const studies = useQuery(api.studies.list.queryOptions({ input })).data ?? [];
  const restored = (name: string) => toast.done(t('demand.trash.restored', { name }));
  const restoreNeed = useWrite(api.needs.restore, { onSuccess: (need) => restored(need.title) });
  const restoreStudy = useWrite(api.studies.restore, { onSuccess: (study) => restored(study.name) });
  const entries = [
    ...needs.map((need) => ({
      id: need.id,
      name: need.title,
      kind: t('demand.trash.need'),
      restore: () => restoreNeed.mutate({ workspaceId, launchId, needId: need.id, version: need.version }),
    })),
    ...studies.map((study) => ({
      id: study.id,
      name: study.name,
      kind: t('demand.trash.study'),
      restore: () => restoreStudy.mutate({ workspaceId, launchId, studyId: study.id, version: study.version }),
    })),
  ];
  return (
    <Drawer open onClose={onClose} title={t('demand.trash.title')}>
      <div className="stack">
        {entries.length === 0 && <p className="faint">{t('demand.trash.empty')}</p>}
        {entries.map((entry) => (
          <div key={entry.id} className="row between">
            <span className="grow">
              <b>{entry.name}</b> <span className="faint small">{entry.kind}</span>
            </span>
            {may('edit.demand') && (
              <Button size="compact-sm" onClick={entry.restore}>
                {t('demand.trash.restore')}
              </Button>
            )}
          </div>
        ))}
      </div>
    </Drawer>
  );
}
