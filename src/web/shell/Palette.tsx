import { Modal } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useLaunches, useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { openOverlay, takeTypedAhead } from '../ui/overlay.ts';
import { cardLinks, launchLinks, overviewLink, settingsLink, teamLinks } from './links.ts';
import styles from './Palette.module.css';
import { matches } from './pinyin.ts';
import { usePreferences } from './preferences.ts';
import { useScopedLaunch } from './scope.ts';

type Command = { id: string; name: string; hint: string; run: () => void };

function useCommands(): Command[] {
  const t = useText();
  const navigate = useNavigate();
  const { may, session, workspace, choose } = useWorkspace();
  const { language, change } = usePreferences();
  const scoped = useScopedLaunch();
  const launches = useLaunches().data ?? [];
  const go = (to: string, launchId?: string) => () => void navigate({ to, params: { launchId } } as never);
  const places = [overviewLink, ...teamLinks, settingsLink].filter((link) => !link.needs || may(link.needs));
  return [
    ...launches.flatMap((launch) => [
      {
        id: launch.id,
        name: launch.name,
        hint: launch.product || t('app.nav.launch'),
        run: go('/launches/$launchId', launch.id),
      },
    ]),
    ...(scoped ? cardLinks : []).map((link) => ({
      id: `sign ${link.to}`,
      name: t('app.palette.sign', { card: t(link.label) }),
      hint: scoped?.name ?? '',
      run: () => void navigate({ to: link.to, params: { launchId: scoped?.id }, search: { open: 'sign' } } as never),
    })),
    ...(scoped ? [...launchLinks, ...cardLinks] : []).map((link) => ({
      id: link.to,
      name: t(link.label),
      hint: scoped?.name ?? '',
      run: go(link.to, scoped?.id),
    })),
    ...launches
      .filter((launch) => launch.id !== scoped?.id)
      .flatMap((launch) =>
        cardLinks.map((link) => ({
          id: launch.id + link.to,
          name: `${launch.name} · ${t(link.label)}`,
          hint: '',
          run: go(link.to, launch.id),
        })),
      ),
    ...places.map((link) => ({ id: link.to, name: t(link.label), hint: t('app.palette.page'), run: go(link.to) })),
    ...(may('launch')
      ? [{ id: 'new', name: t('app.nav.newLaunch'), hint: t('app.palette.action'), run: go('/launches/new') }]
      : []),
    {
      id: 'language',
      name: t('app.palette.otherLanguage'),
      hint: t('app.palette.action'),
      run: () => void change({ locale: language === 'en' ? 'zh-CN' : 'en' }),
    },
    ...(['light', 'dark', 'system'] as const).map((theme) => ({
      id: theme,
      name: t('app.palette.theme', { theme: t(`app.theme.${theme}`) }),
      hint: t('app.palette.action'),
      run: () => void change({ theme }),
    })),
    ...session.workspaces
      .filter((one) => one.id !== workspace.id)
      .map((one) => ({ id: one.id, name: one.name, hint: t('app.person.workspace'), run: () => choose(one.id) })),
  ];
}

const shownAtMost = 9;

/** Everything by typing: launches, their cards, pages, actions; Chinese also by pinyin initials. */
export function Palette() {
  const t = useText();
  const commands = useCommands();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const found = commands.filter((command) => matches(`${command.name} ${command.hint}`, typed));
  const shown = found.slice(0, shownAtMost);
  const run = (command: Command | undefined) => {
    if (!command) return;
    openOverlay(null);
    command.run();
  };
  const [entered, setEntered] = useState(false);
  const field = useCallback((input: HTMLInputElement | null) => {
    if (!input) return;
    input.focus();
    const ahead = takeTypedAhead();
    if (ahead.text !== '') setTyped(ahead.text);
    setEntered(ahead.entered);
  }, []);
  useEffect(() => {
    if (entered) run(shown[0]);
  });
  return (
    <Modal
      opened
      onClose={() => openOverlay(null)}
      withCloseButton={false}
      size={560}
      padding={0}
      yOffset="14vh"
      centered={false}
      aria-label={t('app.search.open')}
    >
      <input
        ref={field}
        className={styles.input}
        data-autofocus
        role="combobox"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={shown[at] ? `palette-${at}` : undefined}
        aria-label={t('app.search.open')}
        placeholder={t('app.search.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setAt((at + (event.key === 'ArrowDown' ? 1 : shown.length - 1)) % Math.max(1, shown.length));
          }
          if (event.key === 'Enter') run(shown[at]);
        }}
      />
      <div role="listbox" id="palette-list" className={styles.list} aria-label={t('app.search.open')}>
        {shown.map((command, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field above keeps the focus and owns the keys
          <div
            key={command.id}
            id={`palette-${index}`}
            role="option"
            aria-selected={index === at}
            className={styles.option}
            onMouseMove={() => setAt(index)}
            onClick={() => run(command)}
          >
            <span className="grow cut">{command.name}</span>
            <span className="faint small cut">{command.hint}</span>
          </div>
        ))}
      </div>
      <div className={styles.foot}>
        {found.length === 0
          ? t('app.search.nothing')
          : t('app.table.shown', { shown: shown.length, all: found.length })}
      </div>
    </Modal>
  );
}
