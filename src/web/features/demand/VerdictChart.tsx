import { useElementSize } from '@mantine/hooks';
import { linearScale, ticks } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { statusColor } from '../../ui/StatusMark.tsx';
import { useCriterionWords } from './criterion-words.ts';
import { type Estimate, type Need, type NeedCriterion, outcomeOf, outcomeStatus } from './types.ts';

const left = 78;

type Props = { need: Need; criterion: NeedCriterion; estimate: Estimate };

/** The interval against the registered threshold, and for an open verdict where it would stand once enough further answers are in. */
export function VerdictChart({ need, criterion, estimate }: Props) {
  const t = useText();
  const format = useFormat();
  const words = useCriterionWords();
  const { ref, width } = useElementSize();
  const right = Math.max(left, width - 16);
  const { threshold } = criterion;
  const toDecide = need.verdict?.toDecide ?? null;
  const reach = Math.max(Math.abs(estimate.lower - threshold), Math.abs(estimate.upper - threshold)) * 1.25 || 0.05;
  const domain: [number, number] = [
    Math.max(need.range?.from ?? -Infinity, threshold - reach),
    Math.min(need.range?.to ?? Infinity, threshold + reach),
  ];
  const x = linearScale(domain, [left, right]);
  const color = statusColor(outcomeStatus[outcomeOf(need)]);
  const bottom = toDecide ? 94 : 62;
  const write = (value: number) => words.value(criterion.unit, value, reach < 0.02 ? 1 : 0);
  const passesRight = criterion.direction === 'at_least';
  const at = x(threshold);
  const value = words.value(criterion.unit, estimate.value);
  const nearEdge = (px: number) => (px < left + 26 ? 'start' : px > right - 26 ? 'end' : 'middle');
  return (
    <div ref={ref} style={{ minHeight: bottom + 18 }}>
      {width > 0 && (
        <svg
          width={width}
          height={bottom + 18}
          role="img"
          aria-label={`${value} (${words.interval(criterion.unit, estimate)}), ${words.rule(criterion)}`}
        >
          <rect
            x={passesRight ? at : left}
            y="16"
            width={Math.max(0, passesRight ? right - at : at - left)}
            height={bottom - 16}
            fill="var(--met-soft)"
            opacity=".6"
          />
          <text x={at - 6} y="11" textAnchor="end">
            {t(passesRight ? 'demand.chart.refutedLeft' : 'demand.chart.validatedLeft')}
          </text>
          <text x={at + 6} y="11">
            {t('demand.chart.threshold', { threshold: words.limit(criterion) })}
            {'  '}
            {t(passesRight ? 'demand.chart.validatedRight' : 'demand.chart.refutedRight')}
          </text>
          <text x={left - 8} y="40" textAnchor="end" className="t1">
            {t('demand.chart.now')}
          </text>
          <text x={left - 8} y="53" textAnchor="end" className="num">
            n {format.count(Math.round(estimate.effectiveN))}
          </text>
          <rect
            x={x(estimate.lower)}
            y="36"
            width={Math.max(2, x(estimate.upper) - x(estimate.lower))}
            height="9"
            rx="2"
            fill={color}
            opacity=".4"
          />
          <line x1={x(estimate.value)} x2={x(estimate.value)} y1="33" y2="48" stroke={color} strokeWidth="2.4" />
          <text x={x(estimate.value)} y="29" textAnchor={nearEdge(x(estimate.value))} className="t1 num">
            {value}
          </text>
          {toDecide && <Projected estimate={estimate} toDecide={toDecide} x={x} />}
          <line x1={at} x2={at} y1="16" y2={bottom} stroke="var(--text)" strokeWidth="1.5" />
          <line x1={left} x2={right} y1={bottom} y2={bottom} stroke="var(--line-strong)" />
          {ticks(domain, width < 420 ? 4 : 6).map((tick) => (
            <text key={tick} x={x(tick)} y={bottom + 14} textAnchor="middle" className="num">
              {write(tick)}
            </text>
          ))}
        </svg>
      )}
    </div>
  );
}

/** The interval shrinks with the root of the answers; it is drawn where it would just leave the threshold. */
function Projected({
  estimate,
  toDecide,
  x,
}: {
  estimate: Estimate;
  toDecide: { effectiveAnswers: number };
  x: (value: number) => number;
}) {
  const t = useText();
  const format = useFormat();
  const shrink = Math.sqrt(estimate.effectiveN / (estimate.effectiveN + toDecide.effectiveAnswers));
  const lower = estimate.value - (estimate.value - estimate.lower) * shrink;
  const upper = estimate.value + (estimate.upper - estimate.value) * shrink;
  return (
    <>
      <text x={left - 8} y="76" textAnchor="end" className="t1">
        {t('demand.chart.ifSame')}
      </text>
      <text x={left - 8} y="89" textAnchor="end" className="num">
        +{format.count(toDecide.effectiveAnswers)}
      </text>
      <rect
        x={x(lower)}
        y="72"
        width={Math.max(2, x(upper) - x(lower))}
        height="9"
        rx="2"
        fill="none"
        stroke="var(--text-3)"
        strokeDasharray="3 2"
      />
      <line x1={x(estimate.value)} x2={x(estimate.value)} y1="70" y2="83" stroke="var(--text-3)" strokeWidth="1.4" />
    </>
  );
}
