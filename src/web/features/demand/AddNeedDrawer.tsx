import { Textarea, TextInput } from '@mantine/core';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useNewRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { Drawer } from '../../ui/Drawer.tsx';

type Props = { launchId: string; onClose: () => void; onAdded: (needId: string) => void };

/** Writes down a need: a short name and the job or pain it stands for. */
export function AddNeedDrawer({ launchId, onClose, onAdded }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const draft = useNewRecord({
    empty: { title: '', statement: '' },
    procedure: api.needs.create,
    input: ({ title, statement }) => ({ workspaceId, launchId, title: title.trim(), statement: statement.trim() }),
    onSaved: (need) => onAdded(need.id),
  });
  const { title, statement } = draft.fields;
  return (
    <Drawer open onClose={onClose} title={t('demand.board.add')}>
      <RecordForm draft={draft} isComplete={title.trim() !== ''} submit={t('demand.board.add')}>
        <TextInput
          label={t('demand.need.title')}
          description={t('demand.need.titleHint')}
          required
          maxLength={80}
          data-autofocus
          value={title}
          error={draft.errorOf('title')}
          onChange={(event) => draft.edit({ title: event.currentTarget.value })}
        />
        <Textarea
          label={t('demand.need.statement')}
          description={t('demand.need.statementHint')}
          maxLength={500}
          value={statement}
          error={draft.errorOf('statement')}
          onChange={(event) => draft.edit({ statement: event.currentTarget.value })}
        />
      </RecordForm>
    </Drawer>
  );
}
