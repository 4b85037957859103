/** Which cells of a column mean that there is no answer. A proposal: a person sees them with their counts, and can change them. */
import { parseNumber } from './parse-values.ts';

/** Cells of a column, trimmed, with how often they occur. */
export type CellCounts = ReadonlyMap<string, number>;

/** Written by questionnaire tools where a question was skipped, not asked or left empty, and by spreadsheets where a formula failed. */
const marks = new Set([
  ...['(跳过)', '（跳过）', '(空)', '（空）', '未作答', '未回答', '不适用', '-', '--', '—', '——'],
  ...['n/a', '#n/a', '#div/0!', '#value!', '#ref!', '#name?', '#num!', '#null!', 'null', 'nan', '<na>'],
  ...['(skipped)', '[skipped]', '(not displayed)', 'not displayed', '(no answer)', 'no answer'],
]);

/** Said instead of a number, a date or a step; elsewhere they are answers like any other. */
const noValue = new Set([
  ...[
    '无',
    '没有',
    '不知道',
    '不清楚',
    '不详',
    '未知',
    '拒答',
    '忘了',
    '空',
    '跳过',
    '不方便透露',
    '/',
    '.',
    '?',
    '？',
  ],
  ...['none', 'unknown', "don't know", 'don’t know', 'dk', 'refused', 'prefer not to say', 'skip', 'skipped', 'x'],
]);

/** Numbers that questionnaires write for "no answer". */
const codesBelow = new Set([-1, -2, -3, -4, -5, -7, -8, -9, -66, -77, -88, -97, -98, -99, -999]);
const codesAbove = new Set([77, 88, 97, 98, 99, 777, 888, 997, 998, 999, 9997, 9998, 9999]);

export const isMark = (cell: string): boolean => marks.has(cell.toLowerCase());
export const isNoValue = (cell: string): boolean => isMark(cell) || noValue.has(cell.toLowerCase());

const isNa = (cell: string) => cell === 'NA' || cell === 'na';
const shortCode = /^[A-Z]{2,6}$/;
const placeHeader = /region|market|area|territory|continent|地区|区域|大区|市场|洲/i;

/** `NA` among EMEA, APAC and LATAM is North America: the column holds short codes in capitals, or places. */
export function isNaOption(header: string, cells: CellCounts): boolean {
  if (!cells.has('NA') && !cells.has('na')) return false;
  const others = [...cells.keys()].filter((cell) => !isNa(cell) && !isMark(cell));
  if (others.length === 0 || others.every((cell) => parseNumber(cell) !== null)) return false;
  if (placeHeader.test(header)) return true;
  return others.length >= 2 && others.filter((cell) => shortCode.test(cell)).length >= others.length * 0.6;
}

export type Missing = {
  /** In the order of the file. */
  cells: string[];
  /** Of these the numbers that could be answers as well. */
  doubtful: string[];
};

/**
 * The cells of a column that mean no answer: marks of tools, what is said instead of a value where all else is one, and numbers outside of what the
 * others are, such as −3 among 1 to 5. `skipCodes`: the tool is known to write −3 and −2 where a question was skipped or left empty.
 */
export function missingIn(header: string, cells: CellCounts, skipCodes: boolean): Missing {
  const naIsOption = isNaOption(header, cells);
  const marked = [...cells.keys()].filter((cell) => isMark(cell) || (isNa(cell) && !naIsOption));
  const unmarked = [...cells.keys()].filter((cell) => !marked.includes(cell));
  const said = unmarked.filter((cell) => noValue.has(cell.toLowerCase()));
  const values = unmarked.filter((cell) => !said.includes(cell));
  const numbers = values.map((value) => parseNumber(value));
  const mostlyNumbers =
    numbers.length > 0 && numbers.filter((number) => number !== null).length >= numbers.length * 0.9;
  const codes = mostlyNumbers ? codesAmong(values) : [];
  const found = new Set([...marked, ...(mostlyNumbers ? said : []), ...codes]);
  const known = (cell: string) => skipCodes && (parseNumber(cell) === -3 || parseNumber(cell) === -2);
  return {
    cells: [...cells.keys()].filter((cell) => found.has(cell)),
    doubtful: codes.filter((cell) => !known(cell)),
  };
}

function codesAmong(values: readonly string[]): string[] {
  const of = (cell: string) => parseNumber(cell) ?? 0;
  const below = values.filter((cell) => codesBelow.has(of(cell)));
  const above = values.filter((cell) => codesAbove.has(of(cell)));
  const core = values.filter((cell) => !below.includes(cell) && !above.includes(cell));
  const coreNumbers = core.flatMap((cell) => parseNumber(cell) ?? []);
  const rest = [...coreNumbers, ...above.map(of)];
  const belowIsCode = below.length > 0 && rest.length > 0 && Math.min(...rest) >= 0;
  const highest = Math.max(...coreNumbers);
  const areSteps = core.length >= 2 && highest <= 10 && coreNumbers.every(Number.isInteger);
  const isCode = (cell: string) => areSteps || (of(cell) >= 777 && core.length >= 5 && of(cell) > 5 * highest);
  return [...(belowIsCode ? below : []), ...above.filter(isCode)];
}
