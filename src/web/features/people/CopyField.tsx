import { Button } from '@mantine/core';
import { useText } from '../../i18n/text.ts';
import { toast } from '../../ui/toast.ts';
import styles from './CopyField.module.css';

/** A value that is shown only once, with a button that copies it. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const t = useText();
  return (
    <div className={styles.field}>
      <code className={styles.value}>
        <span className="visually-hidden">{label}: </span>
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
