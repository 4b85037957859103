import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { type Session, sessionQuery, storedWorkspaceId, storeWorkspaceId, WorkspaceContext } from '../api/session.ts';
import { setLanguage } from '../i18n/language.ts';
import { UnsavedGuard } from '../records/UnsavedGuard.tsx';
import { LoadingState } from '../ui/states.tsx';
import { AppShell } from './AppShell.tsx';
import { NoWorkspaceScreen } from './NoWorkspaceScreen.tsx';
import { usePreferences } from './preferences.ts';
import { SessionEnd } from './SessionEnd.tsx';
import { useDay } from './useDay.ts';

/** The profile's language and theme win over what this device remembers. */
function useProfilePreferences(session: Session | undefined): void {
  const { language, theme, applyTheme } = usePreferences();
  const user = session?.user;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a profile that arrives or changes is applied, not a choice made here
  useEffect(() => {
    if (!user) return;
    if (user.locale !== language) void setLanguage(user.locale);
    if (user.theme !== theme) applyTheme(user.theme);
  }, [user?.locale, user?.theme, user?.id]);
}

/** Provides who is signed in and which workspace is in scope to every screen behind the session. */
export function SignedIn() {
  const { data: session } = useQuery(sessionQuery);
  const navigate = useNavigate();
  // A link to a launch may have moved the scope (see routes.tsx): read it again on every navigation.
  useRouterState({ select: (state) => state.location.href });
  const [, render] = useState(0);
  useProfilePreferences(session);
  const stored = storedWorkspaceId();
  const workspace = session?.workspaces.find((one) => one.id === stored) ?? session?.workspaces[0];
  const day = useDay(session, workspace);
  const value = useMemo(
    () =>
      session && workspace
        ? {
            session,
            workspace,
            day,
            choose: (workspaceId: string) => {
              storeWorkspaceId(workspaceId);
              render((count) => count + 1);
              void navigate({ to: '/' });
            },
          }
        : null,
    [session, workspace, day, navigate],
  );
  if (!session) return <LoadingState />;
  if (!value) return <NoWorkspaceScreen name={session.user.name} />;
  return (
    <WorkspaceContext.Provider value={value}>
      <AppShell />
      <UnsavedGuard />
      <SessionEnd />
    </WorkspaceContext.Provider>
  );
}
