import { useId, useRef, useState } from 'react';
import { useText } from '../i18n/text.ts';
import styles from './EntryGrid.module.css';
import { type EntryRow, pasteInto, readCopied } from './entry.ts';
import { ScrollRegion } from './ScrollRegion.tsx';

export type EntryColumn<K extends string> = {
  key: K;
  label: string;
  /** In characters. */
  width: number;
  /** What may be meant, offered while typing. */
  offers?: readonly string[];
  placeholder?: string;
};

type Props<K extends string> = {
  label: string;
  columns: readonly EntryColumn<K>[];
  rows: readonly EntryRow<K>[];
  /** How a row is called by others. */
  numberOf: (row: EntryRow<K>, index: number) => string;
  onChange: (rows: EntryRow<K>[]) => void;
  /** The column that a header of a spreadsheet means. */
  columnOf: (header: string) => K | null;
  problemOf: (row: number, column: K) => string | undefined;
  mostRows: number;
};

const isEmpty = (row: EntryRow<string>) => Object.values(row).every((cell) => !cell);

/**
 * A table that is typed like a spreadsheet: Tab goes to the next cell, Enter to the next row, arrows up and down, and what was copied from a
 * spreadsheet is pasted into all the cells it fills. There is always an empty row to go on with. What is wrong with a cell stands in it, in words.
 */
export function EntryGrid<K extends string>(props: Props<K>) {
  const { label, columns, rows, numberOf, onChange, columnOf, problemOf, mostRows } = props;
  const t = useText();
  const id = useId();
  const body = useRef<HTMLTableSectionElement>(null);
  const [told, setTold] = useState<string | null>(null);
  const shown: readonly EntryRow<K>[] =
    rows.length < mostRows && !(rows.length > 0 && isEmpty(rows.at(-1)!)) ? [...rows, {}] : rows;
  const cellAt = (row: number, column: number) =>
    body.current?.rows[row]?.querySelectorAll<HTMLInputElement>('input')[column];
  const set = (row: number, column: K, text: string) =>
    onChange(
      Array.from(
        { length: Math.max(rows.length, row + 1) },
        (_, i) => (i === row ? { ...rows[i], [column]: text } : (rows[i] ?? {})) as EntryRow<K>,
      ),
    );
  const onPaste = (event: React.ClipboardEvent, row: number, column: K) => {
    const copied = readCopied(event.clipboardData.getData('text/plain'));
    if (!copied) return;
    event.preventDefault();
    const pasted = pasteInto(rows, copied, { row, column }, { columns: columns.map(({ key }) => key), columnOf });
    if (pasted.rows.length > mostRows) return setTold(t('app.entry.tooMany', { most: mostRows }));
    onChange(pasted.rows);
    setTold(
      [
        t('app.entry.pasted', { count: pasted.count }),
        pasted.ignored.length > 0 ? t('app.entry.ignored', { columns: pasted.ignored.join(t('app.entry.comma')) }) : '',
      ].join(''),
    );
    // Who asks whether something was typed into a form hears of it as of typing.
    event.currentTarget.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const onKey = (event: React.KeyboardEvent, row: number, column: number) => {
    const by = event.key === 'Enter' ? (event.shiftKey ? -1 : 1) : { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // Enter begins the next row where one types rows, and goes straight down where one fills a column.
    const isRowDone = event.key === 'Enter' && by === 1 && row === shown.length - 2 && column > 0;
    const next = cellAt(row + by, isRowDone ? 0 : column);
    next?.focus();
    next?.select();
  };
  return (
    <div>
      <ScrollRegion label={label}>
        <table className={styles.entry}>
          <thead>
            <tr>
              <th scope="col">#</th>
              {columns.map(({ key, label: header, width }) => (
                <th key={key} scope="col" style={{ minWidth: `${width}em` }}>
                  {header}
                </th>
              ))}
              <th>
                <span className="visually-hidden">{t('app.entry.remove')}</span>
              </th>
            </tr>
          </thead>
          <tbody ref={body}>
            {shown.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows keep their places while they are typed
              <tr key={index}>
                <th scope="row" className="num">
                  {numberOf(row, index)}
                </th>
                {columns.map(({ key, label: header, offers, placeholder }, at) => {
                  const problem = problemOf(index, key);
                  const problemId = `${id}-${index}-${key}`;
                  return (
                    <td key={key}>
                      <input
                        aria-label={`${header} ${numberOf(row, index)}`}
                        aria-invalid={problem !== undefined}
                        aria-describedby={problem ? problemId : undefined}
                        list={offers ? `${id}-${key}` : undefined}
                        placeholder={index === 0 && isEmpty(row) ? placeholder : undefined}
                        autoComplete="off"
                        value={row[key] ?? ''}
                        onChange={(event) => set(index, key, event.currentTarget.value)}
                        onPaste={(event) => onPaste(event, index, key)}
                        onKeyDown={(event) => onKey(event, index, at)}
                      />
                      {problem && (
                        <span id={problemId} className={styles.problem}>
                          {problem}
                        </span>
                      )}
                    </td>
                  );
                })}
                <td>
                  {index < rows.length && (
                    <button
                      type="button"
                      tabIndex={-1}
                      className={styles.remove}
                      aria-label={t('app.entry.removeRow', { row: numberOf(row, index) })}
                      onClick={() => onChange(rows.filter((_, i) => i !== index))}
                    >
                      ×
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {columns.map(({ key, offers }) =>
        offers ? (
          <datalist key={key} id={`${id}-${key}`}>
            {[...new Set(offers)].map((offer) => (
              <option key={offer} value={offer} />
            ))}
          </datalist>
        ) : null,
      )}
      <p className="faint small" aria-live="polite">
        {told ?? t('app.entry.hint')}
      </p>
    </div>
  );
}
