import { useEffect, useRef, useSyncExternalStore } from 'react';
import { refresh } from '../api/queries.ts';
import type { Session, Workspace } from '../api/session.ts';
import { clockOf } from '../format/clock.ts';

const lookMs = 30_000;

/** A page that slept through midnight looks as soon as it wakes. */
function nowAndThen(look: () => void): () => void {
  const timer = setInterval(look, lookMs);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

/** Which day it is in the workspace. When the next one begins while the page is open, everything on it is asked for again. */
export function useDay(session: Session | undefined, workspace: Workspace | undefined): string {
  const day = useSyncExternalStore(nowAndThen, () =>
    clockOf(workspace?.timeZone ?? 'UTC', session?.serverAheadMs ?? 0).today(),
  );
  const shown = useRef({ workspaceId: workspace?.id, day });
  useEffect(() => {
    const { workspaceId, day: before } = shown.current;
    shown.current = { workspaceId: workspace?.id, day };
    if (workspaceId && workspaceId === workspace?.id && before !== day) void refresh({ workspaceId });
  }, [workspace?.id, day]);
  return day;
}
