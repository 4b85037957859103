import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useRecord } from '../../records/draft.ts';
import { useFarDates } from '../../records/farDates.tsx';
import { RecordDrawer } from '../../records/RecordDrawer.tsx';
import { useRemove } from '../../records/trash.ts';
import { toast } from '../../ui/toast.ts';
import { isComplete, type LaunchFields, LaunchForm } from './LaunchForm.tsx';
import { ProposeOwner } from './ProposeOwner.tsx';
import type { Launch } from './types.ts';

function fieldsOf({ name, family, product, pmOwnerId, gtmOwnerId, committedDate, currency }: Launch): LaunchFields {
  return { name, family, product, pmOwnerId, gtmOwnerId, committedDate, currency };
}

const ownerFields = { pm: 'pmOwnerId', gtm: 'gtmOwnerId' } as const;
type Side = keyof typeof ownerFields;

/** Changes a launch, or puts it into the trash. */
export function EditLaunchDrawer({ launch, onClose }: { launch: Launch; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId } = useWorkspace();
  const members = useQuery(api.members.list.queryOptions({ input: { workspaceId } })).data ?? [];
  const record = useRecord({
    record: launch,
    fieldsOf,
    procedure: api.launches.update,
    input: ({ version, changed }) => ({ workspaceId, launchId: launch.id, version, ...changed }),
    onSaved: () => {
      toast.done(t('launches.edit.saved'));
      onClose();
    },
  });
  const { draft, question } = useFarDates(record, ({ committedDate }) => [
    { label: t('launches.field.committedDate'), from: launch.committedDate, to: committedDate },
  ]);
  const remove = useRemove({
    remove: api.launches.archive,
    restore: api.launches.restore,
    at: ({ id, version }: Launch) => ({ workspaceId, launchId: id, version }),
    nameOf: ({ name }) => name,
    onRemoved: () => void navigate({ to: '/' }),
  });
  // The sides whose owners have to consent first; the rest of what was typed stays and can be saved.
  const sides = (draft.failure?.details.sides ?? []) as Side[];
  const bound = sides.filter((side) => ownerFields[side] in draft.changed);
  return (
    <RecordDrawer
      draft={draft}
      words={{
        labels: Object.fromEntries(
          Object.keys(draft.fields).map((field) => [field, t(`launches.field.${field}`)]),
        ) as Record<keyof LaunchFields, string>,
        write: ([field], value) => {
          if (field === 'family') return t(`app.family.${value}`);
          if (field !== 'pmOwnerId' && field !== 'gtmOwnerId') return undefined;
          return members.find(({ userId }) => userId === value)?.name;
        },
      }}
      isComplete={isComplete(draft.fields)}
      title={t('launches.edit.title')}
      above={launch.name}
      onClose={onClose}
      remove={{ label: t('launches.edit.archive'), run: () => remove(launch) }}
      after={
        bound.length > 0 && (
          <ProposeOwner
            launch={launch}
            sides={bound}
            fields={draft.fields}
            onProposed={(side) => {
              draft.edit({ [ownerFields[side]]: fieldsOf(launch)[ownerFields[side]] });
              if (bound.length === 1) draft.forgetFailure();
            }}
          />
        )
      }
    >
      {question}
      <LaunchForm value={draft.fields} onChange={draft.edit} errorOf={draft.errorOf} />
    </RecordDrawer>
  );
}
