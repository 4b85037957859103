import { useSyncExternalStore } from 'react';

/** What lies over the page: the command palette, the list of shortcuts, or nothing. */
type Overlay = 'commands' | 'shortcuts' | null;
let overlay: Overlay = null;
const listeners = new Set<() => void>();

export function openOverlay(next: Overlay): void {
  overlay = next;
  for (const listener of listeners) listener();
}

export function useOverlay(): Overlay {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => overlay,
  );
}
