import type { CrossTab } from '../../domain/demand/cross-tab.ts';
import { methodText } from '../../domain/demand/explain.ts';
import type { QuestionType } from '../../domain/demand/question.ts';
import type { QuestionResult } from '../../domain/demand/question-result.ts';
import type { Estimate } from '../../domain/stats/estimate.ts';
import { type Text, text } from '../../domain/text.ts';
import { formatCount, formatNumber, formatShare } from '../../locales/format/number.ts';
import { type Locale, translate } from '../../locales/translate.ts';
import { formatTable } from '../base/table.ts';

export type SharesReport = {
  file: string;
  responses: number;
  weighted: boolean;
  /** The column that says what a sheet counts; null where each counts once. */
  weight: string | null;
  /** What was done to read the file so. */
  notices: Text[];
  by: string | null;
  confidence: number;
  /** Columns that are no question, and what they are. */
  ignored: { column: string; type: string }[];
  questions: (QuestionResult & {
    label: string;
    type: QuestionType;
    /** Answers that do not fit the question's type; not counted as answered. */
    notUnderstood: number;
    crossTab: CrossTab | null;
  })[];
};

/** Options shown per question before "x of y". */
const shownOptions = 30;
/** Groups side by side in a terminal. */
const shownGroups = 8;

/** The report for people. */
export function showShares(report: SharesReport, locale: Locale): string {
  const say = (key: string, params?: Record<string, string | number>) =>
    translate(text(`analyze.${key}`, params), locale);
  const method = (name: 'wilson' | 'student') =>
    translate(methodText(name, report.confidence, report.weighted), locale);
  const head = [
    say('shares.head', { file: report.file, responses: report.responses, questions: report.questions.length }),
  ];
  if (report.weight !== null) head.push(say('shares.weightedBy', { column: report.weight }));
  head.push(...report.notices.map((notice) => translate(notice, locale)));
  if (report.ignored.length > 0) {
    head.push(
      say('shares.ignored', {
        columns: report.ignored.map(({ column, type }) => `${column} (${say(`type.${type}`)})`).join(', '),
      }),
    );
  }
  const blocks = report.questions.map((question) => {
    const title = say(report.weighted ? 'shares.weightedQuestion' : 'shares.question', {
      label: question.label,
      type: say(`type.${question.type}`),
      answered: question.answered,
      effectiveN: Math.round(question.effectiveN),
    });
    const notes = question.notUnderstood > 0 ? [say('shares.notUnderstood', { count: question.notUnderstood })] : [];
    const body = question.crossTab ? showCrossTab(question.crossTab, question, locale) : showWhole(question, locale);
    return [title, ...notes, ...body].join('\n');
  });
  const foot = (['share', 'mean'] as const).map((figure) =>
    say('shares.foot', { figure: say(`shares.${figure}`), method: method(figure === 'share' ? 'wilson' : 'student') }),
  );
  if (report.by !== null) foot.push(say('shares.letters'));
  return [head.join('\n'), ...blocks, foot.join('\n')].join('\n\n');
}

const share = (value: number, locale: Locale) => formatShare(value, locale);
const interval = (estimate: Estimate, write: (value: number) => string) =>
  `${write(estimate.lower)}–${write(estimate.upper)}`;

function showWhole(question: SharesReport['questions'][number], locale: Locale): string[] {
  const say = (key: string, params?: Record<string, string | number>) =>
    translate(text(`analyze.shares.${key}`, params), locale);
  const lines: string[] = [];
  if (question.options.length > 0) {
    const shown = question.options.slice(0, shownOptions);
    const widest = Math.max(...shown.map((option) => option.estimate.value), 1e-9);
    lines.push(
      formatTable(
        [
          { title: say('answer') },
          { title: say('count'), align: 'right' },
          { title: say('share'), align: 'right' },
          { title: say('interval'), align: 'right' },
          { title: '' },
        ],
        shown.map(({ answer, count, estimate }) => [
          answer,
          formatCount(count, locale),
          share(estimate.value, locale),
          interval(estimate, (value) => share(value, locale)),
          '█'.repeat(Math.round((estimate.value / widest) * 20)),
        ]),
      ),
    );
    if (question.distinct > shown.length) lines.push(say('cut', { shown: shown.length, total: question.distinct }));
  }
  const number = (value: number) => formatNumber(value, locale);
  if (question.mean)
    lines.push(say('meanLine', { mean: number(question.mean.value), interval: interval(question.mean, number) }));
  if (question.topTwo) {
    lines.push(
      say('topTwoLine', {
        share: share(question.topTwo.value, locale),
        interval: interval(question.topTwo, (value) => share(value, locale)),
      }),
    );
  }
  if (question.spread) {
    const { minimum, lowerQuartile, median, upperQuartile, maximum } = question.spread;
    const five = [minimum, lowerQuartile, median, upperQuartile, maximum].map(number).join(' · ');
    lines.push(say('spread', { five }));
  }
  if (question.type === 'open') lines.push(say('open', { distinct: question.distinct }));
  return lines;
}

function showCrossTab(table: CrossTab, question: SharesReport['questions'][number], locale: Locale): string[] {
  const say = (key: string, params?: Record<string, string | number>) =>
    translate(text(`analyze.shares.${key}`, params), locale);
  const groups = table.groups.slice(0, shownGroups);
  const options = question.options.slice(0, shownOptions);
  const rows = options.map(({ answer }) => [
    answer,
    ...groups.map(({ result }) => {
      const option = result.options.find((each) => each.answer === answer);
      return option ? `${share(option.estimate.value, locale)} ${option.higherThan.join('')}`.trim() : '—';
    }),
  ]);
  rows.unshift(['n', ...groups.map(({ result }) => formatCount(result.answered, locale))]);
  if (question.mean) {
    const cell = ({ result, meanHigherThan }: (typeof groups)[number]) =>
      result.mean ? `${formatNumber(result.mean.value, locale)} ${meanHigherThan.join('')}`.trim() : '—';
    rows.push([say('mean'), ...groups.map(cell)]);
  }
  const columns = [
    { title: say('answer') },
    ...groups.map(({ group, letter }) => ({ title: `${letter} ${group}`, align: 'right' as const })),
  ];
  const lines = [formatTable(columns, rows)];
  if (question.distinct > options.length && options.length > 0)
    lines.push(say('cut', { shown: options.length, total: question.distinct }));
  if (table.distinctGroups > groups.length)
    lines.push(say('cutGroups', { shown: groups.length, total: table.distinctGroups }));
  if (table.independence) {
    const { chiSquared, degrees, pValue, cramersV } = table.independence;
    const p = pValue < 0.001 ? '< 0.001' : `= ${formatNumber(pValue, locale, 3)}`;
    lines.push(
      say('independence', {
        chiSquared: formatNumber(chiSquared, locale),
        degrees,
        p,
        v: formatNumber(cramersV, locale, 3),
      }),
    );
  }
  return lines;
}
