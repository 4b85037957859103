import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';

/** Launches that were put away, with a way back. Absent while there is none. */
export function Trash() {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const [open, setOpen] = useUrlState('open', '');
  const launches = useQuery(api.launches.list.queryOptions({ input: { workspaceId, archived: true } })).data ?? [];
  const archived = launches.filter((launch) => launch.archivedAt !== null);
  const restore = useWrite(api.launches.restore, {
    onSuccess: (launch) => toast.done(t('launches.edit.restored', { name: launch.name })),
  });
  if (archived.length === 0 && open !== 'trash') return null;
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen('trash')}>
        {t('launches.overview.trash')} {archived.length}
      </Button>
      <Drawer open={open === 'trash'} onClose={() => setOpen('')} title={t('launches.overview.trash')}>
        <div className="stack">
          {archived.length === 0 && <p className="faint">{t('launches.overview.trashEmpty')}</p>}
          {archived.map((launch) => (
            <div key={launch.id} className="row between">
              <span className="grow">
                <b>{launch.name}</b> <span className="faint small">{launch.product}</span>
              </span>
              {may('launch') && (
                <Button
                  size="compact-sm"
                  onClick={() => restore.mutate({ workspaceId, launchId: launch.id, version: launch.version })}
                >
                  {t('launches.overview.restore')}
                </Button>
              )}
            </div>
          ))}
        </div>
      </Drawer>
    </>
  );
}
