import { Button } from '@mantine/core';
import { signOut } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { PlainPage } from './PlainPage.tsx';

/** Somebody who has left, or was removed from, their last workspace. */
export function NoWorkspaceScreen({ name }: { name: string }) {
  const t = useText();
  return (
    <PlainPage title={t('app.noWorkspace.title', { name })} lead={t('app.noWorkspace.text')}>
      <Button onClick={() => void signOut()}>{t('app.person.signOut')}</Button>
    </PlainPage>
  );
}
