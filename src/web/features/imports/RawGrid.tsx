import { Select } from '@mantine/core';
import { useText } from '../../i18n/text.ts';
import { Exportable } from '../../ui/Exportable.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import styles from './RawGrid.module.css';
import type { Inspection, ReadOptions } from './types.ts';

type Props = {
  grid: Inspection['grid'];
  header: Inspection['header'];
  onChange: (header: NonNullable<ReadOptions['header']>) => void;
};

const mostHeaderRows = 3;

/** The beginning of the file as it is. Which row names the columns is found, and chosen by a click where it was found wrong. */
export function RawGrid({ grid, header, onChange }: Props) {
  const t = useText();
  if (grid.length === 0) return null;
  const width = Math.max(...grid.map(({ cells }) => cells.length));
  const last = header ? header.row + header.rows - 1 : 0;
  const partOf = (row: number) => (!header || row < header.row ? 'above' : row <= last ? 'header' : 'data');
  return (
    <details className={styles.grid}>
      <summary>{header ? t('imports.grid.headerAt', { row: header.row }) : t('imports.grid.title')}</summary>
      <div className="stack">
        <p className="muted small">{t('imports.grid.hint')}</p>
        <Exportable name={t('imports.grid.title')}>
          <ScrollRegion label={t('imports.grid.title')}>
            <table>
              <tbody>
                {grid.map(({ row, cells }) => (
                  <tr key={row} data-part={partOf(row)}>
                    <th scope="row">
                      <button
                        type="button"
                        aria-pressed={row === header?.row}
                        aria-label={t('imports.grid.use', { row })}
                        onClick={() => onChange({ row, rows: 1 })}
                      >
                        {row}
                      </button>
                    </th>
                    {Array.from({ length: width }, (_, column) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: a cell is where it stands
                      <td key={column}>{cells[column] ?? ''}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </Exportable>
        {header && (
          <Select
            size="xs"
            w={220}
            label={t('imports.grid.rows')}
            allowDeselect={false}
            data={Array.from({ length: Math.max(mostHeaderRows, header.rows) }, (_, at) => String(at + 1))}
            value={String(header.rows)}
            onChange={(rows) => rows && onChange({ row: header.row, rows: Number(rows) })}
          />
        )}
      </div>
    </details>
  );
}
