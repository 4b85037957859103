import { Modal, Textarea } from '@mantine/core';
import { api } from '../../api/client.ts';
import { useText } from '../../i18n/text.ts';
import { useNewRecord } from '../../records/draft.ts';
import { RecordForm } from '../../records/RecordForm.tsx';
import { toast } from '../../ui/toast.ts';
import type { CardKind } from './types.ts';

type Props = {
  at: { workspaceId: string; launchId: string; kind: CardKind };
  onClose: () => void;
};

/** Opens a locked card for a new version. The reason is part of what both sides sign again. */
export function AmendDialog({ at, onClose }: Props) {
  const t = useText();
  const draft = useNewRecord({
    empty: { reason: '' },
    procedure: api.cards.amend,
    input: ({ reason }) => ({ ...at, reason }),
    onSaved: ({ number }) => {
      toast.done(t('cards.amended', { number }));
      onClose();
    },
  });
  const { reason } = draft.fields;
  return (
    <Modal opened onClose={onClose} title={t('cards.amendTitle')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <RecordForm draft={draft} isComplete={reason.trim() !== ''} submit={t('cards.amendOpen')} onCancel={onClose}>
        <p className="muted">{t('cards.amendHint')}</p>
        <Textarea
          label={t('cards.reason')}
          placeholder={t('cards.reasonHint')}
          required
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => draft.edit({ reason: event.currentTarget.value })}
        />
      </RecordForm>
    </Modal>
  );
}
