import type { BarNames } from './bar-names.ts';
import styles from './Chart.module.css';

/** What the numbers below the bars stand for, where the names are too long to stand there. */
export function BarNameList({ names, of }: { names: readonly string[]; of: BarNames }) {
  if (!of.isNumbered) return null;
  return (
    <ol className={styles.names}>
      {names.map((name, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place is the number
        <li key={index}>
          <b className="num">{index + 1}</b> {name}
        </li>
      ))}
    </ol>
  );
}
