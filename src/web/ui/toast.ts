import { useSyncExternalStore } from 'react';
import type { Text } from '../../domain/text.ts';
import type { Failure } from '../api/failure.ts';

export type Toast = {
  id: number;
  tone: 'done' | 'failed';
  message: string | Text;
  /** A button beside the message: undo, retry, open. */
  action?: { label: string | Text; run: () => void } | undefined;
};

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function show(tone: Toast['tone'], message: Toast['message'], action?: Toast['action']): number {
  lastId += 1;
  const id = lastId;
  set([...toasts.slice(-3), { id, tone, message, action }]);
  // It stays while somebody is at it.
  const leave = () =>
    document.querySelector(`[data-toast="${id}"]:is(:hover, :focus-within)`)
      ? setTimeout(leave, 1_000)
      : toast.dismiss(id);
  // A message with something to press, or about a failure, stays long enough to be read and reached.
  setTimeout(leave, action || tone === 'failed' ? 10_000 : 4_000);
  return id;
}

/** Short messages at the edge of the screen. Nothing that must be read lives only here. */
export const toast = {
  done: (message: string, action?: Toast['action']) => show('done', message, action),
  /** After something reversible happened: "deleted · undo". */
  undo: (message: string, undo: () => void) => show('done', message, { label: { key: 'app.undo' }, run: undo }),
  failed: (failure: Failure) =>
    show('failed', failure.code === 'conflict' ? { key: 'app.failed.conflict' } : failure.reason),
  dismiss: (id: number) => set(toasts.filter((one) => one.id !== id)),
};

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
