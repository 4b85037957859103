import { UnstyledButton } from '@mantine/core';
import { IconSelector } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { initials } from '../ui/SignatureMarks.tsx';
import styles from './PersonButton.module.css';

// Menus are much code for what is seldom opened: they come once the page stands.
const PersonMenu = lazy(async () => ({ default: (await import('./PersonMenu.tsx')).PersonMenu }));

/** Who is signed in and where; opens what can be done about it. */
export function PersonButton() {
  const t = useText();
  const { workspace, user } = useWorkspace();
  const person = (
    <UnstyledButton className={styles.target}>
      <span className={styles.avatar} aria-hidden="true">
        {initials(user.name)}
      </span>
      <span className={styles.names}>
        <b className="cut">{user.name}</b>
        <span className="cut">{workspace.name}</span>
      </span>
      <span className="visually-hidden">{t('app.person.menu')}</span>
      <IconSelector size={15} className={styles.arrow} aria-hidden="true" />
    </UnstyledButton>
  );
  return (
    <Suspense fallback={person}>
      <PersonMenu>{person}</PersonMenu>
    </Suspense>
  );
}
