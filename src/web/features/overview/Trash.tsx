import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, type Outputs } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { TrashDrawer } from '../../records/TrashDrawer.tsx';
import { useRestore } from '../../records/trash.ts';
import { useUrlState } from '../../ui/useUrlState.ts';

type Launch = Outputs['launches']['list'][number];

/** Launches that were put away. Absent while there is none. */
export function Trash() {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const [open, setOpen] = useUrlState('open', '');
  const restore = useRestore({
    procedure: api.launches.restore,
    at: ({ id, version }: Pick<Launch, 'id' | 'version' | 'name'>) => ({ workspaceId, launchId: id, version }),
    nameOf: ({ name }) => name,
  });
  const archived = useQuery({
    ...api.launches.list.queryOptions({ input: { workspaceId, archived: true } }),
    select: (launches: Launch[]) =>
      launches
        .filter((launch) => launch.archivedAt !== null)
        .map((launch) => ({
          id: launch.id,
          name: launch.name,
          note: launch.product,
          restore: may('launch') ? () => restore(launch) : null,
        })),
  });
  const count = archived.data?.length ?? 0;
  if (count === 0 && open !== 'trash') return null;
  return (
    <>
      <Button size="compact-sm" variant="subtle" onClick={() => setOpen('trash')}>
        {t('app.trash.title')} {count}
      </Button>
      {open === 'trash' && <TrashDrawer queries={[archived]} onClose={() => setOpen('')} />}
    </>
  );
}
