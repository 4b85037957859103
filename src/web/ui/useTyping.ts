import { useLayoutEffect, useRef, useState } from 'react';
import { text as say } from '../../domain/text.ts';
import { useText } from '../i18n/text.ts';
import { left, type Notation, standing, type Typed } from './typing.ts';

type Options<Value> = {
  value: Value | null;
  /** Is told every reading: `null` for nothing, and for a text in error what no server takes. */
  onChange: (value: Value | null) => void;
  notation: Notation<Value>;
  required: boolean;
};

/**
 * The state of a field whose value is read from what is typed. What is wrong with it is the field's own validity, as HTML has it: no form
 * sends a field in error. Before somebody tries, the field says so once it is left.
 */
export function useTyping<Value>({ value, onChange, notation, required }: Options<Value>) {
  const t = useText();
  const ref = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<Typed<Value> | null>(null);
  const [isFocused, setFocused] = useState(false);
  const [isProblemShown, setProblemShown] = useState(false);
  const stands = standing({ typed, value, isFocused }, notation);
  const isMissing = required && stands.text.trim() === '';
  const problem = isMissing ? say('app.field.required') : stands.problem;
  const words = problem ? t(problem) : '';
  useLayoutEffect(() => ref.current?.setCustomValidity(words), [words]);

  const isAllSelected = useRef(false);
  useLayoutEffect(() => {
    if (isFocused && isAllSelected.current) ref.current?.select();
  }, [isFocused]);

  const type = (text: string) => {
    const { value: told } = notation.read(text);
    setTyped({ text, told });
    setProblemShown(false);
    onChange(told);
  };
  return {
    text: stands.text,
    /** Puts a text into the field for the person: picked, stepped to. */
    put: (text: string) => {
      type(text);
      // Who asks whether something was typed into a form hears of it as of typing.
      ref.current?.dispatchEvent(new Event('input', { bubbles: true }));
    },
    field: {
      ref,
      required,
      value: stands.text,
      error: isProblemShown && words ? words : undefined,
      onChange: (event: React.ChangeEvent<HTMLInputElement>) => type(event.currentTarget.value),
      onFocus: ({
        currentTarget: { selectionStart, selectionEnd, value: shown },
      }: React.FocusEvent<HTMLInputElement>) => {
        // The tabulator selects all of it; the form to be edited takes its place, and typing still replaces all.
        isAllSelected.current = shown !== '' && selectionStart === 0 && selectionEnd === shown.length;
        setFocused(true);
      },
      onBlur: () => {
        setFocused(false);
        if (!typed) return;
        setProblemShown(true);
        setTyped(left(typed, notation));
        // Whatever else has been put there meanwhile, what stands in the field is what the person sees.
        if (!Object.is(typed.told, value)) onChange(typed.told);
      },
      // Somebody wants to send the form: the first field in error takes the cursor and says why, in the reader's language.
      onInvalid: (event: React.InvalidEvent<HTMLInputElement>) => {
        event.preventDefault();
        setProblemShown(true);
        if (event.currentTarget.form?.querySelector('input:invalid') === event.currentTarget)
          event.currentTarget.focus();
      },
    },
  };
}
