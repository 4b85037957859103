import type { useText } from '../../i18n/text.ts';
import { percentOf } from '../../ui/exact.ts';
import type { Sheet } from '../../ui/sheet.ts';
import type { Unit } from './units.ts';

type Row = { label: string; value: number; lower: number; upper: number };

/** Estimates with their intervals as files write them: shares in percent. */
export function intervalSheet(t: ReturnType<typeof useText>, unit: Unit, rows: readonly Row[]): Sheet {
  const inFile = (value: number) => (unit === 'share' ? percentOf(value) : value);
  const of = unit === 'share' ? { unit: '%' } : {};
  return {
    columns: [
      { name: t('app.export.column.name') },
      { name: t('app.export.column.value'), ...of },
      { name: t('app.export.column.lower'), ...of },
      { name: t('app.export.column.upper'), ...of },
    ],
    rows: rows.map(({ label, value, lower, upper }) => [label, inFile(value), inFile(lower), inFile(upper)]),
  };
}
