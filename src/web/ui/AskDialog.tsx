import { Button, Modal } from '@mantine/core';
import { useText } from '../i18n/text.ts';

export type AskDialogProps = {
  title: string;
  /** What will happen. */
  children: React.ReactNode;
  /** The verb of the confirming button. */
  confirm: string;
  /** Something has yet to be chosen or shown. */
  disabled?: boolean;
  loading?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
};

/** {@link Ask} once its code is there. */
export function AskDialog({
  title,
  children,
  confirm,
  disabled = false,
  loading = false,
  onConfirm,
  onCancel,
}: AskDialogProps) {
  const t = useText();
  return (
    <Modal opened onClose={onCancel} title={title} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <div className="stack">
        {children}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="subtle" data-autofocus onClick={onCancel}>
            {t('app.cancel')}
          </Button>
          <Button variant="filled" disabled={disabled} loading={loading} onClick={onConfirm}>
            {confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
