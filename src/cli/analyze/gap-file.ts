/** Turns the rows of a plan-and-actual file into the factors of a decomposition. */
import { invalidInput } from '../../domain/errors.ts';
import { type DecimalMark, decimalValue, parseDecimal } from '../../domain/money/decimal.ts';
import { inferDecimalMark } from '../../domain/money/decimal-mark.ts';
import type { TableRow } from './read-table.ts';

export type GapColumns = {
  /** The column that tells plan rows from actual rows, and the words it says there; the first one is for messages. */
  period: string;
  plan: readonly string[];
  actual: readonly string[];
  /** The column of segments (channels, countries); without it everything is one segment. */
  by: string | undefined;
  /** `a`, `a/b` or `1-a`, in the order in which they multiply; without it every other numeric column. */
  drivers: readonly string[] | undefined;
};

/** A driver's value from a row's columns. */
export type DriverFormula = { name: string; column: string; over: string | null; complement: boolean };
/** A driver is null where its ratio is 0 ÷ 0: undefined, not zero. */
export type SegmentSide = readonly (number | null)[] | null;
export type Segment = { name: string; plan: SegmentSide; actual: SegmentSide };
export type GapTable = {
  formulas: DriverFormula[];
  segments: Segment[];
  /** Columns that are no numbers and were therefore not taken as drivers. */
  ignored: string[];
};

/** By language, so that a message about a file can use the file's own words. */
const scenarioWords = [
  { plan: 'plan', actual: 'actual' },
  { plan: '计划', actual: '实际' },
];
const isWord = (words: readonly string[], cell: string) => words.includes(cell.trim().toLowerCase());

/** Which column says plan or actual? The given one, or the only one whose cells are all plan/actual (计划/实际). */
export function scenarioOf(
  headers: readonly string[],
  rows: readonly TableRow[],
  given: { period?: string | undefined; plan?: string | undefined; actual?: string | undefined },
): Pick<GapColumns, 'period' | 'plan' | 'actual'> {
  const { period, plan, actual } = given;
  if (period !== undefined) {
    if (plan === undefined || actual === undefined)
      throw invalidInput('wager.analyze.errors.periodNeedsBoth', { period });
    return { period, plan: [plan], actual: [actual] };
  }
  const all = scenarioWords.flatMap((words) => [words.plan, words.actual]);
  const found = headers.filter((_, column) => rows.every(({ cells }) => isWord(all, cells[column]!)));
  if (found.length !== 1) throw invalidInput('wager.analyze.errors.noScenario', { columns: headers.join(', ') });
  const column = headers.indexOf(found[0]!);
  const spoken = (words: { plan: string; actual: string }) =>
    rows.filter(({ cells }) => isWord([words.plan, words.actual], cells[column]!)).length;
  const words = [...scenarioWords].sort((a, b) => spoken(b) - spoken(a));
  return { period: found[0]!, plan: words.map((each) => each.plan), actual: words.map((each) => each.actual) };
}

/** Reads every segment's driver values at plan and in fact. Fails with `invalid_input`, naming row and column. */
export function readGapTable(headers: readonly string[], rows: readonly TableRow[], columns: GapColumns): GapTable {
  const at = (name: string) => {
    const column = headers.indexOf(name);
    if (column < 0) throw invalidInput('analyze.errors.noColumn', { column: name, columns: headers.join(', ') });
    return column;
  };
  const periodColumn = at(columns.period);
  const byColumn = columns.by === undefined ? null : at(columns.by);
  const others = headers.filter((_, column) => column !== periodColumn && column !== byColumn);
  const decimals = decimalMarks(rows, headers.length);
  const numeric = columns.drivers ? [] : others.filter((column) => isNumeric(rows, at(column), decimals[at(column)]!));
  const formulas = (columns.drivers ?? numeric).map(formulaOf);
  if (formulas.length === 0) throw invalidInput('wager.analyze.errors.noDrivers');
  const used = [...new Set(formulas.flatMap(({ column, over }) => (over === null ? [column] : [column, over])))];
  const positions = new Map(used.map((name) => [name, at(name)]));
  for (const [column, position] of positions) requireOneCurrency(rows, column, position);
  // Rows of one segment add up only where every driver but the first is a ratio of columns that add up.
  const additive = formulas.every(({ over, complement }, index) => !complement && (index === 0 || over !== null));

  const says = (words: readonly string[], cell: string) => words.includes(cell) || isWord(words, cell);

  const sums = new Map<string, { plan: Map<string, number> | null; actual: Map<string, number> | null }>();
  for (const { row, cells } of rows) {
    const period = cells[periodColumn]!.trim();
    const side = says(columns.plan, period) ? 'plan' : says(columns.actual, period) ? 'actual' : null;
    if (side === null) continue;
    const name = byColumn === null ? '' : cells[byColumn]!.trim();
    const segment = sums.get(name) ?? { plan: null, actual: null };
    sums.set(name, segment);
    if (segment[side] && !additive) throw invalidInput('wager.analyze.errors.repeated', { row, segment: name, period });
    const totals = segment[side] ?? new Map<string, number>();
    segment[side] = totals;
    for (const [column, position] of positions) {
      totals.set(column, (totals.get(column) ?? 0) + numberIn(cells[position]!, row, column, decimals[position]!));
    }
  }
  const segments = [...sums].map(([name, { plan, actual }]) => ({
    name,
    plan: plan && formulas.map((formula) => driverValue(formula, plan, name)),
    actual: actual && formulas.map((formula) => driverValue(formula, actual, name)),
  }));
  for (const side of ['plan', 'actual'] as const) {
    if (segments.every((segment) => segment[side] === null)) {
      throw invalidInput('wager.analyze.errors.noRowsFor', { value: columns[side][0], column: columns.period });
    }
  }
  return { formulas, segments, ignored: columns.drivers ? [] : others.filter((column) => !numeric.includes(column)) };
}

