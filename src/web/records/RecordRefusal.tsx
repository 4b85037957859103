import { FormFailure } from '../ui/FormFailure.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import type { FieldWords } from './conflict.ts';
import type { Draft } from './draft.ts';

type Props<Fields extends object> = {
  draft: Draft<Fields>;
  words?: FieldWords<Fields> | undefined;
  /** The form whose fields the record has; one in error keeps a conflict from being settled, which is no submit. */
  formId?: string | undefined;
};

/** Why a record was not saved, beside the button that should have saved it. */
export function RecordRefusal<Fields extends object>({ draft, words, formId }: Props<Fields>) {
  const { collisions, failure, settle } = draft;
  if (collisions.length === 0) return <FormFailure failure={failure} />;
  const onSettle: typeof settle = (theirs) => {
    const form = formId === undefined ? null : document.getElementById(formId);
    if (!(form instanceof HTMLFormElement) || form.reportValidity()) settle(theirs);
  };
  return <ConflictNotice collisions={collisions} words={(words ?? { labels: {} }) as FieldWords} onSettle={onSettle} />;
}
