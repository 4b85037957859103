/** Questions that lie over several columns: one for each option, each rank, or each row of a matrix. */
import type { Columns } from '../files/columns.ts';
import type { ColumnWords } from './column-words.ts';
import { isMark } from './missing.ts';
import { leadingStep } from './scales.ts';

/** Columns side by side that belong to one question. */
export type Spread = {
  kind: 'multi' | 'ranking' | 'matrix';
  /** Null where the file does not name the question, but its options only. */
  label: string | null;
  code: string;
  columns: { column: number; option: string }[];
  /** Cells that mean that the question was not put to somebody. */
  missing: string[];
  /** Whether an option that was not chosen says so (0, N), so that nothing at all means that the question was not put. */
  saysNo: boolean;
};

const yes = new Set([
  '1',
  '1.0',
  'y',
  'yes',
  'true',
  't',
  'x',
  '✓',
  '✔',
  '√',
  '●',
  '■',
  '是',
  '选中',
  '已选',
  '已选中',
  'checked',
  'selected',
  'chosen',
  'quoted',
]);
const no = new Set([
  '0',
  '0.0',
  'n',
  'no',
  'false',
  'f',
  '否',
  '未选',
  '未选中',
  '✗',
  '×',
  '☐',
  'unchecked',
  'not selected',
  'not chosen',
  'not quoted',
  'unselected',
]);
const skipped = new Set([
  '-3',
  '-2',
  '-1',
  '-3.0',
  '-2.0',
  '-99',
  '-66',
  '(跳过)',
  '跳过',
  '（跳过）',
  '(空)',
  '（空）',
  'skipped',
  'not displayed',
  'na',
  'n/a',
  '#null!',
  'nan',
]);
const otherWords = /\bother\b|please specify|其他|其它|另外|请注明/i;

const fold = (text: string) => text.trim().toLowerCase().replace(/\s+/g, ' ');

/** Does this cell of an option's column say that it was chosen? Null where it says that nobody was asked. */
export function isChosen(cell: string, missing: readonly string[] | undefined): boolean | null {
  const value = cell.trim();
  if (value === '') return false;
  if (missing?.includes(value)) return null;
  return !no.has(fold(value));
}

/** How a column may name the question and which part of it it is. In this order; the more particular ones first. */
const forms: readonly ((words: ColumnWords) => { stem: string; part: string } | null)[] = [
  ({ words, part }) => (part === null ? null : { stem: words, part }),
  ({ code }) => pieces(/^(.{1,300}?)\[([^[\]]{1,300})\](?:\[[^[\]]{0,300}\])?$/s.exec(code)),
  ({ code, words }) => (words === code ? null : withWords(/^(.{1,60}?)_A?(\d{1,3}|other)$/i.exec(code), words)),
  ({ code }) => pieces(/^([A-Za-z]{0,4}\d{1,3}(?:[._]\d{1,2})?)_(A?\d{1,3}|other)$/.exec(code)),
  ({ code }) => pieces(/^(\S.{0,300}?)\/([^/\s][^/]{0,200})$/s.exec(code)),
  ({ words }) => pieces(/^(.{1,500}?)\s*[（(]([^（）()]{1,200})[)）]\s*$/s.exec(words)),
  ({ words }) => pieces(/^(.{1,500}\S)\s+(?:-|–|—|·|\|)\s+(\S.{0,300})$/s.exec(words)),
  ({ words }) => pieces(/^(.{1,500}?)\s*(?:——|—|--)\s*(\S.{0,300})$/s.exec(words)),
  ({ words }) => pieces(/^(.{2,500})[:：]\s*(\S.{0,300})$/s.exec(words)),
  ({ words }) => pieces(/^(.{1,300}?)[_.·]([^_.·]{1,100})$/s.exec(words)),
];

const pieces = (match: RegExpExecArray | null) => (match ? { stem: match[1]!.trim(), part: match[2]!.trim() } : null);

