import { Checkbox } from '@mantine/core';
import { useText } from '../../i18n/text.ts';
import { PlainTable } from '../../ui/PlainTable.tsx';
import styles from './ReadingNotices.module.css';
import type { Inspection } from './types.ts';

type Props = {
  inspection: Pick<Inspection, 'notices' | 'leftOut' | 'names'>;
  /** Whether the person has looked at what is not certain. */
  seen: boolean;
  onSeen: (seen: boolean) => void;
};

/** What was done to read the file, step by step; what is not certain stands first and has to be looked at. */
export function ReadingNotices({ inspection, seen, onSeen }: Props) {
  const t = useText();
  const { notices, leftOut, names } = inspection;
  if (notices.length === 0) return null;
  const asked = notices.filter(({ asks }) => asks);
  const told = notices.filter(({ asks }) => !asks);
  const line = (notice: (typeof notices)[number], index: number) => (
    <li key={index}>
      <b>
        {t(`imports.reading.step.${notice.step}`)}
        {notice.column !== undefined && ` · ${names[notice.column] ?? ''}`}
      </b>{' '}
      {t(notice.text)}
    </li>
  );
  return (
    <div className={styles.notices}>
      {asked.length > 0 && (
        <fieldset className={styles.asked}>
          <legend>{t('imports.reading.asked')}</legend>
          <ul>{asked.map(line)}</ul>
          <Checkbox
            size="sm"
            checked={seen}
            label={t('imports.reading.seen')}
            onChange={(event) => onSeen(event.currentTarget.checked)}
          />
        </fieldset>
      )}
      {told.length > 0 && (
        <details open={told.length <= 3}>
          <summary>{t('imports.reading.told', { count: told.length })}</summary>
          <ul>{told.map(line)}</ul>
        </details>
      )}
      {leftOut.length > 0 && (
        <details>
          <summary>{t('imports.reading.leftOutRows', { count: leftOut.length })}</summary>
          <PlainTable
            label={t('imports.reading.leftOutRows', { count: leftOut.length })}
            head={[t('imports.rejectsFile.row'), t('imports.rejectsFile.reason'), t('imports.rejectsFile.value')]}
            rows={leftOut.map(({ row, why, cells }) => ({
              key: row,
              cells: [row, t(`imports.reading.why.${why}`), cells.filter((cell) => cell !== '').join(' · ')],
            }))}
          />
        </details>
      )}
    </div>
  );
}
