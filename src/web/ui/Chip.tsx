import styles from './Chip.module.css';

export type ChipTone = 'neutral' | 'met' | 'risk' | 'miss' | 'pm' | 'gtm';

/** A small label: a state, an owner. Blue and orange only for owners. */
export function Chip({
  tone = 'neutral',
  children,
  title,
}: {
  tone?: ChipTone;
  children: React.ReactNode;
  title?: string;
}) {
  return (
    <span className={`${styles.chip} ${styles[tone]}`} title={title}>
      {children}
    </span>
  );
}
