import styles from './FilterChips.module.css';

export type FilterOption<T extends string> = { value: T; label: string; count?: number };

/** One choice among few, as buttons with counts; groups are separated by a rule. */
export function FilterChips<T extends string>({
  groups,
  value,
  onChange,
  label,
}: {
  groups: FilterOption<T>[][];
  value: T;
  onChange: (value: T) => void;
  label: string;
}) {
  return (
    <fieldset className={styles.filters}>
      <legend className="visually-hidden">{label}</legend>
      {groups.map((options, index) => (
        <span key={options[0]?.value} className={styles.group}>
          {index > 0 && <i className={styles.rule} />}
          {options.map((option) => (
            <button
              key={option.value}
              type="button"
              className={styles.filter}
              aria-pressed={option.value === value}
              onClick={() => onChange(option.value)}
            >
              {option.label}
              {option.count !== undefined && <b className="num">{option.count}</b>}
            </button>
          ))}
        </span>
      ))}
    </fieldset>
  );
}
