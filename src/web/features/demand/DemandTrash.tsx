import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { TrashDrawer } from '../../records/TrashDrawer.tsx';
import { useRestore } from '../../records/trash.ts';
import type { Need, Study } from './types.ts';

/** Needs and studies that were deleted. */
export function DemandTrash({ launchId, onClose }: { launchId: string; onClose: () => void }) {
  const t = useText();
  const { workspaceId, may } = useWorkspace();
  const at = { workspaceId, launchId };
  const restoreNeed = useRestore({
    procedure: api.needs.restore,
    at: ({ id, version }: Need) => ({ ...at, needId: id, version }),
    nameOf: ({ title }) => title,
  });
  const restoreStudy = useRestore({
    procedure: api.studies.restore,
    at: ({ id, version }: Study) => ({ ...at, studyId: id, version }),
    nameOf: ({ name }) => name,
  });
  const mayRestore = may('edit.demand');
  const input = { ...at, deleted: true };
  const needs = useQuery({
    ...api.needs.list.queryOptions({ input }),
    select: (all: Need[]) =>
      all.map((need) => ({
        id: need.id,
        name: need.title,
        note: t('demand.trash.need'),
        restore: mayRestore ? () => restoreNeed(need) : null,
      })),
  });
  const studies = useQuery({
    ...api.studies.list.queryOptions({ input }),
    select: (all: Study[]) =>
      all.map((study) => ({
        id: study.id,
        name: study.name,
        note: t('demand.trash.study'),
        restore: mayRestore ? () => restoreStudy(study) : null,
      })),
  });
  return <TrashDrawer queries={[needs, studies]} onClose={onClose} />;
}
