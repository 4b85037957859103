import { useEffect, useRef } from 'react';

/** Lists, menus, popovers and dialogs that the component library draws over the page; each closes itself on Escape. */
const floats = '[data-portal] [role="dialog"], [class*="mantine-"][class*="-dropdown"]';
/** Presses of Escape that belong to something that lay over everything else when the key went down. */
const taken = new WeakSet<Event>();
const layers: { close: () => void }[] = [];

/** Also what is still fading in. */
const isVisible = (element: Element) => element.checkVisibility({ visibilityProperty: true });

/**
 * Escape closes the innermost thing only: a list, then the popover or dialog it lies in, then the drawer. What is open is looked at before
 * anybody closes it; start this before anything else listens.
 */
export function startEscape(): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Escape' && [...document.querySelectorAll(floats)].some(isVisible)) taken.add(event);
    },
    { capture: true },
  );
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || taken.has(event)) return;
    const innermost = layers.at(-1);
    if (!innermost) return;
    event.preventDefault();
    innermost.close();
  });
}

/** While `open`, Escape calls `close`, unless something opened later is still open. */
export function useLayer(open: boolean, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) return;
    const layer = { close: () => latest.current() };
    layers.push(layer);
    return () => {
      layers.splice(layers.indexOf(layer), 1);
    };
  }, [open]);
}
