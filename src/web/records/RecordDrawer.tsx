import { Button } from '@mantine/core';
import { useId } from 'react';
import { useText } from '../i18n/text.ts';
import { Drawer } from '../ui/Drawer.tsx';
import { RecordForm, type RecordFormProps } from './RecordForm.tsx';
import { RecordRefusal } from './RecordRefusal.tsx';

type Props<Fields extends object> = RecordFormProps<Fields> & {
  title: string;
  above?: string | undefined;
  onClose: () => void;
  /** The verb of the button that saves. */
  submit?: string;
  /** Beside the button that saves; what sends the form names it by its id. */
  more?: ((formId: string) => React.ReactNode) | undefined;
  /** Puts the record into the trash. */
  remove?: { label: string; run: () => void } | undefined;
  /** Below the form: what is saved by itself. */
  after?: React.ReactNode;
};

/** A record beside the page: its form, with the buttons always in sight. */
export function RecordDrawer<Fields extends object>({
  title,
  above,
  onClose,
  submit,
  more,
  remove,
  after,
  ...form
}: Props<Fields>) {
  const t = useText();
  const id = useId();
  return (
    <Drawer
      open
      onClose={onClose}
      title={title}
      above={above}
      footer={
        <>
          <RecordRefusal draft={form.draft} words={form.words} formId={id} inBar />
          <Button
            type="submit"
            form={id}
            variant="filled"
            loading={form.draft.isSaving}
            disabled={form.isComplete === false}
          >
            {submit ?? t('app.save')}
          </Button>
          {more?.(id)}
          {remove && (
            <Button variant="subtle" color="danger" style={{ marginLeft: 'auto' }} onClick={remove.run}>
              {remove.label}
            </Button>
          )}
        </>
      }
    >
      <RecordForm {...form} id={id} />
      {after}
    </Drawer>
  );
}
