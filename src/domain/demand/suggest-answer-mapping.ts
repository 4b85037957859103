import type { ColumnProfile, Columns } from '../files/columns.ts';
import type { Notice } from '../files/notice.ts';
import { inferDateOrder } from '../time/date-order.ts';
import type { AnswerColumn, AnswerMapping, MappedQuestion } from './answer-mapping.ts';
import { type ColumnWords, columnWords } from './column-words.ts';
import { type FileContext, type Inference, inferQuestion } from './infer-question.ts';
import { noticesOf } from './mapping-notices.ts';
import { splitOptions } from './options.ts';
import { isQuestionType } from './question.ts';
import { questionKey } from './question-key.ts';
import { toolOf } from './sheet-roles.ts';
import { type Spread, spreadsOf } from './spread.ts';

/**
 * A proposal of what each column of a questionnaire export is, for a person to correct, and what is to be known about it. Keys are the column's own code
 * (`Q3`, `3、`), or Q1, Q2 … Columns of one question's options become that question; those of a matrix become a question each, on one scale.
 */
export function suggestAnswerMapping(columns: Columns): { mapping: AnswerMapping; notices: Notice[] } {
  const words = columnWords(columns);
  const tool = toolOf([...words.map(({ code }) => code), ...(columns.headers.length === 2 ? [''] : [])]);
  const context: FileContext = { tool };
  const alone = words.map(({ code, words: label }, column) =>
    inferredAs([code, label], columns.profiles[column], context),
  );
  const roles = new Set(
    alone.flatMap(({ type }, column) => (isQuestionType(type) || !columns.profiles[column]?.filled ? [] : [column])),
  );
  const spreads = spreadsOf(columns, words, roles);
  const proposal = new Proposal(columns, words, alone, context);
  for (const spread of spreads) proposal.take(spread);
  const mapping = proposal.mapping();
  const dated = mapping.columns.filter((entry) =>
    entry.as === 'question' ? entry.question.type === 'date' : entry.as === 'answered_at',
  );
  const dates = inferDateOrder(dated.flatMap(({ column }) => columns.samples[column] ?? []));
  mapping.dateOrder = dates.order;
  return {
    mapping,
    notices: noticesOf({
      columns,
      tool,
      alone,
      spreads,
      mapping,
      doubled: proposal.doubled,
      isOrderClear: dates.certain,
    }),
  };
}

/** By its code or else by its words: one of them may be what the sheet's own columns are known by. */
function inferredAs(
  [code, label]: [string, string],
  profile: ColumnProfile | undefined,
  context: FileContext,
): Inference {
  const cells = profile ?? { counts: new Map<string, number>(), filled: 0 };
  const byCode = inferQuestion(code, cells, context);
  return isQuestionType(byCode.type) && label !== code ? inferQuestion(label, cells, context) : byCode;
}

/** What the columns are proposed to be, spread questions taken out one by one. */
class Proposal {
  /** Columns that hold one question's answers once more: its options, each in a column of its own. */
  readonly doubled = new Set<number>();
  private readonly spreadAt = new Map<number, Spread>();
  private readonly matrix = new Map<number, { spread: Spread; option: string; inferred: Inference }>();
  private readonly used = new Map<string, number>();

  constructor(
    private readonly columns: Columns,
    private readonly words: readonly ColumnWords[],
    private readonly alone: Inference[],
    private readonly context: FileContext,
  ) {}

  take(spread: Spread): void {
    const { columns, words } = this;
    if (spread.kind === 'matrix') {
      const together = inferQuestion(
        spread.label ?? '',
        unionOf(spread.columns.map(({ column }) => columns.profiles[column]!)),
        this.context,
      );
      if (together.type !== 'rating' && together.type !== 'single') return;
      for (const { column, option } of spread.columns) this.matrix.set(column, { spread, option, inferred: together });
      return;
    }
    const whole = words.findIndex(
      ({ code }, column) => code === spread.code && !spread.columns.some((each) => each.column === column),
    );
    if (whole >= 0 && spread.kind === 'multi') {
      const separator = joinsOptions(spread, columns.profiles[whole]!);
      if (separator === null) return;
      const { missing } = this.alone[whole]!;
      const options = spread.columns.map(({ option }) => option);
      this.alone[whole] = { type: 'multi', separator, options, ...(missing ? { missing } : {}) };
      for (const { column } of spread.columns) this.doubled.add(column);
      return;
    }
    for (const { column } of spread.columns) this.spreadAt.set(column, spread);
  }

