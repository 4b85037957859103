import { useSyncExternalStore } from 'react';
import { flushSync } from 'react-dom';

let isPrinting = false;
const listeners = new Set<() => void>();

function set(next: boolean): void {
  isPrinting = next;
  // The page is laid out for paper as soon as the event is over.
  flushSync(() => {
    for (const listener of listeners) listener();
  });
}
window.addEventListener('beforeprint', () => set(true));
window.addEventListener('afterprint', () => set(false));

/** How wide a sheet of A4 is between its margins, in pixels. */
export const paperWidth = 700;

/** Whether the page is on its way to paper, on which nothing measures itself. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isPrinting,
  );
}
