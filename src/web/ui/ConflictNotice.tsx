import { Button } from '@mantine/core';
import type { Failure } from '../api/failure.ts';
import { useText } from '../i18n/text.ts';
import styles from './ConflictNotice.module.css';
import { StatusMark } from './StatusMark.tsx';

type Version = Record<string, unknown> & { version?: number };

function written(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

type Props = {
  /** A failure with code `conflict`; its details carry `current` and `submitted`. */
  failure: Failure;
  /** Fields to compare and their names; fields that agree are left out. */
  labels: Record<string, string>;
  /** Write a field's value as people read it. */
  write?: (field: string, value: unknown) => string;
  /** Give up one's own version. */
  onTakeTheirs: () => void;
  /** Save one's own on top of theirs: send again with this version. */
  onKeepMine: (version: number) => void;
};

/** Somebody else was faster: both versions side by side, nothing is lost silently. */
export function ConflictNotice({
  failure,
  labels,
  write = (_, value) => written(value),
  onTakeTheirs,
  onKeepMine,
}: Props) {
  const t = useText();
  const current = (failure.details.current ?? {}) as Version;
  const submitted = (failure.details.submitted ?? {}) as Version;
  const fields = Object.keys(labels).filter(
    (field) => field in submitted && written(current[field]) !== written(submitted[field]),
  );
  return (
    <div className={styles.notice} role="alert">
      <StatusMark status="at_risk">{t('app.conflict.title')}</StatusMark>
      <table className={styles.versions}>
        <thead>
          <tr>
            <th scope="col">{t('app.conflict.field')}</th>
            <th scope="col">{t('app.conflict.theirs')}</th>
            <th scope="col">{t('app.conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr key={field}>
              <th scope="row">{labels[field]}</th>
              <td>{write(field, current[field])}</td>
              <td>{write(field, submitted[field])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row wrap">
        <Button onClick={onTakeTheirs}>{t('app.conflict.takeTheirs')}</Button>
        <Button variant="filled" onClick={() => onKeepMine(current.version ?? 0)}>
          {t('app.conflict.keepMine')}
        </Button>
      </div>
    </div>
  );
}
