import { Chart } from '../../charts/Chart.tsx';
import { type ChartLabel, Labels } from '../../charts/Labels.tsx';
import { above, axisLabels, type Place, placeLabels } from '../../charts/place-labels.ts';
import { linearScale, type Scale, ticks } from '../../charts/scale.ts';
import { textWidth } from '../../charts/text-width.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { statusColor } from '../../ui/StatusMark.tsx';
import { useCriterionWords } from './criterion-words.ts';
import { intervalSheet } from './interval-sheet.ts';
import { type Estimate, type Need, type NeedCriterion, outcomeOf, outcomeStatus } from './types.ts';

type Props = { need: Need; criterion: NeedCriterion; estimate: Estimate };

/** Above the band: the threshold with what lies to its left and right. */
const top = 36;
const start: readonly Place[] = [{ dx: 0, dy: 0, anchor: 'start' }];
const end: readonly Place[] = [{ dx: 0, dy: 0, anchor: 'end' }];

/** The interval against the registered threshold, and for an open verdict where it would stand once enough further answers are in. */
export function VerdictChart({ need, criterion, estimate }: Props) {
  const t = useText();
  const format = useFormat();
  const words = useCriterionWords();
  const { threshold } = criterion;
  const toDecide = need.verdict?.toDecide ?? null;
  const reach = Math.max(Math.abs(estimate.lower - threshold), Math.abs(estimate.upper - threshold)) * 1.25 || 0.05;
  const domain: [number, number] = [
    Math.max(need.range?.from ?? -Infinity, threshold - reach),
    Math.min(need.range?.to ?? Infinity, threshold + reach),
  ];
  const color = statusColor(outcomeStatus[outcomeOf(need)]);
  const bottom = top + (toDecide ? 78 : 46);
  const height = bottom + 20;
  const write = (value: number) => words.value(criterion, value, reach < 0.02 ? 1 : 0);
  const passesRight = criterion.direction === 'at_least';
  const value = words.value(criterion, estimate.value);
  const rows = [
    { name: t('demand.chart.now'), note: `n ${format.count(Math.round(estimate.effectiveN))}`, y: top + 24, estimate },
    ...(toDecide
      ? [
          {
            name: t('demand.chart.ifSame'),
            note: `+${format.count(toDecide.effectiveAnswers)}`,
            y: top + 60,
            estimate: shrunk(estimate, toDecide.effectiveAnswers),
          },
        ]
      : []),
  ];
  const left = 14 + Math.max(...rows.flatMap(({ name, note }) => [textWidth(name, true), textWidth(note)]));
  return (
    <Chart
      name={need.title}
      label={[
        t('demand.chart.noted', { text: value, note: words.interval(criterion, estimate) }),
        words.rule(criterion),
      ].join(t('app.spoken.comma'))}
      height={height}
      sheet={() =>
        intervalSheet(t, criterion.unit, [
          ...rows.map(({ name, note, estimate: { value, lower, upper } }) => ({
            label: t('demand.chart.noted', { text: name, note }),
            value,
            lower,
            upper,
          })),
          {
            label: t('demand.criterion.threshold'),
            value: threshold,
            lower: threshold,
            upper: threshold,
          },
        ])
      }
    >
      {(width) => {
        const right = Math.max(left + 40, width - 16);
        const x = linearScale(domain, [left, right]);
        const at = x(threshold);
        const labels: ChartLabel[] = [
          {
            key: 'threshold',
            text: t('demand.chart.threshold', { threshold: words.limit(criterion) }),
            x: at,
            y: 11,
            bold: true,
            className: 't1 num',
          },
          {
            key: 'left',
            text: t(passesRight ? 'demand.chart.refutedLeft' : 'demand.chart.validatedLeft'),
            x: at - 6,
            y: 27,
            places: end,
          },
          {
            key: 'right',
            text: t(passesRight ? 'demand.chart.validatedRight' : 'demand.chart.refutedRight'),
            x: at + 6,
            y: 27,
            places: start,
          },
          ...rows.flatMap(({ name, note, y }) => [
            { key: name, text: name, x: left - 8, y: y + 1, places: end, bold: true, className: 't1' },
            { key: note, text: note, x: left - 8, y: y + 14, places: end, className: 'num' },
          ]),
          {
            key: 'value',
            text: value,
            x: x(estimate.value),
            y: top + 20,
            places: above(6),
            bold: true,
            className: 't1 num',
          },
          ...axisLabels(
            ticks(domain, width < 420 ? 4 : 6).map((tick) => ({ at: x(tick), text: write(tick) })),
            bottom + 14,
          ),
        ];
        return (
          <>
            <rect
              x={passesRight ? at : left}
              y={top}
              width={Math.max(0, passesRight ? right - at : at - left)}
              height={bottom - top}
              fill="var(--met-soft)"
              opacity=".6"
            />
            <Interval estimate={estimate} x={x} y={top + 20} color={color} />
            {rows[1] && <Interval estimate={rows[1].estimate} x={x} y={top + 56} color={null} />}
            <line x1={at} x2={at} y1={top - 6} y2={bottom} stroke="var(--text)" strokeWidth="1.5" />
            <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
            <Labels placed={placeLabels(labels, { width, height })} />
          </>
        );
      }}
    </Chart>
  );
}

type IntervalProps = {
  estimate: Pick<Estimate, 'value' | 'lower' | 'upper'>;
  x: Scale;
  y: number;
  color: string | null;
};

/** A bar from end to end with the value across it; without a colour it is not measured but foreseen. */
function Interval({ estimate: { value, lower, upper }, x, y, color }: IntervalProps) {
  return (
    <>
      <rect
        x={x(lower)}
        y={y}
        width={Math.max(2, x(upper) - x(lower))}
        height="9"
        rx="2"
        fill={color ?? 'none'}
        opacity={color ? 0.4 : 1}
        stroke={color ? undefined : 'var(--text-3)'}
        strokeDasharray={color ? undefined : '3 2'}
      />
      <line
        x1={x(value)}
        x2={x(value)}
        y1={y - 3}
        y2={y + 12}
        stroke={color ?? 'var(--text-3)'}
        strokeWidth={color ? 2.4 : 1.4}
      />
    </>
  );
}

/** The interval shrinks with the root of the answers; it is drawn where it would just leave the threshold. */
function shrunk({ value, lower, upper, effectiveN }: Estimate, further: number) {
  const by = Math.sqrt(effectiveN / (effectiveN + further));
  return { value, lower: value - (value - lower) * by, upper: value + (upper - value) * by };
}