  mapping(): AnswerMapping {
    const singles = new Set<string>();
    const questions: MappedQuestion[] = [];
    const keys = new Map<Spread, string>();
    const columns = this.words.map((_, column): AnswerColumn => {
      const spread = this.spreadAt.get(column);
      if (this.doubled.has(column)) return { column, as: 'ignore' };
      if (spread) {
        if (!keys.has(spread)) {
          const question = this.spreadQuestion(spread);
          keys.set(spread, question.key);
          questions.push(question);
        }
        return {
          column,
          as: 'option',
          of: keys.get(spread)!,
          option: spread.columns.find((each) => each.column === column)!.option,
        };
      }
      const matrix = this.matrix.get(column);
      const {
        doubtful: _doubtful,
        unfit: _unfit,
        joined: _joined,
        type,
        ...details
      } = matrix?.inferred ?? this.alone[column]!;
      if (isQuestionType(type))
        return { column, as: 'question', question: { ...this.title(column, matrix), type, ...details } };
      if (type === 'option') return { column, as: 'ignore' };
      // There is one respondent, one weight and one time per sheet: a second candidate says nothing new.
      const isOne = type === 'respondent' || type === 'weight' || type === 'answered_at';
      if (isOne && singles.has(type)) return { column, as: 'ignore' };
      singles.add(type);
      return { column, as: type };
    });
    return { kind: 'answers', columns, ...(questions.length > 0 ? { questions } : {}) };
  }

  private title(
    column: number,
    matrix: { spread: Spread; option: string } | undefined,
  ): { key: string; label: string } {
    const { code, words } = this.words[column]!;
    const label =
      matrix && words !== code
        ? `${matrix.spread.label} · ${matrix.option}`
        : words === code
          ? this.columns.names[column]!
          : words;
    return {
      key: questionKey(words === code ? this.columns.names[column]! : code, `C${column + 1}`, this.used),
      label,
    };
  }

  private spreadQuestion({ kind, label, code, columns, missing, saysNo }: Spread): MappedQuestion {
    const options = columns.map(({ option }) => option);
    const named = label ?? options.slice(0, 3).join(' / ');
    return {
      key: questionKey(code === '' ? named : code, `C${columns[0]!.column + 1}`, this.used),
      label: named,
      type: kind === 'ranking' ? 'ranking' : 'multi',
      options,
      ...(missing.length > 0 ? { missing } : {}),
      // Where an option that was not chosen is empty, nobody can tell it from a question that was not put.
      ...(kind === 'multi' && !saysNo ? { blank: 'none_chosen' as const } : {}),
    };
  }
}

function unionOf(profiles: readonly ColumnProfile[]): Pick<ColumnProfile, 'counts' | 'filled'> {
  const counts = new Map<string, number>();
  for (const profile of profiles)
    for (const [cell, times] of profile.counts) counts.set(cell, (counts.get(cell) ?? 0) + times);
  return { counts, filled: profiles.reduce((sum, { filled }) => sum + filled, 0) };
}

/** By what the column of the whole question joins the options that the others stand for; null where it does not. */
function joinsOptions({ columns }: Spread, { counts }: ColumnProfile): string | null {
  const options = new Set(columns.map(({ option }) => option));
  const separators = [' ', ';', '; ', ', ', ',', '|', '┋'];
  return (
    separators.find((separator) =>
      [...counts.keys()].every((cell) =>
        splitOptions(cell, separator, [...options]).every((each) => options.has(each)),
      ),
    ) ?? null
  );
}
