import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useFormat } from '../format/format.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import styles from './DataTable.module.css';
import { ExportButtons } from './ExportButtons.tsx';
import { ScrollRegion } from './ScrollRegion.tsx';
import type { Cell, Sheet } from './sheet.ts';

export type Column<Row> = {
  key: string;
  /** Empty for a column of buttons. */
  header: string;
  /** The plain value: sorted by and exported, in `unit`. */
  value: (row: Row) => Cell;
  unit?: string;
  /** How it is shown; by default the value. */
  cell?: (row: Row) => React.ReactNode;
  numeric?: boolean;
  /** Not on phones. */
  secondary?: boolean;
};

type Props<Row> = {
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string | number;
  /** Names the table for screen readers, and its files. */
  label: string;
  onOpen?: (row: Row) => void;
  selectedKey?: string | number | null;
  /** All that exist, where `rows` are only a part: shown as "x of y". */
  total?: number;
  /** There are more than `total`, which nobody has counted. */
  hasMore?: boolean;
  /** Shown below the rows, e.g. a button that loads more. */
  more?: React.ReactNode;
};

const pageSize = 200;

/** A sortable table with its exports. Long lists grow on demand and always say how many of how many they show. */
export function DataTable<Row>({
  columns,
  rows,
  rowKey,
  label,
  onOpen,
  selectedKey,
  total,
  hasMore = false,
  more,
}: Props<Row>) {
  const t = useText();
  const format = useFormat();
  const language = useLanguage();
  const [sort, setSort] = useState<{ key: string; down: boolean } | null>(null);
  const [shown, setShown] = useState(pageSize);

  const sortColumn = columns.find((column) => column.key === sort?.key);
  const collator = new Intl.Collator(language, { numeric: true });
  const compare = (a: Cell, b: Cell) => {
    if (a === b) return 0;
    if (a === null || a === undefined) return 1;
    if (b === null || b === undefined) return -1;
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
    return sort?.down ? -order : order;
  };
  const sorted = sortColumn ? [...rows].sort((a, b) => compare(sortColumn.value(a), sortColumn.value(b))) : rows;
  const visible = sorted.slice(0, shown);
  const all = total ?? rows.length;

  const toggle = (key: string) =>
    setSort((old) => (old?.key !== key ? { key, down: false } : old.down ? null : { key, down: true }));
  const sheet = (): Sheet => {
    const told = columns.filter(({ header }) => header !== '');
    return {
      columns: told.map(({ header, unit }) => ({ name: header, unit })),
      rows: sorted.map((row) => told.map((column) => column.value(row))),
    };
  };
  const content = useRef<HTMLDivElement>(null);

  return (
    <div data-exportable ref={content}>
      <ScrollRegion label={label}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th
                  key={column.key}
                  scope="col"
                  className={`${column.numeric ? styles.numeric : ''} ${column.secondary ? styles.secondary : ''}`}
                  aria-sort={sort?.key === column.key ? (sort.down ? 'descending' : 'ascending') : undefined}
                >
                  {column.header && (
                    <button type="button" className={styles.sort} onClick={() => toggle(column.key)}>
                      {column.header}
                      {sort?.key === column.key &&
                        (sort.down ? <IconChevronDown size={12} /> : <IconChevronUp size={12} />)}
                    </button>
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {visible.map((row) => (
              <tr
                key={rowKey(row)}
                className={onOpen ? styles.open : undefined}
                aria-selected={selectedKey === undefined ? undefined : selectedKey === rowKey(row)}
                onClick={onOpen && (() => onOpen(row))}
              >
                {columns.map((column, index) => {
                  const content = column.cell ? column.cell(row) : (column.value(row) ?? '—');
                  return (
                    <td
                      key={column.key}
                      className={`${column.numeric ? styles.numeric : ''} ${column.secondary ? styles.secondary : ''}`}
                    >
                      {index === 0 && onOpen ? (
                        <button type="button" className={styles.link}>
                          {content}
                        </button>
                      ) : (
                        content
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={styles.foot} data-not-pictured>
        <span className="faint small num">
          {t(hasMore ? 'app.table.shownOfMore' : 'app.table.shown', {
            shown: format.count(visible.length),
            all: format.count(all),
          })}
        </span>
        {shown < sorted.length && (
          <Button size="compact-sm" onClick={() => setShown(shown + pageSize)}>
            {t('app.table.more')}
          </Button>
        )}
        {more}
        {rows.length > 0 && <ExportButtons name={label} sheet={sheet} of={content} />}
      </div>
    </div>
  );
}
