/** Reads SPSS data: names and labels of the variables as two rows of names, values in the words that their labels give them. */
import { createRequire } from 'node:module';
import { BiplaneError } from '../domain/errors.ts';
import { text } from '../domain/text.ts';
import { numberText } from './serial-date.ts';

type Variable = {
  name: string;
  label: string | null;
  missing: unknown;
  printFormat?: { typestr: string };
};
type SavReader = {
  meta: { sysvars: Variable[]; getValueLabels(name: string): { val: unknown; label: string }[] | undefined };
  open(): Promise<void>;
  readNextRow(): Promise<Record<string, unknown> | null>;
};
// The package can be required only, and keeps its types to itself.
const { SavBufferReader } = createRequire(import.meta.url)('sav-reader') as {
  SavBufferReader: new (buffer: Buffer) => SavReader;
};

/** Seconds from the beginning of the Gregorian calendar to 1970. */
const epochSeconds = 12_219_379_200;
const days = new Set(['DATE', 'ADATE', 'EDATE', 'SDATE', 'JDATE']);
const isMoment = ({ printFormat }: Variable) =>
  printFormat?.typestr === 'DATETIME' || days.has(printFormat?.typestr ?? '');

function momentText(seconds: number, { printFormat }: Variable): string {
  const written = new Date((seconds - epochSeconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  return days.has(printFormat?.typestr ?? '') ? written.slice(0, 10) : written;
}

/** Is this one of the values that the file declares as "no answer"? */
function isMissing(value: unknown, { missing }: Variable): boolean {
  if (missing === undefined || missing === null) return false;
  if (typeof missing !== 'object') return missing === value;
  const {
    min,
    max,
    values,
    value: single,
  } = missing as {
    min?: number;
    max?: number;
    values?: unknown[];
    value?: unknown;
  };
  if (values?.includes(value) || (single !== undefined && single === value)) return true;
  return min !== undefined && max !== undefined && typeof value === 'number' && value >= min && value <= max;
}

/** The rows of the data: two that name the columns, then one per case. Row numbers count the two. Values declared as missing are empty; `missing` tells how many. */
export async function* savRows(
  bytes: Buffer,
  tell: { missing: number } = { missing: 0 },
): AsyncGenerator<{ row: number; cells: string[]; formula: number }> {
  const sav = new SavBufferReader(bytes);
  try {
    await sav.open();
    const variables = sav.meta.sysvars;
    yield { row: 1, cells: variables.map(({ name }) => name), formula: -1 };
    yield { row: 2, cells: variables.map(({ label, name }) => label?.trim() || name), formula: -1 };
    const labels = variables.map(
      ({ name }) => new Map(sav.meta.getValueLabels(name)?.map(({ val, label }) => [val, label]) ?? []),
    );
    for (let row = 3; ; row++) {
      const values = await sav.readNextRow();
      if (values === null) return;
      const cells = variables.map((variable, column) => {
        const value: unknown = values[variable.name];
        if (value === null || value === undefined) return '';
        if (isMissing(value, variable)) {
          tell.missing++;
          return '';
        }
        const label = labels[column]!.get(value as never);
        if (label !== undefined) return String(label).trim();
        if (typeof value !== 'number') return String(value).trim();
        return isMoment(variable) ? momentText(value, variable) : numberText(value);
      });
      yield { row, cells, formula: -1 };
    }
  } catch (error) {
    throw new BiplaneError('invalid_input', text('imports.errors.container.brokenSav'), { cause: String(error) });
  }
}
