import { Checkbox } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useNewRecord } from '../../records/draft.ts';
import { RecordDrawer } from '../../records/RecordDrawer.tsx';
import { toast } from '../../ui/toast.ts';
import { isComplete, type LaunchFields, LaunchForm } from './LaunchForm.tsx';
import type { Launch } from './types.ts';

const parts = ['needs', 'plan', 'wager'] as const;
type Fields = LaunchFields & { keep: (typeof parts)[number][] };

/** Begins a launch as this one was begun: what is decided anew stays behind. */
export function CopyLaunchDrawer({ launch, onClose }: { launch: Launch; onClose: () => void }) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId } = useWorkspace();
  const draft = useNewRecord({
    empty: (): Fields => ({
      name: t('launches.copy.name', { name: launch.name }).slice(0, 120),
      family: launch.family,
      product: launch.product,
      pmOwnerId: launch.pmOwnerId,
      gtmOwnerId: launch.gtmOwnerId,
      committedDate: '',
      currency: launch.currency,
      keep: [...parts],
    }),
    procedure: api.overview.copy,
    input: (fields) => ({ workspaceId, launchId: launch.id, ...fields, name: fields.name.trim() }),
    onSaved: ({ id, name }) => {
      toast.done(t('launches.copy.done', { name }));
      void navigate({ to: '/launches/$launchId', params: { launchId: id } });
    },
  });
  return (
    <RecordDrawer
      draft={draft}
      isComplete={isComplete(draft.fields)}
      title={t('launches.copy.title')}
      above={launch.name}
      submit={t('launches.copy.open')}
      onClose={onClose}
    >
      <LaunchForm value={draft.fields} onChange={draft.edit} errorOf={draft.errorOf} />
      <Checkbox.Group
        label={t('launches.copy.keep')}
        description={t('launches.copy.text')}
        value={draft.fields.keep}
        onChange={(keep) => draft.edit({ keep: parts.filter((part) => keep.includes(part)) })}
      >
        <div className="stack" style={{ marginTop: 10 }}>
          {parts.map((part) => (
            <Checkbox
              key={part}
              value={part}
              label={t(`launches.copy.${part}`)}
              description={t(`launches.copy.${part}Hint`)}
            />
          ))}
        </div>
      </Checkbox.Group>
    </RecordDrawer>
  );
}