/** A column whose cells are numbers for the most part is one: a cell that cannot be read there is a slip, and no reason to leave the driver out. */
function isNumeric(rows: readonly TableRow[], position: number, decimal: DecimalMark): boolean {
  const filled = rows.filter(({ cells }) => cells[position]!.trim() !== '');
  const readable = filled.filter(({ cells }) => readNumber(cells[position]!, decimal) !== null);
  return readable.length > 0 && readable.length * 2 >= filled.length;
}

/** Marks that mean the same currency; any other mark stands for itself. */
const sameCurrency: Readonly<Record<string, string>> = {
  '¥': 'CNY',
  元: 'CNY',
  RMB: 'CNY',
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
};

function currencyIn(cell: string): string | null {
  const mark = /\p{Sc}|元|[A-Z]{3}/u.exec(cell.normalize('NFKC'))?.[0];
  return mark === undefined ? null : (sameCurrency[mark] ?? mark);
}

/** Amounts in two currencies neither add up nor compare. */
function requireOneCurrency(rows: readonly TableRow[], column: string, position: number): void {
  let first: string | null = null;
  for (const { row, cells } of rows) {
    const mark = currencyIn(cells[position]!);
    if (mark !== null && first !== null && mark !== first)
      throw invalidInput('wager.analyze.errors.mixedCurrencies', {
        row,
        column,
        value: cells[position]!.trim(),
        first,
      });
    first ??= mark;
  }
}

function formulaOf(source: string): DriverFormula {
  const name = source.trim();
  const complement = /^1\s*[-−]\s*(.+)$/.exec(name);
  if (complement) return { name, column: complement[1]!.trim(), over: null, complement: true };
  const [column, over, ...rest] = name.split('/').map((part) => part.trim());
  if (!column || over === '' || rest.length > 0)
    throw invalidInput('wager.analyze.errors.badDriver', { driver: source });
  return { name, column, over: over ?? null, complement: false };
}

/** Where the fractions begin in each column; a column that does not say is written like the others of its file. */
function decimalMarks(rows: readonly TableRow[], width: number): DecimalMark[] {
  const columns = Array.from({ length: width }, (_, position) =>
    inferDecimalMark(rows.map(({ cells }) => cells[position]!)),
  );
  const ofFile = inferDecimalMark(rows.flatMap(({ cells }) => cells)).decimal;
  return columns.map(({ decimal, certain }) => (certain ? decimal : ofFile));
}

/** A number as people write it, `12%` and `12％` included; null where the cell is none. */
function readNumber(cell: string, decimal: DecimalMark): number | null {
  const found = parseDecimal(cell, { decimal, percent: true });
  return found && decimalValue(found);
}

function numberIn(cell: string, row: number, column: string, decimal: DecimalMark): number {
  const value = readNumber(cell, decimal);
  if (value === null) throw invalidInput('wager.analyze.errors.notANumber', { row, column, value: cell });
  return value;
}

function driverValue(formula: DriverFormula, totals: ReadonlyMap<string, number>, segment: string): number | null {
  const value = totals.get(formula.column)!;
  if (formula.complement) return 1 - value;
  if (formula.over === null) return value;
  const below = totals.get(formula.over)!;
  if (below === 0 && value === 0) return null;
  if (below === 0) throw invalidInput('wager.analyze.errors.dividesByZero', { driver: formula.name, segment });
  return value / below;
}
