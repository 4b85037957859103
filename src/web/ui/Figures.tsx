import styles from './Figures.module.css';

type Figure = {
  key: string;
  name: React.ReactNode;
  value: React.ReactNode;
  /** Beside the value: an interval, a change. */
  note?: React.ReactNode;
  /** Of whom or what it speaks. */
  color?: string;
};

/** A few figures with their names, side by side. */
export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ key, name, value, note, color }) => (
        <div key={key}>
          <dt style={color ? { color } : undefined}>{name}</dt>
          <dd className="num">
            {value} {note && <small className="faint">{note}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
