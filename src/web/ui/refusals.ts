import { useSyncExternalStore } from 'react';
import type { Failure } from '../api/failure.ts';
import { watchWrites } from '../api/queries.ts';
import { toast } from './toast.ts';

/** Why what was pressed was not done, and where it was pressed. */
export type Refusal = { failure: Failure; beside: HTMLElement };

let shown: Refusal | null = null;
const listeners = new Set<() => void>();
function show(next: Refusal | null): void {
  shown = next;
  for (const listener of listeners) listener();
}

export const closeRefusal = () => show(null);

export function useRefusal(): Refusal | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
}

let clicked: Element | null = null;
/** Some browsers do not give the focus to a button that is clicked. */
const focused = (): Element | null => (document.activeElement === document.body ? clicked : document.activeElement);

/** Still on the page: a menu or a question that closed meanwhile has given the focus back to what opened it. */
function placeOf(pressed: Element | null | undefined): HTMLElement | undefined {
  return [pressed, focused()].find(
    (place): place is HTMLElement => place instanceof HTMLElement && place.getClientRects().length > 0,
  );
}

/** Tells why something was not done: beside what was pressed, or else at the edge of the screen. */
export function tellRefusal(failure: Failure, pressed: Element | null = null): void {
  const beside = placeOf(pressed);
  if (beside) show({ failure, beside });
  else toast.failed(failure);
}

/** Tells of every write that was refused and whose screen does not show it. */
export function tellRefusedWrites(): () => void {
  const pressed = new WeakMap<object, Element | null>();
  const onClick = ({ target }: Event) => {
    clicked = target instanceof Element ? target.closest('button, a, input, [tabindex]') : null;
  };
  document.addEventListener('click', onClick, { capture: true });
  const stop = watchWrites({
    onStart: (write) => {
      pressed.set(write, focused());
      closeRefusal();
    },
    onFailure: (failure, quiet, write) => {
      if (!quiet) tellRefusal(failure, pressed.get(write));
    },
  });
  return () => {
    document.removeEventListener('click', onClick, { capture: true });
    stop();
  };
}
