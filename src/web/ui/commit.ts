/**
 * Enter commits a line, also in a form that has no button for it; Ctrl or ⌘ and Enter commit what has several lines. A form whose button is
 * disabled has nothing to commit. While an input method composes, Enter does not come here: see `ime.ts`.
 */
export function commitOnEnter(target: Document = document): void {
  target.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.defaultPrevented) return;
    const field = event.target;
    const isText = field instanceof HTMLTextAreaElement;
    if (!isText && !(field instanceof HTMLInputElement)) return;
    const form = field.form;
    if (!form) return;
    const button = [...form.elements].find(
      (each): each is HTMLButtonElement => (each as HTMLButtonElement).type === 'submit',
    );
    // The browser commits a line by itself where there is a button.
    if (isText ? !(event.ctrlKey || event.metaKey) : button) return;
    event.preventDefault();
    if (!button?.disabled) form.requestSubmit(button);
  });
}
