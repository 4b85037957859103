/** Shows the output of any procedure to a person: records as a table, one record as a list of its fields. */
import type { Kpi } from '../../domain/kpi.ts';
import { type Text, text } from '../../domain/text.ts';
import { formatAmount } from '../../locales/format/kpi.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import type { Output } from '../base/output.ts';
import { type Column, formatTable, widthOf } from '../base/table.ts';

/** A hash of 64 digits fits. */
const cellWidth = 64;
const fieldWidth = 240;

type Cell = { shown: string; cut: boolean };
type Row = Record<string, unknown>;

function isRecord(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: Row): boolean {
  return typeof value.key === 'string' && Object.keys(value).every((key) => key === 'key' || key === 'params');
}

function isKpi(value: Row): boolean {
  return 'explain' in value && 'unit' in value && 'status' in value;
}

/** A value in words; JSON where there are none for it. */
function wordsOf(value: unknown, locale: Locale): string {
  if (value === null || value === undefined) return '—';
  if (!isRecord(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (isText(value)) return translate(value as Text, locale);
  if (isKpi(value)) return formatAmount(value as Kpi, locale);
  return JSON.stringify(value);
}

function cellOf(value: unknown, locale: Locale, limit: number): Cell {
  const whole = wordsOf(value, locale);
  return whole.length > limit ? { shown: `${whole.slice(0, limit - 1)}…`, cut: true } : { shown: whole, cut: false };
}

/** Gives the fields of small nested records columns of their own: `verification.ok`. */
function flatten(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
      const plain = isRecord(value) && !isText(value) && !isKpi(value);
      if (!plain || Object.values(value).some((inner) => typeof inner === 'object' && inner !== null))
        return [[name, value]];
      return Object.entries(value).map(([inner, of]) => [`${name}.${inner}`, of]);
    }),
  );
}

/** One record under the other; true when something had to be shortened. */
function showFields(row: Row, out: Output): boolean {
  const cells = Object.entries(row).map(([name, value]) => ({ name, ...cellOf(value, out.locale, fieldWidth) }));
  const width = Math.max(0, ...cells.map(({ name }) => name.length));
  for (const { name, shown } of cells) out.log(`${name.padEnd(width)}  ${shown}`);
  return cells.some(({ cut }) => cut);
}

/** A table with a column per field, or the fields of each record where the terminal is too narrow for it. */
function showRows(rows: readonly Row[], out: Output): boolean {
  const flat = rows.map(flatten);
  const names = [...new Set(flat.flatMap((row) => Object.keys(row)))];
  const columns: Column[] = names.map((title) => ({
    title,
    align: flat.every((row) => typeof row[title] === 'number' || row[title] == null) ? 'right' : 'left',
  }));
  const cells = flat.map((row) => names.map((name) => cellOf(row[name], out.locale, cellWidth)));
  const table = formatTable(
    columns,
    cells.map((row) => row.map(({ shown }) => shown)),
  );
  if (out.width === undefined || widthOf(table) <= out.width) {
    out.log(table);
    return cells.flat().some(({ cut }) => cut);
  }
  const cuts = flat.map((row, index) => {
    if (index > 0) out.log('');
    return showFields(row, out);
  });
  return cuts.some(Boolean);
}

/** The fields of a record, and below them its lists of records as tables. */
function showRecord(record: Row, out: Output): boolean {
  const isList = (value: unknown): value is Row[] => Array.isArray(value) && value.length > 0 && value.every(isRecord);
  const fields = Object.entries(record).filter(([, value]) => !isList(value));
  let cut = showFields(flatten(Object.fromEntries(fields)), out);
  for (const [name, value] of Object.entries(record)) {
    if (!isList(value)) continue;
    out.log(`\n${name} (${value.length})`);
    cut = showRows(value, out) || cut;
  }
  return cut;
}

/** Writes a procedure's output: as JSON for programs, else for people. Says so when something was too long to be shown whole. */
export function showOutput(value: unknown, asJson: boolean, out: Output): void {
  if (asJson) {
    out.log(JSON.stringify(value ?? null, null, 2));
    return;
  }
  let cut = false;
  if (Array.isArray(value) && value.every(isRecord)) {
    if (value.length === 0) out.error(translate(text('cli.show.none'), out.locale));
    else cut = showRows(value, out);
  } else if (isRecord(value)) cut = showRecord(value, out);
  else if (value !== undefined && value !== null) out.log(Array.isArray(value) ? value.join('\n') : String(value));
  if (cut) out.error(translate(text('cli.show.cut'), out.locale));
}
