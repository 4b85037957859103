import { watchWrites } from '../api/queries.ts';

/** Forms into which somebody has typed, and whether a write that saves it is under way. A form that left the page is gone with its text. */
const typedInto = new Map<HTMLFormElement, 'typed' | 'sent'>();

/** Is there text on the page that nobody has saved? */
export function hasUnsavedText(): boolean {
  for (const form of typedInto.keys()) if (!form.isConnected) typedInto.delete(form);
  return typedInto.size > 0;
}

export function forgetUnsavedText(): void {
  typedInto.clear();
}

/** A write begins: it saves the form that has the focus, or all of them where its button stands outside of any. */
function textIsSent(): void {
  const focused = document.activeElement;
  const form = focused instanceof HTMLButtonElement ? focused.form : focused?.closest('form');
  for (const typed of typedInto.keys()) if (!form || typed === form) typedInto.set(typed, 'sent');
}

function sentTextIsSaved(): void {
  for (const [form, state] of typedInto) if (state === 'sent') typedInto.delete(form);
}

/** The write failed: what it should have saved is still only on the page. */
function sentTextIsUnsaved(): void {
  for (const form of typedInto.keys()) typedInto.set(form, 'typed');
}

/** Notices typing in every form of the page, and every write; answers how to stop. */
export function watchForms(): () => void {
  const typed = ({ target }: Event) => {
    const form = target instanceof Element ? target.closest('form') : null;
    if (form) typedInto.set(form, 'typed');
  };
  document.addEventListener('input', typed);
  const stop = watchWrites({ onStart: textIsSent, onSuccess: sentTextIsSaved, onFailure: sentTextIsUnsaved });
  return () => {
    document.removeEventListener('input', typed);
    stop();
  };
}
