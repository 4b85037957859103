import { useFormat } from '../../format/format.ts';
import styles from './SubTabs.module.css';

type Tab<T extends string> = { value: T; label: string; count?: number };

/** The parts of a screen, with how many things each holds. Which one is open lives in the URL, so they are links in spirit. */
export function SubTabs<T extends string>({
  tabs,
  value,
  onChange,
}: {
  tabs: Tab<T>[];
  value: T;
  onChange: (value: T) => void;
}) {
  const format = useFormat();
  return (
    <nav className={styles.tabs}>
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          className={styles.tab}
          aria-current={tab.value === value ? 'page' : undefined}
          onClick={() => onChange(tab.value)}
        >
          {tab.label}
          {tab.count !== undefined && <span className={`${styles.count} num`}>{format.count(tab.count)}</span>}
        </button>
      ))}
    </nav>
  );
}
