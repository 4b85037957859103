import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { useAnother } from '../../records/another.ts';
import { useNewRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { toast } from '../../ui/toast.ts';

type Props = { launchId: string; onClose: () => void; onAdded: (needId: string) => void };

/** Writes down a need: a short name and the job or pain it stands for; one after the other where that is asked for. */
export function AddNeedDrawer(props: Props) {
  const [count, setCount] = useState(0);
  return <NewNeed key={count} {...props} onNext={() => setCount(count + 1)} />;
}

function NewNeed({ launchId, onClose, onAdded, onNext }: Props & { onNext: () => void }) {
  const t = useText();
  const { press, sent, isNext } = useAnother();
  const { workspaceId } = useWorkspace();
  const draft = useNewRecord({
    empty: { title: '', statement: '' },
    procedure: api.needs.create,
    input: ({ title, statement }) => ({ workspaceId, launchId, title: title.trim(), statement: statement.trim() }),
    onSaved: (need) => {
      if (!isNext()) return onAdded(need.id);
      toast.done(t('demand.need.added', { title: need.title }));
      onNext();
    },
  });
  const { title, statement } = draft.fields;
  return (
    <Drawer open onClose={onClose} title={t('demand.board.add')}>
      <RecordForm
        draft={sent(draft)}
        isComplete={title.trim() !== ''}
        submit={t('demand.board.add')}
        note={
          <Button type="submit" disabled={title.trim() === '' || draft.isSaving} onClick={press}>
            {t('app.saveAndNext')}
          </Button>
        }
      >
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
