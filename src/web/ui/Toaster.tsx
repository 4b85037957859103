import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import type { Text } from '../../domain/text.ts';
import { useText } from '../i18n/text.ts';
import { StatusMark } from './StatusMark.tsx';
import styles from './Toaster.module.css';
import { toast, useToasts } from './toast.ts';

/** Where toasts appear; mounted once by the root. */
export function Toaster() {
  const toasts = useToasts();
  const t = useText();
  const said = (text: string | Text) => (typeof text === 'string' ? text : t(text));
  return (
    <section className={styles.toaster} aria-live="polite" aria-label={t('app.messages')}>
      {toasts.map((one) => (
        <div key={one.id} className={styles.toast} role={one.tone === 'failed' ? 'alert' : 'status'}>
          <StatusMark status={one.tone === 'failed' ? 'missed' : 'met'} />
          <span className="grow">{said(one.message)}</span>
          {one.action && (
            <Button
              size="compact-sm"
              onClick={() => {
                one.action?.run();
                toast.dismiss(one.id);
              }}
            >
              {said(one.action.label)}
            </Button>
          )}
          <ActionIcon size={24} aria-label={t('app.close')} onClick={() => toast.dismiss(one.id)}>
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
    </section>
  );
}
