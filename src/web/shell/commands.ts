import { useNavigate } from '@tanstack/react-router';
import type { Action } from '../../domain/people/roles.ts';
import { useLaunches, useWorkspace } from '../api/session.ts';
import { useText } from '../i18n/text.ts';
import { cardLinks, launchLinks, overviewLink, settingsLink, teamLinks } from './links.ts';
import { usePreferences } from './preferences.ts';
import { useScopedLaunch } from './scope.ts';

export type Command = { id: string; name: string; hint: string; run: () => void };

/** What can be begun from anywhere: where its form opens, and who may fill it in. */
type Begin = { label: string; to: string; open?: string; needs: Action };
const inLaunch: Begin[] = [
  { label: 'need', to: '/launches/$launchId/demand', open: 'new', needs: 'edit.demand' },
  { label: 'answers', to: '/launches/$launchId/demand/import', needs: 'facts' },
  { label: 'task', to: '/launches/$launchId/cadence', open: 'new', needs: 'edit.cadence' },
  { label: 'plan', to: '/launches/$launchId/cadence', open: 'import', needs: 'edit.cadence' },
  { label: 'launchCopy', to: '/launches/$launchId', open: 'copy', needs: 'launch' },
  { label: 'launchEdit', to: '/launches/$launchId', open: 'edit', needs: 'launch' },
];
const inWorkspace: Begin[] = [
  { label: 'launch', to: '/launches/new', needs: 'launch' },
  { label: 'invitation', to: '/members', open: 'invite', needs: 'administer' },
  { label: 'key', to: '/keys', open: 'new', needs: 'administer' },
];

/** Launches, their cards, pages and actions, as far as this person may. */
export function useCommands(): Command[] {
  const t = useText();
  const navigate = useNavigate();
  const { may, session, workspace, choose } = useWorkspace();
  const { language, change } = usePreferences();
  const scoped = useScopedLaunch();
  const launches = useLaunches().data ?? [];
  const go = (to: string, launchId?: string, open?: string) => () =>
    void navigate({ to, params: { launchId }, search: open ? { open } : {} } as never);
  const places = [overviewLink, ...teamLinks, settingsLink].filter((link) => !link.needs || may(link.needs));
  const begin = (actions: Begin[], launch?: { id: string; name: string }): Command[] =>
    actions
      .filter(({ needs }) => may(needs))
      .map(({ label, to, open }) => ({
        id: `begin ${label}`,
        name: t(`app.palette.begin.${label}`),
        hint: launch?.name ?? t('app.palette.action'),
        run: go(to, launch?.id, open),
      }));
  return [
    ...launches.map((launch) => ({
      id: launch.id,
      name: launch.name,
      hint: launch.product || t('app.nav.launch'),
      run: go('/launches/$launchId', launch.id),
    })),
    ...(scoped
      ? [
          ...[...launchLinks, ...cardLinks].map((link) => ({
            id: link.to,
            name: t(link.label),
            hint: scoped.name,
            run: go(link.to, scoped.id),
          })),
          ...cardLinks.map((link) => ({
            id: `sign ${link.to}`,
            name: t('app.palette.sign', { card: t(link.label) }),
            hint: scoped.name,
            run: go(link.to, scoped.id, 'sign'),
          })),
          ...begin(inLaunch, scoped),
        ]
      : []),
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
    ...begin(inWorkspace),
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
