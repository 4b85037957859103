import { useRef } from 'react';
import type { Draft } from './draft.ts';

/**
 * For records that are made one after the other: `press` belongs to the button that saves and goes on with the next. Ask `isNext` once it is saved;
 * `sent` has to be the draft that the form saves.
 */
export function useAnother() {
  const pressed = useRef(false);
  const next = useRef(false);
  return {
    press: () => {
      pressed.current = true;
      // The form is sent within the click; one that is not, because a field is in error, is none that goes on later.
      setTimeout(() => {
        pressed.current = false;
      });
    },
    sent: <Fields extends object>(draft: Draft<Fields>): Draft<Fields> => ({
      ...draft,
      save: (patch) => {
        next.current = pressed.current;
        draft.save(patch);
      },
    }),
    isNext: () => next.current,
  };
}
