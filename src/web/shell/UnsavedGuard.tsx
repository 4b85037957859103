import { Button, Modal } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useText } from '../i18n/text.ts';
import { forgetUnsavedText, hasUnsavedText, watchForms } from '../ui/unsaved.ts';

type Place = { pathname: string; search: unknown };
const drawerOf = ({ search }: Place) => (search as { open?: string }).open;

/** Asks before a navigation throws away what was typed and not saved: another screen, another drawer, a closed one, a closed tab. */
export function UnsavedGuard() {
  const t = useText();
  useEffect(watchForms, []);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      (current.pathname !== next.pathname || drawerOf(current) !== drawerOf(next)) && hasUnsavedText(),
    enableBeforeUnload: hasUnsavedText,
    withResolver: true,
  });
  const isBlocked = blocker.status === 'blocked';
  return (
    <Modal
      opened={isBlocked}
      onClose={() => blocker.reset?.()}
      title={t('app.unsaved.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <p className="muted" style={{ marginBottom: 14 }}>
        {t('app.unsaved.hint')}
      </p>
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button
          variant="subtle"
          color="danger"
          onClick={() => {
            forgetUnsavedText();
            blocker.proceed?.();
          }}
        >
          {t('app.unsaved.discard')}
        </Button>
        <Button variant="filled" data-autofocus onClick={() => blocker.reset?.()}>
          {t('app.unsaved.stay')}
        </Button>
      </div>
    </Modal>
  );
}
