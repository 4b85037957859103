import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconLogout, IconSelector } from '@tabler/icons-react';
import { signOut, useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { initials } from '../ui/SignatureMarks.tsx';
import styles from './PersonMenu.module.css';
import { usePreferences } from './preferences.ts';

/** Who is signed in and where: workspace switch, language, theme, sign out. */
export function PersonMenu() {
  const t = useText();
  const { session, workspace, user, choose } = useWorkspace();
  const { language, theme, change } = usePreferences();
  const check = (on: boolean) =>
    on ? <IconCheck size={14} /> : <span style={{ width: 14, display: 'inline-block' }} />;
  return (
    <Menu width={220} position="top-start" withinPortal>
      <Menu.Target>
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
      </Menu.Target>
      <Menu.Dropdown>
        {session.workspaces.length > 1 && (
          <>
            <Menu.Label>{t('app.person.workspace')}</Menu.Label>
            {session.workspaces.map((one) => (
              <Menu.Item key={one.id} leftSection={check(one.id === workspace.id)} onClick={() => choose(one.id)}>
                {one.name}
              </Menu.Item>
            ))}
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{t('app.person.language')}</Menu.Label>
        <Menu.Item leftSection={check(language === 'zh-CN')} onClick={() => change({ locale: 'zh-CN' })}>
          中文
        </Menu.Item>
        <Menu.Item leftSection={check(language === 'en')} onClick={() => change({ locale: 'en' })}>
          English
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('app.person.theme')}</Menu.Label>
        {(['system', 'light', 'dark'] as const).map((one) => (
          <Menu.Item key={one} leftSection={check(theme === one)} onClick={() => change({ theme: one })}>
            {t(`app.theme.${one}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={14} />} onClick={() => void signOut()}>
          {t('app.person.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