/** The option stands at the end of the words, behind those that all of them share. */
function withWords(match: RegExpExecArray | null, words: string): { stem: string; part: string } | null {
  if (!match) return null;
  const part = /^.*(?:\s[-–—]\s|[:：])\s*(\S.*)$/s.exec(words)?.[1] ?? words;
  return { stem: match[1]!, part };
}

const mostColumns = 400;

/** The questions over several columns, in the order of the file; no column is of two. `taken`: columns that are something else. */
export function spreadsOf(columns: Columns, words: readonly ColumnWords[], taken: ReadonlySet<number>): Spread[] {
  const found: Spread[] = [];
  const named = forms.map((form) => words.map((each, column) => (taken.has(column) ? null : form(each))));
  const failedTo = forms.map(() => 0);
  for (let at = 0; at < words.length; ) {
    const spread = taken.has(at)
      ? null
      : (namedAt(columns, words, named, failedTo, at) ?? byOwnLabels(columns, words, taken, at));
    if (spread) found.push(spread);
    at += spread?.columns.length ?? 1;
  }
  return found;
}

type Named = readonly (readonly ({ stem: string; part: string } | null)[])[];

/** `failedTo`: up to where columns have been looked at in vain, for each form. */
function namedAt(
  columns: Columns,
  words: readonly ColumnWords[],
  named: Named,
  failedTo: number[],
  from: number,
): Spread | null {
  for (const [index, form] of named.entries()) {
    if (from < failedTo[index]!) continue;
    const stem = form[from]?.stem;
    if (stem === undefined || stem === '') continue;
    let to = from;
    while (to < form.length && to - from < mostColumns && form[to]?.stem === stem) to++;
    if (to - from < 2) continue;
    const parts = distinctParts(form.slice(from, to).map((each, at) => ({ column: from + at, option: each!.part })));
    const spread = judged(columns, parts, { label: labelOf(words[from]!, stem, parts[0]!.option), code: stem });
    if (spread) return spread;
    failedTo[index] = to;
  }
  return null;
}

function labelOf({ code, words, part }: ColumnWords, stem: string, option: string): string {
  if (part !== null || words === code) return stem;
  const rest = words.endsWith(option) ? words.slice(0, words.length - option.length) : '';
  const label = rest
    .replace(/\s*[-–—:：]\s*$/, '')
    .replace(/\s+-\s+(?:selected choice|selected choices|所选选项)$/i, '')
    .trim();
  return label || stem;
}

/** Two columns of one option are two options: a question has each option once. */
function distinctParts(parts: { column: number; option: string }[]): { column: number; option: string }[] {
  const seen = new Map<string, number>();
  return parts.map(({ column, option }) => {
    const times = (seen.get(option) ?? 0) + 1;
    seen.set(option, times);
    return { column, option: times === 1 ? option : `${option} (${times})` };
  });
}

type Part = { column: number; option: string };
type Title = Pick<Spread, 'label' | 'code'>;

function judged(columns: Columns, parts: Part[], title: Title): Spread | null {
  const missing = new Set<string>();
  const kinds = parts.map(({ column, option }) => cellsSay(columns, column, option, missing));
  const says = kinds.filter((kind) => kind !== 'nothing');
  const others = parts.filter(({ option }) => otherWords.test(option)).length;
  const free = kinds.filter((kind) => kind === 'text').length;
  const choices = says.length - free;
  if (
    choices > 0 &&
    kinds.every((kind, at) => kind !== 'other' && (kind !== 'text' || otherWords.test(parts[at]!.option))) &&
    free <= others
  ) {
    return { kind: 'multi', ...title, columns: parts, missing: [...missing], saysNo: kinds.includes('both') };
  }
  const ranks = rankedBy(columns, parts);
  if (ranks) return { kind: 'ranking', ...title, columns: parts, missing: ranks.missing, saysNo: false };
  return isMatrix(columns, parts) ? { kind: 'matrix', ...title, columns: parts, missing: [], saysNo: false } : null;
}

