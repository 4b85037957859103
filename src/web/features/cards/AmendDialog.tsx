import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { toast } from '../../ui/toast.ts';
import type { CardKind } from './types.ts';

type Props = {
  at: { workspaceId: string; launchId: string; kind: CardKind };
  opened: boolean;
  onClose: () => void;
};

/** Opens a locked card for a new version. The reason is part of what both sides sign again. */
export function AmendDialog({ at, opened, onClose }: Props) {
  const t = useText();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const amend = useWrite(api.cards.amend, {
    onError: setFailure,
    onSuccess: ({ number }) => {
      toast.done(t('cards.amended', { number }));
      setReason('');
      setFailure(null);
      onClose();
    },
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('cards.amendTitle')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          amend.mutate({ ...at, reason });
        }}
      >
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
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormFailure failure={failure} />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="subtle" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" variant="filled" disabled={reason.trim() === ''} loading={amend.isPending}>
            {t('cards.amendOpen')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
