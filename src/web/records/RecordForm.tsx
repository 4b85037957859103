import { Button } from '@mantine/core';
import { useText } from '../i18n/text.ts';
import { FormFailure } from '../ui/FormFailure.tsx';
import { ConflictNotice } from './ConflictNotice.tsx';
import type { FieldWords } from './conflict.ts';
import type { Draft } from './draft.ts';

export type RecordFormProps<Fields extends object> = {
  draft: Draft<Fields>;
  /** How a conflict says the fields; a record that nobody else can change meanwhile needs none. */
  words?: FieldWords;
  children: React.ReactNode;
  /** Everything the server asks for is there. */
  isComplete?: boolean;
  className?: string | undefined;
};
type Props<Fields extends object> = RecordFormProps<Fields> & {
  id?: string;
  /** The verb of the button; without one, the button stands elsewhere and names the form by its id. */
  submit?: string;
  onCancel?: () => void;
  /** Beside the buttons. */
  note?: React.ReactNode;
  /** Where the buttons do not simply stand in a row. */
  barClassName?: string | undefined;
};

/** The form of a record: its fields, why it was not saved, both versions where somebody else was faster, and its buttons. */
export function RecordForm<Fields extends object>({
  draft,
  words = { labels: {} },
  children,
  isComplete = true,
  className = 'stack',
  id,
  submit,
  onCancel,
  note,
  barClassName = 'row wrap',
}: Props<Fields>) {
  const t = useText();
  return (
    <form
      id={id}
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) draft.save();
      }}
    >
      {children}
      {draft.conflict ? (
        <ConflictNotice
          conflict={draft.conflict}
          {...words}
          onTakeTheirs={draft.takeTheirs}
          onKeepMine={draft.keepMine}
        />
      ) : (
        <FormFailure failure={draft.failure} />
      )}
      {submit && (
        <div className={barClassName}>
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
