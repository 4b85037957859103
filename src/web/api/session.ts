import { type QueryKey, queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Action } from '../../domain/people/roles.ts';
import { api, client } from './client.ts';
import { fetchOrRefuse } from './failure.ts';
import { queryClient } from './queries.ts';
import { endSession } from './signed-in.ts';

/** Who is signed in. The server's clock is compared with this machine's as it answers, to the second. */
export const sessionQuery = queryOptions({
  queryKey: api.session.get.queryKey({ input: {} }) as QueryKey,
  queryFn: async ({ signal }) => {
    const { now, ...session } = await client.session.get({}, { signal });
    return { ...session, serverAheadMs: Math.round((Date.parse(now) - Date.now()) / 1000) * 1000 };
  },
  staleTime: 60_000,
});

export type Session = Awaited<ReturnType<NonNullable<typeof sessionQuery.queryFn>>>;
export type Workspace = Session['workspaces'][number];

/** Signs in with a cookie that scripts cannot read; what is on the screen stays. Rejects with a failure whose reason is for the person. */
export async function signInHere(email: string, password: string): Promise<void> {
  await fetchOrRefuse('/api/auth/sign-in/email', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password, rememberMe: true }),
  });
}

/** {@link signInHere} for a screen that comes next. */
export async function signIn(email: string, password: string): Promise<void> {
  await signInHere(email, password);
  queryClient.clear();
}

export async function signOut(): Promise<void> {
  endSession();
  await fetchOrRefuse('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  queryClient.clear();
  window.location.assign('/sign-in');
}

/** The workspace in scope and its switch; provided inside the signed-in frame. */
export const WorkspaceContext = createContext<{
  workspace: Workspace;
  session: Session;
  /** Which day it is there: whoever says so is drawn anew when the next one begins. */
  day: string;
  choose: (workspaceId: string) => void;
} | null>(null);

/** Who is signed in, where, and what they may do there. */
export function useWorkspace() {
  const value = useContext(WorkspaceContext);
  if (!value) throw new Error('useWorkspace outside of the signed-in frame');
  const { workspace, session, choose } = value;
  return {
    workspaceId: workspace.id,
    workspace,
    session,
    user: session.user,
    choose,
    may: (action: Action) => workspace.actions.includes(action),
  };
}

const workspaceKey = 'biplane.workspace';
export function storedWorkspaceId(): string | null {
  return localStorage.getItem(workspaceKey);
}
export function storeWorkspaceId(workspaceId: string): void {
  localStorage.setItem(workspaceKey, workspaceId);
}

/** Launches of the workspace, for the frame and the palette. */
export function useLaunches() {
  const { workspaceId } = useWorkspace();
  return useQuery(api.launches.list.queryOptions({ input: { workspaceId } }));
}
