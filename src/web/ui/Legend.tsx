import styles from './Legend.module.css';

type Props = {
  items: { mark: React.ReactNode; label: string }[];
  /** What no mark says. */
  note?: string | undefined;
};

/** What the shapes and colours of a picture mean. */
export function Legend({ items, note }: Props) {
  return (
    <p className={styles.legend}>
      {items.map(({ mark, label }) => (
        <span key={label}>
          {mark}
          {label}
        </span>
      ))}
      {note && <span className="faint">{note}</span>}
    </p>
  );
}
