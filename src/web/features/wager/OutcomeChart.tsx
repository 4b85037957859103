import { daysBetween } from '../../../locales/format/date.ts';
import { Chart } from '../../charts/Chart.tsx';
import { type ChartLabel, Labels } from '../../charts/Labels.tsx';
import { axisLabels, below, placeLabels } from '../../charts/place-labels.ts';
import { linearScale, ticks } from '../../charts/scale.ts';
import { textWidth } from '../../charts/text-width.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { Amounts } from './amounts.ts';
import { addDays } from './days.ts';
import type { Progress, Terms } from './types.ts';

type Props = { terms: Terms; progress: Progress; amounts: Amounts };

const height = 310;
const top = 40;
const bottom = height - 26;
const left = 56;

/** Cumulative outcome: actual, plan and the fan of the projection, from zero. */
export function OutcomeChart({ terms, progress, amounts }: Props) {
  const t = useText();
  const { days, projection } = progress;
  const fan = new Map(projection.state === 'projected' ? projection.fan.map((point) => [point.date, point]) : []);
  const inUnits = (value: number | null | undefined) => (value == null ? null : amounts.inUnits(value));
  const { unit } = amounts;
  const levels = ['p10', 'p25', 'p50', 'p75', 'p90'] as const;
  return (
    <Chart
      name={t(`wager.outcomeTitle.${terms.outcome}`)}
      label={t(progress.verdict)}
      height={height}
      sheet={() => ({
        columns: [
          { name: t('wager.chart.day') },
          { name: t('wager.chart.actual'), unit },
          { name: t('wager.chart.plan'), unit },
          ...(fan.size > 0 ? levels.map((level) => ({ name: level.toUpperCase(), unit })) : []),
        ],
        rows: [...new Set([...days.map(({ date }) => date), ...fan.keys()])].sort().map((date) => {
          const day = days.find((each) => each.date === date);
          return [
            date,
            inUnits(day?.actual),
            inUnits(day?.plan),
            ...(fan.size > 0 ? levels.map((level) => inUnits(fan.get(date)?.[level])) : []),
          ];
        }),
      })}
    >
      {(width) => <Drawing terms={terms} progress={progress} amounts={amounts} width={width} />}
    </Chart>
  );
}

