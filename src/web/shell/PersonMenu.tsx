import { Menu } from '@mantine/core';
import { IconCheck, IconLogout } from '@tabler/icons-react';
import { languageNames, languages } from '../../locales/format/language.ts';
import { signOut, useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { usePreferences } from './preferences.ts';

/** Workspace switch, language, theme, sign out, behind the button that it is given. */
export function PersonMenu({ children }: { children: React.ReactElement }) {
  const t = useText();
  const { session, workspace, choose } = useWorkspace();
  const { language, theme, change } = usePreferences();
  const check = (on: boolean) =>
    on ? <IconCheck size={14} /> : <span style={{ width: 14, display: 'inline-block' }} />;
  return (
    <Menu width={220} position="top-start" withinPortal>
      <Menu.Target>{children}</Menu.Target>
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
        {languages.map((one) => (
          <Menu.Item key={one} leftSection={check(language === one)} onClick={() => change({ locale: one })}>
            {languageNames[one]}
          </Menu.Item>
        ))}
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
