/** Forms into which somebody has typed, and whether that has been sent since. One that left the page is gone with its text. */
const typedInto = new Map<HTMLFormElement, 'typed' | 'sent'>();

const formOf = ({ target }: Event) => (target instanceof Element ? target.closest('form') : null);

/** Is there text on the page that nobody has saved? */
export function hasUnsavedText(): boolean {
  for (const form of typedInto.keys()) if (!form.isConnected) typedInto.delete(form);
  return typedInto.size > 0;
}

/** What was sent has been stored. A write that fails leaves its form unsaved. */
export function sentTextIsSaved(): void {
  for (const [form, state] of typedInto) if (state === 'sent') typedInto.delete(form);
}

export function forgetUnsavedText(): void {
  typedInto.clear();
}

/** Notices typing in every form of the page; answers how to stop. */
export function watchForms(): () => void {
  const note = (state: 'typed' | 'sent') => (event: Event) => {
    const form = formOf(event);
    if (form && (state === 'typed' || typedInto.has(form))) typedInto.set(form, state);
  };
  const typed = note('typed');
  const sent = note('sent');
  document.addEventListener('input', typed);
  document.addEventListener('submit', sent);
  return () => {
    document.removeEventListener('input', typed);
    document.removeEventListener('submit', sent);
  };
}
