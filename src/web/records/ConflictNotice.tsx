import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { PlainTable } from '../ui/PlainTable.tsx';
import { StatusMark } from '../ui/StatusMark.tsx';
import styles from './ConflictNotice.module.css';
import { type Conflict, differencesOf, type FieldWords } from './conflict.ts';

type Props = FieldWords & { conflict: Conflict; onTakeTheirs: () => void; onKeepMine: () => void };

/** Somebody else was faster: both versions side by side, nothing is lost silently. */
export function ConflictNotice({ conflict, onTakeTheirs, onKeepMine, ...words }: Props) {
  const t = useText();
  const notice = useRef<HTMLDivElement>(null);
  // The button that was pressed may stand far from the form's end.
  useEffect(() => {
    notice.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div className={styles.notice} role="alert" ref={notice}>
      <StatusMark status="at_risk">{t('app.conflict.title')}</StatusMark>
      <PlainTable
        head={[t('app.conflict.field'), t('app.conflict.theirs'), t('app.conflict.mine')]}
        rows={differencesOf(conflict, words).map(({ field, label, theirs, mine }) => ({
          key: field,
          cells: [label, theirs, mine],
        }))}
      />
      <div className="row wrap">
        <Button onClick={onTakeTheirs}>{t('app.conflict.takeTheirs')}</Button>
        <Button variant="filled" onClick={onKeepMine}>
          {t('app.conflict.keepMine')}
        </Button>
      </div>
    </div>
  );
}
