import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../format/format.ts';
import { useText } from '../i18n/text.ts';
import { StatusMark } from '../ui/StatusMark.tsx';
import styles from './ConflictNotice.module.css';
import { differencesOf, type FieldWords } from './conflict.ts';
import type { Collision, Path } from './merge.ts';

type Props = {
  collisions: readonly Collision[];
  words: FieldWords;
  /** Saves with these values as they were saved already, and one's own for the rest. */
  onSettle: (theirs: readonly Path[]) => void;
};

/** Both changed the same: the values that differ, in words, with a choice for each. Nothing is lost silently. */
export function ConflictNotice({ collisions, words, onSettle }: Props) {
  const t = useText();
  const format = useFormat();
  const notice = useRef<HTMLDivElement>(null);
  const [theirs, setTheirs] = useState<ReadonlySet<string>>(new Set());
  // The button that was pressed may stand far from the form's end.
  useEffect(() => {
    notice.current?.scrollIntoView({ block: 'nearest' });
    notice.current?.focus({ preventScroll: true });
  }, []);
  const differences = differencesOf(collisions, words, {
    ...{ number: (value) => format.number(value, 2), date: format.date },
    ...{ empty: t('app.conflict.empty'), yes: t('app.conflict.yes'), no: t('app.conflict.no') },
  });
  const choose = (key: string, side: string) => {
    const next = new Set(theirs);
    if (side === 'theirs') next.add(key);
    else next.delete(key);
    setTheirs(next);
  };
  const settle = (chosen: ReadonlySet<string>) =>
    onSettle(differences.filter(({ key }) => chosen.has(key)).map(({ path }) => path));
  return (
    <div className={styles.notice} role="alert" ref={notice} tabIndex={-1}>
      <StatusMark status="at_risk">{t('app.conflict.title', { count: differences.length })}</StatusMark>
      <p className="muted small">{t('app.conflict.hint')}</p>
      {differences.map((one) => (
        <div key={one.key} className={styles.field}>
          <b>{one.label}</b>
          <SegmentedControl
            fullWidth
            orientation="vertical"
            aria-label={one.label}
            value={theirs.has(one.key) ? 'theirs' : 'mine'}
            onChange={(side) => choose(one.key, side)}
            data={(['theirs', 'mine'] as const).map((side) => ({
              value: side,
              label: (
                <span className={styles.value}>
                  <small className="muted">{t(`app.conflict.${side}`)}</small> <span>{one[side]}</span>
                </span>
              ),
            }))}
          />
        </div>
      ))}
      <div className="row wrap">
        <Button variant="filled" onClick={() => settle(theirs)}>
          {t('app.conflict.settle')}
        </Button>
        {differences.length > 1 && (
          <>
            <Button onClick={() => settle(new Set())}>{t('app.conflict.allMine')}</Button>
            <Button onClick={() => settle(new Set(differences.map(({ key }) => key)))}>
              {t('app.conflict.allTheirs')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}
