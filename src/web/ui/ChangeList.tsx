import { type Change, changeLine } from '../../domain/words/changes.ts';
import { useFormat } from '../format/format.ts';
import { useText } from '../i18n/text.ts';
import styles from './ChangeList.module.css';

type Props = { changes: Change[]; changeCount: number; atMost?: number };

/** What changed between two contents of a card, a line for each: 「芯片适配 · 最可能 14 → 19 天」. */
export function ChangeList({ changes, changeCount, atMost = changes.length }: Props) {
  const t = useText();
  const format = useFormat();
  const shown = changes.slice(0, atMost);
  // Two tasks may bear one name and change alike: a line is told from others by its place.
  const lines = shown.map((change, at) => ({ at, kind: change.kind, line: changeLine(change, t) }));
  return (
    <>
      <ul className={styles.list}>
        {lines.map(({ at, kind, line }) => (
          <li key={at} className={styles[kind]}>
            {line}
          </li>
        ))}
      </ul>
      {shown.length < changeCount && (
        <p className="faint small">
          {t('app.table.shown', { shown: format.count(shown.length), all: format.count(changeCount) })}
        </p>
      )}
    </>
  );
}
