import { Button, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';

type Props = { launchId: string; onClose: () => void; onAdded: (needId: string) => void };

/** Writes down a need: a short name and the job or pain it stands for. */
export function AddNeedDrawer({ launchId, onClose, onAdded }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [title, setTitle] = useState('');
  const [statement, setStatement] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const create = useWrite(api.needs.create, { onError: setFailure, onSuccess: (need) => onAdded(need.id) });
  return (
    <Drawer open onClose={onClose} title={t('demand.board.add')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ workspaceId, launchId, title: title.trim(), statement: statement.trim() });
        }}
      >
        <TextInput
          label={t('demand.need.title')}
          description={t('demand.need.titleHint')}
          required
          maxLength={80}
          data-autofocus
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        <Textarea
          label={t('demand.need.statement')}
          description={t('demand.need.statementHint')}
          maxLength={500}
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
        />
        <FormFailure failure={failure} />
        <div>
          <Button type="submit" variant="filled" loading={create.isPending} disabled={title.trim() === ''}>
            {t('demand.board.add')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}
