import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Outputs } from '../../api/client.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import styles from './ImportComparison.module.css';

type Comparison = NonNullable<Outputs['plan']['checkImport']['comparison']>;
type Dates = { start: string | null; finish: string | null };

/** Differences that are shown before somebody asks for all. */
const shownAtFirst = 12;

/** Which tasks would lie on other days than their file says, and why. */
export function ImportComparison({ comparison }: { comparison: Comparison }) {
  const t = useText();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const { compared, differing, differences } = comparison;
  if (differing === 0) return <StatusMark status="met">{t('cadence.comparison.same', { compared })}</StatusMark>;
  const heading = t('cadence.comparison.differing', { compared, differing });
  const shown = all ? differences : differences.slice(0, shownAtFirst);
  const day = (date: string | null) => (date === null ? '…' : format.date(date));
  const span = ({ start, finish }: Dates) => (
    <>
      <span className={styles.day}>{start === finish ? day(start) : `${day(start)} – `}</span>
      {start !== finish && <span className={styles.day}>{day(finish)}</span>}
    </>
  );
  return (
    <div>
      <StatusMark status="at_risk">{heading}</StatusMark>
      <PlainTable
        label={heading}
        head={[
          t('cadence.comparison.task'),
          t('cadence.comparison.file'),
          t('cadence.comparison.here'),
          t('cadence.comparison.reason'),
        ]}
        rows={shown.map(({ taskId, name, file, here, reasons, because }) => ({
          key: taskId,
          cells: [
            <span key="name" className={styles.name}>
              {name}
            </span>,
            span(file),
            span(here),
            <span key="reason" className={styles.reason}>
              {reasons
                .map((reason) => t(`cadence.comparison.because.${reason}`, { task: because ?? '' }))
                .join(t('cadence.comparison.and'))}
            </span>,
          ],
        }))}
      />
      {shown.length < differences.length && (
        <Button variant="subtle" size="compact-sm" onClick={() => setAll(true)}>
          {t('cadence.comparison.all', { count: differences.length })}
        </Button>
      )}
      {all && differing > differences.length && (
        <p className="faint small">
          {t('cadence.comparison.more', { count: differing - differences.length, shown: differences.length })}
        </p>
      )}
    </div>
  );
}
