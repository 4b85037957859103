import { useSyncExternalStore } from 'react';

/** What lies over the page: the command palette, the list of shortcuts, or nothing. */
type Overlay = 'commands' | 'shortcuts' | null;
let overlay: Overlay = null;
const listeners = new Set<() => void>();

/** What was typed into the palette before its field was there; null while nothing is on its way. */
let typedAhead: { text: string; entered: boolean } | null = null;

/** Keeps the keys that are pressed while the palette loads. An input method needs a field, so it cannot begin earlier. */
function keepKey(event: KeyboardEvent): void {
  if (!typedAhead || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1) typedAhead.text += event.key;
  else if (event.key === 'Backspace') typedAhead.text = typedAhead.text.slice(0, -1);
  else if (event.key === 'Enter') typedAhead.entered = true;
  else if (event.key === 'Escape') openOverlay(null);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** The palette's field is there: what was typed so far, and whether Enter followed. Keys go to the field from here on. */
export function takeTypedAhead(): { text: string; entered: boolean } {
  const typed = typedAhead ?? { text: '', entered: false };
  typedAhead = null;
  window.removeEventListener('keydown', keepKey, { capture: true });
  return typed;
}

export function openOverlay(next: Overlay): void {
  takeTypedAhead();
  if (next === 'commands' && overlay !== 'commands') {
    typedAhead = { text: '', entered: false };
    window.addEventListener('keydown', keepKey, { capture: true });
  }
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
