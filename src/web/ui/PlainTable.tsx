import styles from './PlainTable.module.css';

type Row = {
  key: string | number;
  /** The first names the row. */
  cells: React.ReactNode[];
  /** What the row's name leaves out. */
  title?: string;
  /** The sum of the others. */
  isTotal?: boolean;
};
type Props = {
  head: React.ReactNode[];
  rows: Row[];
  /** All but the first column are figures. */
  numeric?: boolean;
};

/** Few rows to be read, not sorted: differences, problems, computations. */
export function PlainTable({ head, rows, numeric = false }: Props) {
  return (
    <table className={`${styles.table} ${numeric ? styles.numeric : styles.words}`}>
      <thead>
        <tr>
          {head.map((cell, column) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
            <th key={column} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [name, ...cells], title, isTotal }) => (
          <tr key={key} data-total={isTotal}>
            <th scope="row" title={title}>
              {name}
            </th>
            {cells.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
              <td key={column}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
