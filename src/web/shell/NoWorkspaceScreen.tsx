import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { api } from '../api/client.ts';
import { queryClient, useWrite } from '../api/queries.ts';
import { sessionQuery, signOut } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { PlainPage } from './PlainPage.tsx';

/** Somebody who has left, or was removed from, their last workspace. */
export function NoWorkspaceScreen({ name }: { name: string }) {
  const t = useText();
  const [workspaceName, setWorkspaceName] = useState('');
  const create = useWrite(api.workspaces.create, {
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
  return (
    <PlainPage title={t('people.noWorkspace.title', { name })} lead={t('people.noWorkspace.text')}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate({ name: workspaceName });
        }}
      >
        <TextInput
          label={t('people.setup.workspaceName')}
          required
          value={workspaceName}
          onChange={(event) => setWorkspaceName(event.currentTarget.value)}
        />
        <div className="row between">
          <Button variant="subtle" onClick={() => void signOut()}>
            {t('app.person.signOut')}
          </Button>
          <Button type="submit" variant="filled" loading={create.isPending}>
            {t('people.noWorkspace.create')}
          </Button>
        </div>
      </form>
    </PlainPage>
  );
}
