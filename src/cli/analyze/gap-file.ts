/** Turns the rows of a plan-and-actual file into the factors of a decomposition. */
import { invalidInput } from '../../domain/errors.ts';
import { parseDecimal } from '../../domain/money/decimal.ts';
import type { CsvRow } from './read-csv.ts';

export type GapColumns = {
  /** The column that tells plan rows from actual rows, and what it says there. */
  period: string;
  plan: string;
  actual: string;
  /** The column of segments (channels, countries); without it everything is one segment. */
  by: string | undefined;
  /** `a`, `a/b` or `1-a`, in the order in which they multiply; without it every other numeric column. */
  drivers: readonly string[] | undefined;
};

/** A driver's value from a row's columns. */
export type DriverFormula = { name: string; column: string; over: string | null; complement: boolean };
export type Segment = { name: string; plan: number[] | null; actual: number[] | null };
export type GapTable = { formulas: DriverFormula[]; segments: Segment[] };

const scenarioWords = { plan: ['plan', '计划'], actual: ['actual', '实际'] };
const wordIn = (words: readonly string[], cell: string) => words.includes(cell.trim().toLowerCase());

/** Which column says plan or actual? The given one, or the only one whose cells are all plan/actual (计划/实际). */
export function scenarioOf(
  headers: readonly string[],
  rows: readonly CsvRow[],
  given: { period?: string | undefined; plan?: string | undefined; actual?: string | undefined },
): Pick<GapColumns, 'period' | 'plan' | 'actual'> {
  const { period, plan, actual } = given;
  if (period !== undefined) {
    if (plan === undefined || actual === undefined)
      throw invalidInput('wager.analyze.errors.periodNeedsBoth', { period });
    return { period, plan, actual };
  }
  const all = [...scenarioWords.plan, ...scenarioWords.actual];
  const found = headers.filter((_, column) => rows.every(({ cells }) => wordIn(all, cells[column]!)));
  if (found.length !== 1) throw invalidInput('wager.analyze.errors.noScenario', { columns: headers.join(', ') });
  const column = headers.indexOf(found[0]!);
  const wordOf = (words: readonly string[]) =>
    rows.find(({ cells }) => wordIn(words, cells[column]!))?.cells[column]?.trim();
  return {
    period: found[0]!,
    plan: wordOf(scenarioWords.plan) ?? 'plan',
    actual: wordOf(scenarioWords.actual) ?? 'actual',
  };
}

/** Reads every segment's driver values at plan and in fact. Fails with `invalid_input`, naming row and column. */
export function readGapTable(headers: readonly string[], rows: readonly CsvRow[], columns: GapColumns): GapTable {
  const at = (name: string) => {
    const column = headers.indexOf(name);
    if (column < 0) throw invalidInput('analyze.errors.noColumn', { column: name, columns: headers.join(', ') });
    return column;
  };
  const periodColumn = at(columns.period);
  const byColumn = columns.by === undefined ? null : at(columns.by);
  const formulas = (columns.drivers ?? numericColumns(headers, rows, [periodColumn, byColumn])).map(formulaOf);
  if (formulas.length === 0) throw invalidInput('wager.analyze.errors.noDrivers');
  const used = [...new Set(formulas.flatMap(({ column, over }) => (over === null ? [column] : [column, over])))];
  const positions = new Map(used.map((name) => [name, at(name)]));
  // Rows of one segment add up only where every driver but the first is a ratio of columns that add up.
  const additive = formulas.every(({ over, complement }, index) => !complement && (index === 0 || over !== null));

  const sums = new Map<string, { plan: Map<string, number> | null; actual: Map<string, number> | null }>();
  for (const { row, cells } of rows) {
    const period = cells[periodColumn]!.trim();
    const side = period === columns.plan ? 'plan' : period === columns.actual ? 'actual' : null;
    if (side === null) continue;
    const name = byColumn === null ? '' : cells[byColumn]!.trim();
    const segment = sums.get(name) ?? { plan: null, actual: null };
    sums.set(name, segment);
    if (segment[side] && !additive) throw invalidInput('wager.analyze.errors.repeated', { row, segment: name, period });
    const totals = segment[side] ?? new Map<string, number>();
    segment[side] = totals;
    for (const [column, position] of positions) {
      totals.set(column, (totals.get(column) ?? 0) + numberIn(cells[position]!, row, column));
    }
  }
  const segments = [...sums].map(([name, { plan, actual }]) => ({
    name,
    plan: plan && formulas.map((formula) => driverValue(formula, plan, name)),
    actual: actual && formulas.map((formula) => driverValue(formula, actual, name)),
  }));
  for (const side of ['plan', 'actual'] as const) {
    if (segments.every((segment) => segment[side] === null)) {
      throw invalidInput('wager.analyze.errors.noRowsFor', { value: columns[side], column: columns.period });
    }
  }
  return { formulas, segments };
}

function numericColumns(
  headers: readonly string[],
  rows: readonly CsvRow[],
  except: readonly (number | null)[],
): string[] {
  return headers.filter(
    (_, column) => !except.includes(column) && rows.every(({ cells }) => parseDecimal(cells[column]!) !== null),
  );
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

function numberIn(cell: string, row: number, column: string): number {
  const percent = /^(.+)[%%]$/.exec(cell.trim());
  const decimal = parseDecimal(percent ? percent[1]! : cell);
  if (!decimal) throw invalidInput('wager.analyze.errors.notANumber', { row, column, value: cell });
  return Number(decimal.units) / 10 ** decimal.scale / (percent ? 100 : 1);
}

function driverValue(formula: DriverFormula, totals: ReadonlyMap<string, number>, segment: string): number {
  const value = totals.get(formula.column)!;
  if (formula.complement) return 1 - value;
  if (formula.over === null) return value;
  const below = totals.get(formula.over)!;
  if (below === 0) throw invalidInput('wager.analyze.errors.dividesByZero', { driver: formula.name, segment });
  return value / below;
}
