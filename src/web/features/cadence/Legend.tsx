import { useText } from '../../i18n/text.ts';
import styles from './Legend.module.css';

/** What the shapes of the chart mean. */
export function Legend({ hasBaseline }: { hasBaseline: boolean }) {
  const t = useText();
  return (
    <span className={styles.legend}>
      <span>
        <svg width="34" height="10" aria-hidden="true">
          <rect y="1" width="20" height="8" rx="2.5" fill="var(--ext)" />
          <path d="M20 5h11M31 1.5v7" stroke="var(--ext)" strokeWidth="1.6" />
        </svg>
        {t('cadence.legend.bar')}
      </span>
      <span>
        <svg width="20" height="10" aria-hidden="true">
          <rect y="0" width="20" height="6" rx="2.5" fill="var(--ext)" />
          <path d="M0 9h20" stroke="var(--text)" strokeWidth="1.6" />
        </svg>
        {t('cadence.legend.critical')}
      </span>
      {hasBaseline && (
        <span>
          <svg width="20" height="10" aria-hidden="true">
            <path d="M0 5h20" stroke="var(--ext)" strokeWidth="2.5" />
          </svg>
          {t('cadence.legend.baseline')}
        </span>
      )}
    </span>
  );
}
