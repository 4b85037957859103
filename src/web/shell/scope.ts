import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLaunches, useWorkspace } from '../api/session.ts';

const key = (workspaceId: string) => `biplane.launch.${workspaceId}`;

/** The launch that the rail's links lead to: the one on screen, else the one last seen, else the first that is not over. */
export function useScopedLaunch() {
  const { workspaceId } = useWorkspace();
  const { launchId } = useParams({ strict: false }) as { launchId?: string };
  const launches = useLaunches().data ?? [];
  const isKnown = launches.some((one) => one.id === launchId);
  useEffect(() => {
    if (launchId && isKnown) localStorage.setItem(key(workspaceId), launchId);
  }, [launchId, isKnown, workspaceId]);
  const wanted = localStorage.getItem(key(workspaceId));
  if (launchId) return launches.find((one) => one.id === launchId);
  return launches.find((one) => one.id === wanted) ?? launches.find((one) => one.stage !== 'settled') ?? launches[0];
}
