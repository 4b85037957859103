import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLaunches, useWorkspace } from '../api/session.ts';

const key = (workspaceId: string) => `biplane.launch.${workspaceId}`;

/** The launch that the rail's links lead to: the one on screen, else the one last seen, else the first that is not over. */
export function useScopedLaunch() {
  const { workspaceId } = useWorkspace();
  const { launchId } = useParams({ strict: false }) as { launchId?: string };
  const launches = useLaunches().data ?? [];
  useEffect(() => {
    if (launchId) localStorage.setItem(key(workspaceId), launchId);
  }, [launchId, workspaceId]);
  const wanted = launchId ?? localStorage.getItem(key(workspaceId));
  return launches.find((one) => one.id === wanted) ?? launches.find((one) => one.stage !== 'settled') ?? launches[0];
}
