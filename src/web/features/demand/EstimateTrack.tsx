import type { KpiStatus } from '../../../domain/kpi.ts';
import { statusColor } from '../../ui/StatusMark.tsx';
import styles from './EstimateTrack.module.css';
import type { Estimate } from './types.ts';

type Props = {
  estimate: Estimate;
  domain: [number, number];
  ticks: number[];
  /** Neutral unless the row is judged. */
  status?: KpiStatus | undefined;
  /** The registered threshold, drawn only where it applies. */
  threshold?: number | undefined;
};

/** Dot and interval on a stretch of axis that all rows of a table share. Decoration beside the written numbers. */
export function EstimateTrack({ estimate, domain: [low, high], ticks, status, threshold }: Props) {
  const at = (value: number) => `${(Math.min(1, Math.max(0, (value - low) / (high - low || 1))) * 100).toFixed(2)}%`;
  const color = status ? statusColor(status) : 'var(--text-2)';
  return (
    <span className={styles.track} aria-hidden="true" style={{ '--c': color } as React.CSSProperties}>
      {ticks.map((tick) => (
        <i key={tick} className={styles.tick} style={{ left: at(tick) }} />
      ))}
      <i
        className={styles.interval}
        style={{ left: at(estimate.lower), right: `calc(100% - ${at(estimate.upper)})` }}
      />
      <i className={styles.value} style={{ left: at(estimate.value) }} />
      {threshold !== undefined && <i className={styles.threshold} style={{ left: at(threshold) }} />}
    </span>
  );
}

/** The numbers below the tracks of a table. */
export function TrackAxis({
  domain: [low, high],
  ticks,
  write,
}: {
  domain: [number, number];
  ticks: number[];
  write: (value: number) => string;
}) {
  return (
    <span className={styles.axis}>
      {ticks.map((tick) => (
        <small key={tick} style={{ left: `${((tick - low) / (high - low || 1)) * 100}%` }}>
          {write(tick)}
        </small>
      ))}
    </span>
  );
}
