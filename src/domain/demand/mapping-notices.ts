/** What a person should know of a proposed mapping before it counts. */
import type { Columns } from '../files/columns.ts';
import type { Notice } from '../files/notice.ts';
import { text } from '../text.ts';
import type { AnswerMapping } from './answer-mapping.ts';
import type { Inference } from './infer-question.ts';
import { isNaOption } from './missing.ts';
import { mixedUnits, parseNumber } from './parse-values.ts';
import { isQuestionType } from './question.ts';
import type { SurveyTool } from './sheet-roles.ts';
import type { Spread } from './spread.ts';

type Given = {
  /** Whether the order of day and month in dates is clear. */
  isOrderClear: boolean;
  columns: Columns;
  tool: SurveyTool | null;
  alone: readonly Inference[];
  spreads: readonly Spread[];
  mapping: AnswerMapping;
  doubled: ReadonlySet<number>;
};

const shownCells = 5;
const ratingWords =
  /满意|评分|打分|评价|推荐|重要|同意|认同|程度|符合|可能|愿意|喜[欢爱]|分\b|rat(?:e|ing)|satisf|recommend|likel|agree|important|score|nps|scale|easy|comfort|quality|how (?:much|often|likely|easy|satisfied)/i;

/** The notices of a proposal, those of the whole file first. */
export function noticesOf(given: Given): Notice[] {
  const { columns, tool, alone, spreads, mapping, doubled, isOrderClear } = given;
  const notices: Notice[] = [];
  const tell = (
    step: Notice['step'],
    key: string,
    params: Record<string, string | number>,
    column?: number,
    asks = false,
  ) =>
    notices.push({
      step,
      text: text(`imports.notices.${key}`, params),
      asks,
      ...(column === undefined ? {} : { column }),
    });
  const listed = (cells: readonly string[]) =>
    cells.slice(0, shownCells).join(', ') + (cells.length > shownCells ? ' …' : '');
  const times = (column: number, cells: readonly string[]) => {
    const counts = columns.profiles[column]!.counts;
    return cells.reduce((sum, cell) => sum + (counts.get(cell) ?? 0), 0);
  };

  if (tool) tell('columns', `tool.${tool}`, {});
  for (const [column, { key, count }] of notReal(columns, tool))
    tell('meaning', key, { column: columns.names[column]!, count }, column, true);
  const personal = mapping.columns.filter(({ as }) => as === 'personal');
  if (personal.length > 0) {
    tell('meaning', 'personal', {
      columns: listed(personal.map(({ column }) => columns.names[column]!)),
      count: personal.length,
    });
  }
  for (const { kind, label, columns: parts, saysNo, code } of spreads) {
    const first = parts[0]!.column;
    if (kind === 'matrix' || (doubled.has(first) && parts.every(({ column }) => doubled.has(column)))) continue;
    const options = listed(parts.map(({ option }) => option));
    const key = kind === 'ranking' ? 'spreadRanking' : label === null ? 'spreadUnnamed' : 'spread';
    tell('columns', key, { question: label ?? code, count: parts.length, options }, first, label === null);
    const none = kind === 'multi' && !saysNo ? noneIn(columns, parts) : 0;
    if (none > 0) tell('missing', 'noneChosen', { question: label ?? options, count: none }, first);
  }
  if (doubled.size > 0)
    tell('columns', 'doubled', { count: doubled.size, columns: listed([...doubled].map((at) => columns.names[at]!)) });

  if (!isOrderClear) tell('cells', `dateOrder.${mapping.dateOrder ?? 'mdy'}`, {}, undefined, true);

  const isCoded = mapping.columns.some(
    (entry) => entry.as === 'question' && entry.question.type === 'single' && entry.question.options?.join() === '1,2',
  );
  for (const entry of mapping.columns) {
    const { column } = entry;
    const name = columns.names[column]!;
    const found = alone[column]!;
    if (entry.as === 'weight') {
      const zeros = [...columns.profiles[column]!.counts.keys()].filter((cell) => parseNumber(cell) === 0);
      if (zeros.length > 0) tell('meaning', 'zeroWeights', { column: name, count: times(column, zeros) }, column);
    }
    if (entry.as !== 'question' || !isQuestionType(found.type)) continue;
    const { doubtful = [], unfit = [], missing = [], joined = [] } = found;
    if (doubtful.length > 0)
      tell(
        'missing',
        'doubtfulCodes',
        { column: name, cells: listed(doubtful), count: times(column, doubtful) },
        column,
        true,
      );
    const plain = missing.filter((cell) => !doubtful.includes(cell));
    if (plain.length > 0)
      tell('missing', 'missing', { column: name, cells: listed(plain), count: times(column, plain) }, column);
    const units = entry.question.type === 'number' ? mixedUnits(columns.profiles[column]!.counts.keys()) : [];
    if (units.length > 0) tell('cells', 'mixedUnits', { column: name, units: listed(units) }, column, true);
    if (unfit.length > 0)
      tell(
        'cells',
        `unfit.${entry.question.type}`,
        { column: name, cells: listed(unfit), count: times(column, unfit) },
        column,
        true,
      );
    if (joined.length > 0)
      tell(
        'meaning',
        'joinedOptions',
        { column: name, options: joined.map((each) => `“${each}”`).join(' ') },
        column,
        true,
      );
    const counts = columns.profiles[column]!.counts;
    if (counts.has('NA') && !missing.includes('NA') && isNaOption(name, counts))
      tell('missing', 'naIsOption', { column: name, count: counts.get('NA')! }, column);
    if (
      isCoded &&
      entry.question.type === 'rating' &&
      entry.question.scale?.every(({ answer }) => /^\d+$/.test(answer)) &&
      !ratingWords.test(name)
    )
      tell('meaning', 'ratingOrCodes', { column: name }, column, true);
  }
  return notices;
}

/** Sheets that nobody meant as an answer, as far as the tool says so: previews, and what was never handed in. By column. */
function notReal(
  { names, profiles, rows }: Columns,
  tool: SurveyTool | null,
): Map<number, { key: string; count: number }> {
  const found = new Map<number, { key: string; count: number }>();
  names.forEach((name, column) => {
    const { counts, filled } = profiles[column]!;
    const previews = tool === 'qualtrics' && /^status$/i.test(name) ? (counts.get('Survey Preview') ?? 0) : 0;
    const open = tool === 'limesurvey' && /^(?:submitdate|date submitted)$/i.test(name) ? rows - filled : 0;
    if (previews > 0) found.set(column, { key: 'previews', count: previews });
    else if (open > 0) found.set(column, { key: 'unfinished', count: open });
  });
  return found;
}

/** How many of the rows that were looked at have none of the columns. */
function noneIn(columns: Columns, parts: Spread['columns']): number {
  const cells = parts.map(({ column }) => columns.samples[column] ?? []);
  return (cells[0] ?? []).reduce(
    (sum, _, row) => sum + (cells.every((own) => (own[row] ?? '').trim() === '') ? 1 : 0),
    0,
  );
}
