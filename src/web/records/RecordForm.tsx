import { Button } from '@mantine/core';
import { useId } from 'react';
import { useText } from '../i18n/text.ts';
import type { FieldWords } from './conflict.ts';
import type { Draft } from './draft.ts';
import { RecordRefusal } from './RecordRefusal.tsx';

export type RecordFormProps<Fields extends object> = {
  draft: Draft<Fields>;
  /** How a conflict says the fields; a record that nobody else can change meanwhile needs none. */
  words?: FieldWords<Fields>;
  children: React.ReactNode;
  /** Everything the server asks for is there. */
  isComplete?: boolean;
  className?: string | undefined;
};
type Props<Fields extends object> = RecordFormProps<Fields> & {
  id?: string;
  /** The verb of the button; without one, the button stands elsewhere, with why it did not save, and names the form by its id. */
  submit?: string;
  onCancel?: () => void;
  /** Beside the buttons. */
  note?: React.ReactNode;
  /** Where the buttons stay in sight while the form scrolls. */
  barClassName?: string | undefined;
};

/** The form of a record: its fields, why it was not saved, what to choose where somebody else changed the same, and its buttons. */
export function RecordForm<Fields extends object>({
  draft,
  words,
  children,
  isComplete = true,
  className = 'stack',
  id,
  submit,
  onCancel,
  note,
  barClassName,
}: Props<Fields>) {
  const t = useText();
  const ownId = useId();
  const formId = id ?? ownId;
  return (
    <form
      id={formId}
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) draft.save();
      }}
    >
      {children}
      {submit && !barClassName && <RecordRefusal draft={draft} words={words} formId={formId} />}
      {submit && (
        <div className={barClassName ?? 'row wrap'}>
          {barClassName && <RecordRefusal draft={draft} words={words} formId={formId} inBar />}
          <Button type="submit" variant="filled" loading={draft.isSaving} disabled={!isComplete}>
            {submit}
          </Button>
          {onCancel && (
            <Button variant="subtle" onClick={onCancel}>
              {t('app.cancel')}
            </Button>
          )}
          {note}
        </div>
      )}
    </form>
  );
}
