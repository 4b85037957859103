/**
 * While an input method is composing, Enter and Escape belong to it. Stopping them before anything else hears them makes every field safe
 * at once: nothing is submitted, closed or chosen. Safari reports the confirming Enter after the composition with key code 229.
 */
export function guardComposition(target: Document = document): void {
  target.addEventListener(
    'keydown',
    (event) => {
      const isConfirming = event.isComposing || event.keyCode === 229;
      if (!isConfirming) return;
      event.stopImmediatePropagation();
      if (!event.isComposing && event.key === 'Enter') event.preventDefault();
    },
    { capture: true },
  );
}
