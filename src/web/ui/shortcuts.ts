import { useEffect, useRef } from 'react';

type Binding = { keys: string; run: () => void };
const bindings = new Set<Binding>();
const sequenceMs = 900;
let pending = '';
let pendingSince = 0;

/** What takes letters; a list to choose from, a mark or a file does not. */
const typed = 'input:not([readonly], [type="radio"], [type="checkbox"], [type="file"]), textarea, select';

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(typed));
}

function pressed(event: KeyboardEvent): string {
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
}

/** Starts listening, once. Shortcuts are silent while typing and behind a dialog; `mod+…` works everywhere. */
export function startShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const key = pressed(event);
    const isModified = key.startsWith('mod+');
    if (!isModified && (isTyping(event.target) || document.querySelector('[role="dialog"][aria-modal="true"]'))) return;
    const sequence = !isModified && pending && Date.now() - pendingSince < sequenceMs ? `${pending} ${key}` : key;
    const match =
      [...bindings].findLast((one) => one.keys === sequence) ?? [...bindings].findLast((one) => one.keys === key);
    pending = [...bindings].some((one) => one.keys.startsWith(`${key} `)) ? key : '';
    pendingSince = Date.now();
    if (!match) return;
    event.preventDefault();
    pending = '';
    match.run();
  });
}

/** `useShortcut('g d', open)`, `useShortcut('mod+k', palette)`, `useShortcut('j', next)`; the latest mounted wins. */
export function useShortcut(keys: string, run: () => void, enabled = true): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (!enabled) return;
    const binding: Binding = { keys, run: () => latest.current() };
    bindings.add(binding);
    return () => {
      bindings.delete(binding);
    };
  }, [keys, enabled]);
}
