import styles from './Panel.module.css';

type Props = {
  title?: React.ReactNode;
  /** A short remark on the title's right. */
  note?: React.ReactNode;
  /** Chips beside the title. */
  chips?: React.ReactNode;
  /** Buttons at the right edge; at most one of them primary. */
  actions?: React.ReactNode;
  children?: React.ReactNode;
  /** Content to the edges: tables, strips. */
  flush?: boolean;
  label?: string;
};

/** A white card of the page: one question, its answer, at most one primary action. */
export function Panel({ title, note, chips, actions, children, flush, label }: Props) {
  return (
    <section className={`${styles.panel} ${flush ? styles.flush : ''}`} aria-label={label}>
      {(title || actions) && (
        <header className={styles.header}>
          {title && <h2 className={styles.title}>{title}</h2>}
          {chips}
          {note && <span className={styles.note}>{note}</span>}
          {actions && <span className={styles.actions}>{actions}</span>}
        </header>
      )}
      {children}
    </section>
  );
}
