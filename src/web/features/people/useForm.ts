import { useEffect, useRef, useState } from 'react';
import { type Text, text } from '../../../domain/text.ts';
import { useText } from '../../i18n/text.ts';

/** What is wrong with a field as typed; `null` when nothing is. */
type Rule = (typed: string) => Text | null;

export const required: Rule = (typed) => (typed.trim() === '' ? text('people.invalid.required') : null);
export const email: Rule = (typed) =>
  required(typed) ?? (/^\S+@\S+\.\S+$/.test(typed.trim()) ? null : text('people.invalid.email'));
export const newPassword: Rule = (typed) =>
  required(typed) ?? (typed.length < 8 ? text('people.invalid.password') : null);

/**
 * A form that says in the reader's own language what a field lacks, which browsers do in theirs. Nothing is said before the first attempt to
 * send; that puts the cursor into the first field that is wrong.
 */
export function useForm<F extends string>(
  values: Record<F, string>,
  rules: Partial<Record<F, Rule>>,
  send: () => void,
): { form: React.ComponentProps<'form'>; errorOf: (field: F) => string | undefined } {
  const t = useText();
  const ref = useRef<HTMLFormElement>(null);
  const [attempts, setAttempts] = useState(0);
  const reasonOf = (field: F) => rules[field]?.(values[field]) ?? null;
  useEffect(() => {
    if (attempts > 0) ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [attempts]);
  const onSubmit = (event: React.FormEvent) => {
    event.preventDefault();
    // Fields that read what is typed carry their own error, and show it when asked.
    const inError = [...ref.current!.elements].filter(
      (field) => field instanceof HTMLInputElement && field.validity.customError && !field.checkValidity(),
    );
    const isFit = inError.length === 0 && (Object.keys(values) as F[]).every((field) => reasonOf(field) === null);
    setAttempts(isFit ? 0 : attempts + 1);
    if (isFit) send();
  };
  return {
    form: { ref, noValidate: true, onSubmit },
    errorOf: (field) => {
      const reason = attempts > 0 ? reasonOf(field) : null;
      return reason ? t(reason) : undefined;
    },
  };
}