type Says = 'nothing' | 'chosen' | 'both' | 'text' | 'other';

/** What the cells of an option's column are: its own label or a mark where it was chosen, marks for both, what was typed into "other". */
function cellsSay(columns: Columns, column: number, option: string, missing: Set<string>): Says {
  const cells = [...(columns.profiles[column]?.counts.keys() ?? [])]
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
  const own = cells.filter((cell) => !skipped.has(fold(cell)) && !isMark(cell));
  const codes = own.filter((cell) => /^-?\d+(?:\.0+)?$/.test(cell));
  const isOwn = (cell: string) => fold(cell) === fold(option) || fold(columns.names[column]!).endsWith(fold(cell));
  const chosen = own.filter((cell) => yes.has(fold(cell)) || (codes.length === 0 && isOwn(cell)));
  const not = own.filter((cell) => no.has(fold(cell)));
  if (chosen.length + not.length === own.length) {
    for (const cell of cells) if (!own.includes(cell)) missing.add(cell);
    if (own.length === 0) return 'nothing';
    return not.length > 0 ? 'both' : 'chosen';
  }
  return otherWords.test(option) && codes.length < own.length ? 'text' : 'other';
}

/** Every row that fills the columns holds each rank once. */
function rankedBy(columns: Columns, parts: Part[]): { missing: string[] } | null {
  const missing = new Set<string>();
  let rows = 0;
  let rankings = 0;
  const cells = parts.map(({ column }) => columns.samples[column] ?? []);
  for (let row = 0; row < (cells[0]?.length ?? 0); row++) {
    const ranks: number[] = [];
    for (const column of cells) {
      const cell = (column[row] ?? '').trim();
      if (cell === '') continue;
      if (skipped.has(fold(cell))) missing.add(cell);
      else if (/^\d{1,3}(?:\.0+)?$/.test(cell) && Number(cell) >= 1 && Number(cell) <= parts.length)
        ranks.push(Number(cell));
      else return null;
    }
    if (ranks.length < 2) continue;
    rows++;
    if (new Set(ranks).size === ranks.length && ranks.includes(1)) rankings++;
  }
  return rows >= 3 && rankings >= rows * 0.98 ? { missing: [...missing] } : null;
}

/** Rows of a matrix share their few answers. */
function isMatrix(columns: Columns, parts: Part[]): boolean {
  const answers = parts.map(({ column }) =>
    [...(columns.profiles[column]?.counts.keys() ?? [])].map(fold).filter((cell) => !skipped.has(cell)),
  );
  const widest = answers.reduce((most, own) => (own.length > most.length ? own : most), []);
  const isStep = (answer: string) => (leadingStep(answer) ?? 11) <= 10;
  const isShared = (own: string[]) => own.filter((answer) => widest.includes(answer)).length >= own.length * 0.6;
  return (
    widest.length >= 2 &&
    widest.length <= 12 &&
    answers.every((own) => own.length > 0 && (isShared(own) || own.every(isStep)))
  );
}

/** Columns named by their options alone, each with its own name where it was chosen, as Typeform writes them. */
function byOwnLabels(
  columns: Columns,
  words: readonly ColumnWords[],
  taken: ReadonlySet<number>,
  from: number,
): Spread | null {
  const parts: Part[] = [];
  for (let column = from; column < words.length && parts.length < mostColumns && !taken.has(column); column++) {
    const cells = [...(columns.profiles[column]?.counts.keys() ?? [])];
    const own = words[column]!.words;
    if (cells.length !== 1 || fold(cells[0]!) !== fold(own) || leadingStep(own) !== null) break;
    parts.push({ column, option: own });
  }
  if (parts.length < 2) return null;
  return { kind: 'multi', label: null, code: `C${from + 1}`, columns: parts, missing: [], saysNo: false };
}
