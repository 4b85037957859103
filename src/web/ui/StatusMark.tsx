import type { KpiStatus } from '../../domain/kpi.ts';
import { useText } from '../i18n/text.ts';
import styles from './StatusMark.module.css';

const shapes: Record<KpiStatus, React.ReactNode> = {
  met: (
    <>
      <circle cx="7" cy="7" r="6.2" strokeWidth="1.4" />
      <path d="M4.2 7.2l2 2 3.6-4" strokeWidth="1.5" />
    </>
  ),
  at_risk: (
    <>
      <path d="M7 1.4l6 10.8H1z" strokeWidth="1.3" />
      <path d="M7 5.4v3M7 10.2v.2" strokeWidth="1.5" />
    </>
  ),
  missed: (
    <>
      <rect x="1.2" y="1.2" width="11.6" height="11.6" rx="2.4" strokeWidth="1.3" />
      <path d="M4.6 4.6l4.8 4.8M9.4 4.6l-4.8 4.8" strokeWidth="1.5" />
    </>
  ),
  unknown: <circle cx="7" cy="7" r="6" strokeWidth="1.3" strokeDasharray="2.2 2.2" />,
};

const tones: Record<KpiStatus, string> = { met: 'met', at_risk: 'risk', missed: 'miss', unknown: 'unknown' };

/** The colour of a status as a CSS value, for charts. */
export function statusColor(status: KpiStatus): string {
  return `var(--${tones[status]})`;
}

type Props = {
  status: KpiStatus;
  /** The word beside the shape; without one a screen reader hears the status. */
  children?: React.ReactNode;
  size?: number;
};

/** A status by shape and colour, with its word: check, warning triangle, crossed box, dashed ring. */
export function StatusMark({ status, children, size = 14 }: Props) {
  const t = useText();
  const mark = (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      {shapes[status]}
    </svg>
  );
  return (
    <span className={`${styles.root} c-${tones[status]}`}>
      {mark}
      {children ? (
        <span className={styles.word}>{children}</span>
      ) : (
        <span className="visually-hidden">{t(`app.status.${status}`)}</span>
      )}
    </span>
  );
}
