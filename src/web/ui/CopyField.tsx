import { Button } from '@mantine/core';
import { useText } from '../i18n/text.ts';
import styles from './CopyField.module.css';
import { toast } from './toast.ts';

/** A value that is needed elsewhere, letter for letter, with a button that copies it. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const t = useText();
  return (
    <div className={styles.field}>
      <code className={styles.value}>
        <span className="visually-hidden">{t('app.spoken.named', { name: label, value: '' })}</span>
        {value}
      </code>
      <Button
        onClick={async () => {
          await navigator.clipboard.writeText(value);
          toast.done(t('app.copied'));
        }}
      >
        {t('app.copy')}
      </Button>
    </div>
  );
}
