import { useText } from '../../i18n/text.ts';
import { Legend } from '../../ui/Legend.tsx';
import styles from './GanttLegend.module.css';

const bar = (
  <svg width="34" height="10" aria-hidden="true">
    <rect y="1" width="20" height="8" rx="2.5" fill="var(--ext)" />
    <path d="M20 5h11M31 1.5v7" stroke="var(--ext)" strokeWidth="1.6" />
  </svg>
);
const critical = (
  <svg width="20" height="10" aria-hidden="true">
    <rect y="0" width="20" height="6" rx="2.5" fill="var(--ext)" />
    <path d="M0 9h20" stroke="var(--text)" strokeWidth="1.6" />
  </svg>
);
const done = (
  <svg width="20" height="10" aria-hidden="true">
    <rect y="1" width="20" height="8" rx="2.5" fill="var(--ext)" />
    <rect y="1" width="11" height="8" rx="2.5" fill="var(--text)" opacity="0.42" />
  </svg>
);
const baseline = (
  <svg width="20" height="10" aria-hidden="true">
    <path d="M0 5h20" stroke="var(--ext)" strokeWidth="2.5" />
  </svg>
);

/** What the shapes of the chart mean. */
export function GanttLegend({ hasShares, hasBaseline }: { hasShares: boolean; hasBaseline: boolean }) {
  const t = useText();
  const items = [
    { mark: bar, label: t('cadence.legend.bar') },
    { mark: critical, label: t('cadence.legend.critical') },
    ...(hasShares ? [{ mark: done, label: t('cadence.legend.done') }] : []),
  ];
  return (
    <div className={styles.legend}>
      <Legend items={hasBaseline ? [...items, { mark: baseline, label: t('cadence.legend.baseline') }] : items} />
    </div>
  );
}