function Drawing({ terms, progress, amounts, width }: Props & { width: number }) {
  const t = useText();
  const format = useFormat();
  const { days, projection, asOf, isPartial, gap } = progress;
  const isNarrow = width < 560;
  const final = projection.state === 'projected' ? projection.final : null;
  const ends = [
    {
      key: 'target',
      value: terms.target,
      text: `${t('wager.chart.target')} ${amounts.short(terms.target)}`,
      bold: true,
    },
    ...(final
      ? (['p90', 'p50', 'p10'] as const).map((level) => ({
          key: level,
          value: final[level],
          text: `${level.toUpperCase()} ${amounts.short(final[level])}`,
          bold: level === 'p50',
        }))
      : []),
  ];
  const right = width - 12 - Math.max(...ends.map(({ text, bold }) => textWidth(text, bold)));
  const first = terms.salesFrom;
  const span = Math.max(1, daysBetween(first, terms.returnsTo));
  const x = (date: string) => left + (daysBetween(first, date) / span) * (right - left);
  const actual = days.filter((day) => day.actual !== null);
  const known = actual.at(-1)?.date ?? '';
  const fan = projection.state === 'projected' ? projection.fan.filter(({ date }) => date > known) : [];
  const values = [
    terms.target,
    ...days.flatMap((day) => [day.plan, day.actual ?? 0]),
    ...fan.map((point) => point.p90),
  ];
  const low = Math.min(0, ...days.map((day) => day.actual ?? 0), ...fan.map((point) => point.p10));
  const y = linearScale([low, Math.max(...values) * 1.04], [bottom, top]);
  const line = (points: [date: string, value: number][]) =>
    points
      .map(([date, value], index) => `${index === 0 ? 'M' : 'L'}${x(date).toFixed(1)} ${y(value).toFixed(1)}`)
      .join('');
  const last = actual.at(-1);
  const start: [string, number][] = last ? [[last.date, last.actual!]] : [];
  const band = (lower: 'p10' | 'p25', upper: 'p90' | 'p75') => {
    const above = line([...start, ...fan.map((point): [string, number] => [point.date, point[upper]])]);
    const under = line(fan.toReversed().map((point): [string, number] => [point.date, point[lower]]));
    return `${above}${under.replace('M', 'L')}Z`;
  };
  const marks = ticks([low, y.domain[1]], 4);
  const startSide = [{ dx: 0, dy: 0, anchor: 'start' as const }];
  const endSide = [{ dx: 0, dy: 0, anchor: 'end' as const }];
  const isLate = last && x(last.date) > right - 130;
  const labels: ChartLabel[] = [
    ...below(
      ends.map(({ key, value, text, bold }) => ({
        key,
        text,
        x: right + 10,
        y: y(value) + 4,
        places: startSide,
        bold,
        className: `num ${bold ? 't1' : ''}`,
      })),
      bottom,
    ),
    {
      key: 'returns end',
      text: t('wager.chart.returnsEnd', { date: format.date(terms.returnsTo, 'short') }),
      x: right - 4,
      y: 12,
      places: endSide,
    },
    {
      key: 'sales end',
      text: t('wager.chart.salesEnd', { date: format.date(terms.salesTo, 'short') }),
      x: x(terms.salesTo),
      y: top - 8,
      places: [{ dx: -3, dy: 0, anchor: 'end' }],
    },
    ...(last
      ? [
          {
            key: 'to date',
            text: t(isPartial ? 'wager.chart.toDatePartial' : 'wager.chart.toDate', {
              amount: amounts.short(last.actual!),
            }),
            x: x(last.date) + (isLate ? -8 : 8),
            y: Math.min(bottom - 22, y(last.actual!) + 20),
            places: isLate ? endSide : startSide,
            bold: true,
            className: 't1 num',
          },
          ...(!gap
            ? []
            : [
                {
                  key: 'plan to date',
                  text: t('wager.chart.planToDate', { amount: amounts.planOf(gap) }),
                  x: x(last.date) + (isLate ? -8 : 8),
                  y: Math.min(bottom - 7, y(last.actual!) + 35),
                  places: isLate ? endSide : startSide,
                  className: 'num',
                },
              ]),
        ]
      : []),
    ...axisLabels(
      dateTicks(first, terms.returnsTo, isNarrow ? 3 : 6).map((date) => ({
        at: x(date),
        text: format.date(date, 'short'),
      })),
      bottom + 17,
    ),
    ...marks.map((tick) => ({
      key: `tick ${tick}`,
      text: amounts.short(tick),
      x: left - 8,
      y: y(tick) + 4,
      places: endSide,
      isOptional: true,
      className: 'num',
    })),
  ];
  return (
    <>
      <rect
        x={x(terms.salesTo)}
        y={top}
        width={Math.max(0, right - x(terms.salesTo))}
        height={bottom - top}
        fill="var(--surface-2)"
      />
      {marks.map((tick) => (
        <line key={tick} x1={left} x2={right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
      ))}
      {[x(terms.salesTo), right].map((at) => (
        <line key={at} x1={at} x2={at} y1={top} y2={bottom} stroke="var(--line-strong)" />
      ))}
      {fan.length > 0 && (
        <>
          <path d={band('p10', 'p90')} fill="var(--text)" opacity=".1" />
          <path d={band('p25', 'p75')} fill="var(--text)" opacity=".16" />
          <path
            d={line([...start, ...fan.map((point): [string, number] => [point.date, point.p50])])}
            fill="none"
            stroke="var(--text)"
            strokeWidth="2"
            strokeDasharray="2 3"
          />
        </>
      )}
      <path
        d={line([[first, 0], ...days.map((day): [string, number] => [day.date, day.plan])])}
        fill="none"
        stroke="var(--text-2)"
        strokeWidth="1.3"
        strokeDasharray="5 4"
      />
      <path
        d={line(actual.map((day): [string, number] => [day.date, day.actual!]))}
        fill="none"
        stroke="var(--text)"
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
      {last && asOf && (
        <>
          <line x1={x(asOf)} x2={x(asOf)} y1={top} y2={bottom} stroke="var(--text)" />
          <circle
            cx={x(last.date)}
            cy={y(last.actual!)}
            r="4"
            fill={isPartial ? 'var(--surface)' : 'var(--text)'}
            stroke="var(--text)"
            strokeWidth="1.6"
          />
        </>
      )}
      <circle cx={right} cy={y(terms.target)} r="4" fill="var(--surface)" stroke="var(--text)" strokeWidth="1.6" />
      <Labels placed={placeLabels(labels, { width, height })} />
    </>
  );
}

function dateTicks(from: string, to: string, count: number): string[] {
  const span = daysBetween(from, to);
  return Array.from({ length: count }, (_, index) => addDays(from, Math.round((span * index) / (count - 1))));
}
