import styles from './Brand.module.css';

/** Two wings, joined. */
export function Brand() {
  return (
    <span className={styles.brand}>
      <svg width="26" height="20" viewBox="0 0 26 20" aria-hidden="true">
        <path d="M1 5.5C8 2.5 18 2.5 25 5.5" stroke="var(--pm)" strokeWidth="3" fill="none" strokeLinecap="round" />
        <path d="M1 14.5c7-3 17-3 24 0" stroke="var(--gtm)" strokeWidth="3" fill="none" strokeLinecap="round" />
        <path d="M8 4.4v8.4M18 4.4v8.4" stroke="var(--text-3)" strokeWidth="1.3" />
      </svg>
      双翼 <span className={styles.latin}>Biplane</span>
    </span>
  );
}
