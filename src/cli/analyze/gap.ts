/**
 * `biplane analyze gap FILE`: why did the result differ from the plan? Exact decomposition of a file, without a server.
 *
 * The file is a CSV with one row per segment and scenario: a column that says plan or actual (计划/实际; or any column with
 * `--period month --plan 2026-02 --actual 2026-03`), optionally a column of segments (`--by channel`), and columns of numbers whose product is
 * the result. `--drivers "visits,orders/visits,revenue/orders"` builds drivers from columns: `a`, `a/b` or `1-a`.
 */
import { invalidInput } from '../../domain/errors.ts';
import { type Text, text } from '../../domain/text.ts';
import { type ChannelFactors, decomposeGap, type GapMethod } from '../../domain/wager/gap.ts';
import { formatNumber } from '../../locales/format/number.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import { describeFailure } from '../base/failure.ts';
import type { Output } from '../base/output.ts';
import { formatTable } from '../base/table.ts';
import { readGapTable, type Segment, type SegmentSide, scenarioOf } from './gap-file.ts';
import { openTable, type TableRow } from './read-table.ts';

export type GapOptions = {
  method?: string | undefined;
  by?: string | undefined;
  period?: string | undefined;
  plan?: string | undefined;
  actual?: string | undefined;
  /** Comma-separated. */
  drivers?: string | undefined;
  /** Leave out segments that stand on one side only. */
  common?: boolean | undefined;
  json?: boolean | undefined;
};

type Effects = {
  driver: string /** To the cent; sums exactly. */;
  effect: number /** As computed. */;
  unrounded: number;
}[];
export type GapReport = {
  file: string;
  method: GapMethod;
  by: string | null;
  plan: number;
  actual: number;
  gap: number;
  residual: 0;
  drivers: Effects;
  /** What was done to find the table in the file. */
  notices: Text[];
  /** Columns that are no numbers, where no `--drivers` say what to multiply. */
  ignored: string[];
  segments: { segment: string; plan: number; actual: number; gap: number; method: GapMethod; effects: Effects }[];
  /** Segments on one side only, when they were left out. */
  leftOut: { segment: string; plan: number | null; actual: number | null }[];
};

/** Results are decomposed in hundredths. */
const unit = 100;
/** Nobody is asked for shares here. */
const shares = { pm: 0, gtm: 0, external: 1 };

/** Prints the decomposition; returns the exit code. */
export async function analyzeGap(file: string, options: GapOptions, out: Output): Promise<number> {
  try {
    const report = await gapOf(file, options);
    out.log(options.json ? JSON.stringify(report, null, 2) : showGap(report, out.locale));
    return 0;
  } catch (error) {
    const { message, exitCode } = describeFailure(error, out.locale);
    out.error(message);
    return exitCode;
  }
}

/** Everything that `analyze gap` reports about a file. */
export async function gapOf(file: string, options: GapOptions): Promise<GapReport> {
  const method = options.method ?? 'lmdi';
  if (method !== 'lmdi' && method !== 'shapley') throw invalidInput('wager.analyze.errors.method', { method });
  const table = await openTable(file);
  const rows: TableRow[] = [];
  for await (const row of table.rows) rows.push(row);
  const headers = table.names();
  if (rows.length === 0) throw invalidInput('analyze.errors.noRows', { file });
  const { formulas, segments, ignored } = readGapTable(headers, rows, {
    ...scenarioOf(headers, rows, options),
    by: options.by,
    drivers: options.drivers?.split(',').filter((driver) => driver.trim() !== ''),
  });
  const names = formulas.map(({ name }) => name);
  const product = (values: SegmentSide) => values?.reduce<number>((total, value) => total * (value ?? 1), 1) ?? null;
  const oneSided = ({ plan, actual }: Segment) => plan === null || actual === null;
  const counted = options.common ? segments.filter((segment) => !oneSided(segment)) : segments;
  const gap = decomposeGap(
    counted.map((segment) => factorsOf(segment, names)),
    method,
  );
  return {
    file,
    method,
    by: options.by ?? null,
    plan: gap.plan / unit,
    actual: gap.actual / unit,
    gap: gap.gap / unit,
    residual: 0,
    drivers: gap.drivers.map(({ driver, effect }) => ({
      driver,
      effect: effect / unit,
      unrounded:
        gap.channels.reduce((sum, { effects }) => sum + effects.find((each) => each.driver === driver)!.unrounded, 0) /
        unit,
    })),
    notices: table.notices(),
    ignored,
    segments: gap.channels.map((part) => ({
      segment: part.channel,
      plan: part.plan / unit,
      actual: part.actual / unit,
      gap: part.gap / unit,
      method: part.method,
      effects: part.effects.map(({ driver, effect, unrounded }) => ({
        driver,
        effect: effect / unit,
        unrounded: unrounded / unit,
      })),
    })),
    leftOut: options.common
      ? segments
          .filter(oneSided)
          .map(({ name, plan, actual }) => ({ segment: name, plan: product(plan), actual: product(actual) }))
      : [],
  };
}

/** A segment that is missing on one side has a volume of zero there; its other drivers did not change. */
function factorsOf({ name, plan, actual }: Segment, names: readonly string[]): ChannelFactors {
  const valueAt = (values: SegmentSide, index: number) => {
    if (values === null) return index === 0 ? 0 : null;
    const value = values[index]!;
    return value === null ? null : value * (index === 0 ? unit : 1);
  };
  return {
    channel: name,
    factors: names.map((driver, index) => ({
      driver,
      plan: valueAt(plan, index),
      actual: valueAt(actual, index),
      shares,
    })),
  };
}

/** The report for people. */
function showGap(report: GapReport, locale: Locale): string {
  const say = (key: string, params?: Record<string, string | number>) =>
    translate(text(`wager.analyze.${key}`, params), locale);
  const amount = (value: number) => formatNumber(value, locale);
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: say('segment') },
    right(say('plan')),
    ...report.drivers.map(({ driver }) => right(driver)),
    right(say('actual')),
  ];
  const total = [
    say('total'),
    amount(report.plan),
    ...report.drivers.map(({ effect }) => amount(effect)),
    amount(report.actual),
  ];
  const rows =
    report.segments.length < 2
      ? [total]
      : [
          ...report.segments.map((part) => [
            part.segment,
            amount(part.plan),
            ...part.effects.map(({ effect }) => amount(effect)),
            amount(part.actual),
          ]),
          total,
        ];
  const lines = [
    say('head', {
      file: report.file,
      gap: amount(report.gap),
      plan: amount(report.plan),
      actual: amount(report.actual),
    }),
    ...report.notices.map((notice) => translate(notice, locale)),
    ...(report.ignored.length > 0 ? [say('ignored', { columns: report.ignored.join(', ') })] : []),
    '',
    formatTable(columns, rows),
    '',
    say('residual', { method: say(`method.${report.method}`) }),
  ];
  const fallback = report.segments.filter(({ method }) => method !== report.method).map(({ segment }) => segment);
  if (fallback.length > 0) lines.push(say('fallback', { segments: fallback.join(', ') }));
  if (report.leftOut.length > 0) {
    const side = (of: 'plan' | 'actual') => report.leftOut.reduce((sum, part) => sum + (part[of] ?? 0), 0);
    const segments = report.leftOut.map(({ segment }) => segment).join(', ');
    lines.push(
      say('leftOut', {
        count: report.leftOut.length,
        segments,
        plan: amount(side('plan')),
        actual: amount(side('actual')),
      }),
    );
  }
  return lines.join('\n');
}
