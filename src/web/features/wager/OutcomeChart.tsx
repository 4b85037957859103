import { daysBetween } from '../../../locales/format/date.ts';
import { linearScale, ticks } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import type { Amounts } from './amounts.ts';
import { addDays } from './days.ts';
import type { Progress, Terms } from './types.ts';

type Props = { terms: Terms; progress: Progress; amounts: Amounts; width: number };

const height = 310;
const top = 40;
const bottom = height - 26;
const left = 56;

/** Cumulative outcome: actual, plan and the fan of the projection, from zero. */
export function OutcomeChart({ terms, progress, amounts, width }: Props) {
  const t = useText();
  const format = useFormat();
  const { days, projection, asOf } = progress;
  const isNarrow = width < 560;
  const right = width - (isNarrow ? 88 : 100);
  const first = terms.salesFrom;
  const span = Math.max(1, daysBetween(first, terms.returnsTo));
  const x = (date: string) => left + (daysBetween(first, date) / span) * (right - left);
  // Two labels that would touch stand on two lines.
  const isCramped = right - x(terms.salesTo) < 190;
  const fan = projection.state === 'projected' ? projection.fan : [];
  const actual = days.filter((day) => day.actual !== null);
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
    const below = line(fan.toReversed().map((point): [string, number] => [point.date, point[lower]]));
    return `${above}${below.replace('M', 'L')}Z`;
  };
  const final = projection.state === 'projected' ? projection.final : null;
  const marks = spread([
    {
      key: 'target',
      at: y(terms.target),
      text: `${t('wager.chart.target')} ${amounts.short(terms.target)}`,
      strong: true,
    },
    ...(final
      ? [
          { key: 'p90', at: y(final.p90), text: `P90 ${amounts.short(final.p90)}`, strong: false },
          { key: 'p50', at: y(final.p50), text: `P50 ${amounts.short(final.p50)}`, strong: true },
          { key: 'p10', at: y(final.p10), text: `P10 ${amounts.short(final.p10)}`, strong: false },
        ]
      : []),
  ]);
  const dates = dateTicks(first, terms.returnsTo, isNarrow ? 3 : 6);
  const planToDate = days.find((day) => day.date === asOf)?.plan;
  return (
    <svg width={width} height={height} role="img" aria-label={t(progress.verdict)}>
      <rect
        x={x(terms.salesTo)}
        y={top}
        width={Math.max(0, right - x(terms.salesTo))}
        height={bottom - top}
        fill="var(--surface-2)"
      />
      {ticks([low, y.domain[1]], 4).map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end" className="num">
            {amounts.short(tick)}
          </text>
        </g>
      ))}
      {dates.map((date) => (
        <text key={date} x={x(date)} y={bottom + 17} textAnchor="middle">
          {format.date(date, 'short')}
        </text>
      ))}
      <Divider
        at={x(terms.salesTo)}
        leftwards={isCramped}
        label={t('wager.chart.salesEnd', { date: format.date(terms.salesTo, 'short') })}
      />
      <line x1={right} x2={right} y1={top} y2={bottom} stroke="var(--line-strong)" />
      <text x={isCramped ? right : right - 6} y={isCramped ? top - 24 : top - 8} textAnchor="end">
        {t('wager.chart.returnsEnd', { date: format.date(terms.returnsTo, 'short') })}
      </text>
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
          <circle cx={x(last.date)} cy={y(last.actual!)} r="4" fill="var(--text)" />
          <g
            transform={`translate(${x(asOf) + (x(asOf) > right - 130 ? -8 : 8)} ${Math.min(bottom - 24, y(last.actual!) + 20)})`}
          >
            <text textAnchor={x(asOf) > right - 130 ? 'end' : 'start'} className="t1 num">
              {t('wager.chart.toDate', { amount: amounts.short(last.actual!) })}
            </text>
            {planToDate !== undefined && (
              <text y="15" textAnchor={x(asOf) > right - 130 ? 'end' : 'start'} className="num">
                {t('wager.chart.planToDate', { amount: amounts.short(planToDate) })}
              </text>
            )}
          </g>
        </>
      )}
      <circle cx={right} cy={y(terms.target)} r="4" fill="var(--surface)" stroke="var(--text)" strokeWidth="1.6" />
      {marks.map((mark) => (
        <text key={mark.key} x={right + 10} y={mark.at + 4} className={`num ${mark.strong ? 't1' : ''}`}>
          {mark.text}
        </text>
      ))}
    </svg>
  );
}

function Divider({ at, label, leftwards }: { at: number; label: string; leftwards: boolean }) {
  return (
    <>
      <line x1={at} x2={at} y1={top} y2={bottom} stroke="var(--line-strong)" />
      <text x={leftwards ? at - 2 : at + 5} y={top - 8} textAnchor={leftwards ? 'end' : 'start'}>
        {label}
      </text>
    </>
  );
}

/** Labels one line apart at least, in their own order from top to bottom. */
function spread<M extends { at: number }>(marks: M[]): M[] {
  const sorted = marks.toSorted((a, b) => a.at - b.at);
  let above = Number.NEGATIVE_INFINITY;
  const placed = sorted.map((mark) => {
    above = Math.max(mark.at, above + 15);
    return { ...mark, at: above };
  });
  const beyond = Math.max(0, (placed.at(-1)?.at ?? 0) - bottom);
  return placed.map((mark) => ({ ...mark, at: mark.at - beyond }));
}

function dateTicks(from: string, to: string, count: number): string[] {
  const span = daysBetween(from, to);
  return Array.from({ length: count }, (_, index) => addDays(from, Math.round((span * index) / (count - 1))));
}
