import { lazy, Suspense } from 'react';
import { FormFailure } from '../ui/FormFailure.tsx';
import type { FieldWords } from './conflict.ts';
import type { Draft } from './draft.ts';
import styles from './RecordRefusal.module.css';

/** Few people see one. */
const ConflictNotice = lazy(async () => ({ default: (await import('./ConflictNotice.tsx')).ConflictNotice }));

type Props<Fields extends object> = {
  draft: Draft<Fields>;
  words?: FieldWords<Fields> | undefined;
  /** The form whose fields the record has; one in error keeps a conflict from being settled, which is no submit. */
  formId?: string | undefined;
  /** Among buttons that stay in sight, of which it must leave room for the form. */
  inBar?: boolean;
};

/** Why a record was not saved, beside the button that should have saved it. */
export function RecordRefusal<Fields extends object>({ draft, words, formId, inBar = false }: Props<Fields>) {
  const { collisions, failure, settle } = draft;
  if (collisions.length === 0 && !failure) return null;
  const onSettle: typeof settle = (theirs) => {
    const form = formId === undefined ? null : document.getElementById(formId);
    if (!(form instanceof HTMLFormElement) || form.reportValidity()) settle(theirs);
  };
  const told =
    collisions.length === 0 ? (
      <FormFailure failure={failure} />
    ) : (
      <Suspense>
        <ConflictNotice collisions={collisions} words={(words ?? { labels: {} }) as FieldWords} onSettle={onSettle} />
      </Suspense>
    );
  return inBar ? <div className={styles.bar}>{told}</div> : told;
}
