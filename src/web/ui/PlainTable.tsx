import { Exportable } from './Exportable.tsx';
import styles from './PlainTable.module.css';
import { ScrollRegion } from './ScrollRegion.tsx';

/** A cell that shows a rounded figure, with what `exact` says of it. */
export type ExactCell = { shown: React.ReactNode; exact: { 'data-value'?: number; 'data-unit'?: string } };
type TableCell = React.ReactNode | ExactCell;

type Row = {
  key: string | number;
  /** The first names the row. */
  cells: TableCell[];
  /** What the row's name leaves out. */
  title?: string;
  /** The sum of the others. */
  isTotal?: boolean;
};
type Props = {
  /** Names the table for screen readers, and its files. */
  label: string;
  head: React.ReactNode[];
  rows: Row[];
  /** All but the first column are figures. */
  numeric?: boolean;
};

const isExact = (cell: TableCell): cell is ExactCell => typeof cell === 'object' && cell !== null && 'shown' in cell;

/** Few rows to be read, not sorted: differences, problems, computations. */
export function PlainTable({ label, head, rows, numeric = false }: Props) {
  return (
    <Exportable name={label}>
      <ScrollRegion label={label}>
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
                  {isExact(name) ? name.shown : name}
                </th>
                {cells.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns keep their places
                  <td key={column} {...(isExact(cell) ? cell.exact : {})}>
                    {isExact(cell) ? cell.shown : cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Exportable>
  );
}
