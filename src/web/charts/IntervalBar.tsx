import type { KpiStatus } from '../../domain/kpi.ts';
import { Legend } from '../ui/Legend.tsx';
import { statusColor } from '../ui/StatusMark.tsx';
import styles from './IntervalBar.module.css';

type Props = {
  /** `estimate` dot + interval, `happened` diamond, `sealed` hatched, `empty` dashed. */
  state: 'estimate' | 'happened' | 'sealed' | 'empty';
  /** Positions −1…1: the target stands at 0 and passing lies to its right. */
  value: number;
  lower: number;
  upper: number;
  status: KpiStatus;
  /** The same in words. */
  label: string;
};

const clamp = (value: number) => Math.min(1, Math.max(-1, value));
const percent = (value: number) => `${(50 + clamp(value) * 50).toFixed(2)}%`;

/** One estimate against its target. What lies beyond the scale ends flat at the edge, and a lone point becomes an arrow there. */
export function IntervalBar({ state, value, lower, upper, status, label }: Props) {
  const color = statusColor(status);
  const cutLeft = lower < -1;
  const cutRight = upper > 1;
  return (
    <span
      className={`${styles.bar} ${styles[state]}`}
      style={{ '--c': color } as React.CSSProperties}
      role="img"
      aria-label={label}
      title={label}
    >
      {state === 'estimate' && (
        <i
          className={`${styles.interval} ${cutLeft ? styles.cutLeft : ''} ${cutRight ? styles.cutRight : ''}`}
          style={{ left: percent(lower), right: `calc(100% - ${percent(upper)})` }}
        />
      )}
      {(state === 'estimate' || state === 'happened') && (
        <i
          className={
            Math.abs(value) > 1
              ? `${styles.beyond} ${value > 0 ? styles.right : ''}`
              : state === 'estimate'
                ? styles.dot
                : styles.diamond
          }
          style={{ left: percent(value) }}
        />
      )}
      <i className={styles.target} />
    </span>
  );
}

/** The signs of the bars, below a table that uses them. `labels` in the order interval, estimate, happened, sealed, target. */
export function IntervalBarLegend({ labels }: { labels: [string, string, string, string, string] }) {
  const signs = [styles.keyInterval, styles.keyDot, styles.keyDiamond, styles.keySealed, styles.keyTarget];
  return <Legend items={labels.map((label, index) => ({ label, mark: <i className={signs[index]} /> }))} />;
}
