import { useContext, useMemo } from 'react';
import { WorkspaceContext } from '../api/session.ts';
import { type Clock, clockOf } from './clock.ts';

/** The workspace's clock; the reader's own where they are in none. */
export function useClock(): Clock {
  const scope = useContext(WorkspaceContext);
  const timeZone = scope?.workspace.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const serverAheadMs = scope?.session.serverAheadMs ?? 0;
  return useMemo(() => clockOf(timeZone, serverAheadMs), [timeZone, serverAheadMs]);
}
