import { Button, Modal } from '@mantine/core';
import { useText } from '../i18n/text.ts';

type Props = { onDiscard: () => void; onStay: () => void };

/** Shall what was typed and not saved be thrown away? */
export function UnsavedDialog({ onDiscard, onStay }: Props) {
  const t = useText();
  return (
    <Modal opened onClose={onStay} title={t('app.unsaved.title')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <p className="muted" style={{ marginBottom: 14 }}>
        {t('app.unsaved.hint')}
      </p>
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="subtle" color="danger" onClick={onDiscard}>
          {t('app.unsaved.discard')}
        </Button>
        <Button variant="filled" data-autofocus onClick={onStay}>
          {t('app.unsaved.stay')}
        </Button>
      </div>
    </Modal>
  );
}
