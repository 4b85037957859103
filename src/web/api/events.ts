import { useEffect } from 'react';
import { together } from './announcements.ts';
import { apiBase } from './client.ts';
import { type ImportProgress, refresh, showProgress } from './queries.ts';

const longestWaitMs = 30_000;

/**
 * Keeps the screen true while others work: what shows a changed record is reloaded, and nothing else. Announcements within a blink are taken together,
 * and after a lost connection everything is reloaded, since announcements are not replayed.
 */
export function useLiveUpdates(workspaceId: string | undefined): void {
  useEffect(() => {
    if (!workspaceId) return;
    let source: EventSource;
    let wasLost = false;
    let attempts = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = together((launchId, procedures) => {
      void refresh({ workspaceId, ...(launchId ? { launchId } : {}) }, procedures);
    });
    const connect = () => {
      source = new EventSource(`${apiBase}/workspaces/${workspaceId}/events`);
      source.addEventListener('changed', (event) => changed(JSON.parse(event.data)));
      source.addEventListener('progress', (event) => showProgress(JSON.parse(event.data) as ImportProgress));
      // The server may have missed some: everything is reloaded.
      source.addEventListener('reload', () => void refresh({ workspaceId }));
      source.addEventListener('error', () => {
        wasLost = true;
        // A refusal (a server that starts, too many streams) ends the source for good: it is opened anew, ever more rarely.
        if (source.readyState === EventSource.CLOSED) {
          attempts += 1;
          timer = setTimeout(connect, Math.min(longestWaitMs, 500 * 2 ** attempts));
        }
      });
      source.addEventListener('open', () => {
        if (wasLost) void refresh({ workspaceId });
        wasLost = false;
        attempts = 0;
      });
    };
    connect();
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [workspaceId]);
}
