import styles from './RankMark.module.css';
import type { Side } from './types.ts';

type Props = { side: Side; title?: string; children?: React.ReactNode };

/** A side's letter in its colour, with its rank. */
export function RankMark({ side, title, children }: Props) {
  return (
    <i className={`${styles.mark} ${styles[side]}`} title={title}>
      {side === 'pm' ? 'P' : 'G'} {children}
    </i>
  );
}
