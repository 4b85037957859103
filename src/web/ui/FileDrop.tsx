import { useId, useState } from 'react';
import { useText } from '../i18n/text.ts';
import styles from './FileDrop.module.css';

type Props = {
  /** e.g. ".csv,.xlsx" */
  accept: string;
  label: string;
  /** Formats and limits, in one line. */
  hint?: string;
  onFile: (file: File) => void;
  disabled?: boolean;
};

/** Takes one file by drop, click or keyboard. */
export function FileDrop({ accept, label, hint, onFile, disabled = false }: Props) {
  const t = useText();
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.[0];
    if (file && !disabled) onFile(file);
  };
  return (
    <label
      htmlFor={id}
      className={`${styles.drop} ${over ? styles.over : ''} ${disabled ? styles.disabled : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <input
        id={id}
        type="file"
        accept={accept}
        disabled={disabled}
        className="visually-hidden"
        onChange={(event) => {
          take(event.target.files);
          // The same file may be chosen again after it was corrected.
          event.target.value = '';
        }}
      />
      <strong>{label}</strong>
      <span className="faint small">{hint ?? t('app.file.hint')}</span>
    </label>
  );
}
