import { BarNameList } from '../../charts/BarNameList.tsx';
import { barNames, nameLabels, namesHeight } from '../../charts/bar-names.ts';
import { Chart } from '../../charts/Chart.tsx';
import { type ChartLabel, Labels } from '../../charts/Labels.tsx';
import { placeLabels } from '../../charts/place-labels.ts';
import { type Scale as Axis, linearScale, ticks } from '../../charts/scale.ts';
import { textWidth } from '../../charts/text-width.ts';
import { useText } from '../../i18n/text.ts';
import type { Amounts, GapInUnits } from './amounts.ts';
import styles from './GapChart.module.css';
import { type Gap, ownerColor, type Terms } from './types.ts';

type Props = {
  terms: Terms;
  /** In whole units as drawn, and exactly as saved. */
  shown: GapInUnits;
  gap: Gap;
  amounts: Amounts;
  selected: string | null;
  onOpen: (driver: string) => void;
};

type Step = {
  key: string;
  label: string;
  delta: number;
  from: number;
  parts: { color: string; size: number }[];
  driver: string | null;
};

const owners = ['pm', 'gtm', 'external'] as const;
const left = 54;
const top = 34;
const bottom = 300;
/** Between the two waterfalls, in widths of a bar's place. */
const between = 0.6;

/** Two waterfalls from zero (= plan): one bar per driver, then one per owner. Every bar opens what it was computed from. */
export function GapChart({ terms, shown, gap, amounts, selected, onOpen }: Props) {
  const t = useText();
  const { scale } = shown;
  const names = new Map(terms.tree.drivers.map((driver) => [driver.key, driver.name]));
  const byDriver = stepsOf(
    shown.drivers.map(({ driver, effect, owners: split }) => ({
      key: driver,
      driver,
      label: names.get(driver) ?? driver,
      delta: effect,
      parts: owners.map((owner) => ({ color: ownerColor[owner], size: Math.abs(split[owner]) })),
    })),
  );
  const byOwner = stepsOf(
    owners.map((owner) => ({
      key: owner,
      driver: null,
      label: t(`wager.ownerShort.${owner}`),
      delta: shown.owners[owner],
      parts: [{ color: ownerColor[owner], size: 1 }],
    })),
  );
  const steps = [...byDriver, ...byOwner];
  const levels = steps.flatMap(({ from, delta }) => [from, from + delta]);
  const y = linearScale([Math.min(0, ...levels), Math.max(0, ...levels)], [bottom - 14, top + 14]);
  const layout = (width: number) => {
    const isNarrow = width < 560;
    const total = isNarrow ? scale.write(shown.gap, true) : t('wager.gap.total', { gap: scale.write(shown.gap, true) });
    const right = width - textWidth(total, true) - 14;
    const slot = (right - left) / (steps.length + between);
    const named = barNames(
      steps.map(({ label }) => label),
      slot,
    );
    const middle = (index: number) => left + (index + (index < byDriver.length ? 0 : between) + 0.5) * slot;
    return { isNarrow, total, right, slot, named, middle, height: bottom + namesHeight(named) + 8 };
  };
  const sheet = () => ({
    columns: [
      { name: t('wager.tree.driver') },
      { name: t('wager.tree.effect'), unit: amounts.unit },
      ...owners.map((owner) => ({ name: t(`wager.owner.${owner}`), unit: amounts.unit })),
    ],
    rows: [
      ...gap.drivers.map(({ driver, effect, owners: split }) => [
        names.get(driver) ?? driver,
        amounts.inUnits(effect),
        ...owners.map((owner) => amounts.inUnits(split[owner])),
      ]),
      [t('wager.gap.sum'), amounts.inUnits(gap.gap), ...owners.map((owner) => amounts.inUnits(gap.owners[owner]))],
    ],
  });
  return (
    <Chart
      name={t('wager.gap.title')}
      height={(width) => layout(width).height}
      role="group"
      sheet={sheet}
      below={(width) => <BarNameList names={steps.map(({ label }) => label)} of={layout(width).named} />}
    >
      {(width) => {
        const { isNarrow, total, right, slot, named, middle, height } = layout(width);
        const bar = Math.min(52, slot * 0.68);
        const divider = left + (byDriver.length + between / 2) * slot;
        const start = [{ dx: 0, dy: 0, anchor: 'start' as const }];
        const end = [{ dx: 0, dy: 0, anchor: 'end' as const }];
        const names = nameLabels(named, middle, bottom + 16);
        const marks = ticksBothSides(y);
        const labels: ChartLabel[] = [
          {
            key: 'by driver',
            text: t(isNarrow ? 'wager.gap.byDriverShort' : 'wager.gap.byDriver'),
            x: left,
            y: 14,
            places: start,
          },
          { key: 'by owner', text: t('wager.gap.byOwner'), x: divider + 8, y: 14, places: start },
          {
            key: 'total',
            text: total,
            x: right + 8,
            y: y(shown.gap) + 4,
            places: start,
            bold: true,
            className: 't1 num',
          },
          ...names.map((name) => ({
            ...name,
            className:
              selected !== null && name.key.startsWith(`name ${byDriver.findIndex((s) => s.driver === selected)} `)
                ? 't1'
                : 't2',
          })),
          ...steps.map((step, index) => ({
            key: `value ${step.key}`,
            text: scale.write(step.delta, true),
            x: middle(index),
            y: y(Math.max(step.from, step.from + step.delta)) - 7,
            bold: true,
            className: 't1 num',
          })),
          ...marks.map((tick) => ({
            key: `tick ${tick}`,
            text: scale.writeMark(tick),
            x: left - 8,
            y: y(tick) + 4,
            places: end,
            isOptional: true,
            className: 'num',
          })),
        ];
        return (
          <>
            {marks.map((tick) => (
              <line
                key={tick}
                x1={left}
                x2={right}
                y1={y(tick)}
                y2={y(tick)}
                stroke={tick === 0 ? 'var(--line-strong)' : 'var(--line)'}
              />
            ))}
            <line x1={divider} x2={divider} y1="4" y2={bottom} stroke="var(--line-strong)" />
            <line
              x1={left}
              x2={right + 4}
              y1={y(shown.gap)}
              y2={y(shown.gap)}
              stroke="var(--text)"
              strokeDasharray="5 4"
            />
            {steps.map((step, index) => (
              <Bar
                key={step.key}
                step={step}
                x={middle(index) - bar / 2}
                next={index + 1 < steps.length && index + 1 !== byDriver.length ? middle(index + 1) - bar / 2 : null}
                width={bar}
                y={y}
                label={`${step.label} ${scale.write(step.delta, true)} ${scale.label}`}
                selected={step.driver !== null && selected === step.driver}
                onOpen={step.driver === null ? undefined : () => onOpen(step.driver!)}
              />
            ))}
            <g className={styles.labels}>
              <Labels placed={placeLabels(labels, { width, height })} />
            </g>
          </>
        );
      }}
    </Chart>
  );
}

type BarProps = {
  step: Step;
  x: number;
  next: number | null;
  width: number;
  y: (value: number) => number;
  /** Its name and figure, which stand beside it in the picture. */
  label: string;
  selected: boolean;
  onOpen?: (() => void) | undefined;
};

function Bar({ step, x, next, width, y, label, selected, onOpen }: BarProps) {
  const upper = y(Math.max(step.from, step.from + step.delta));
  const size = Math.max(1.5, Math.abs(y(step.from) - y(step.from + step.delta)));
  const whole = step.parts.reduce((sum, part) => sum + part.size, 0) || 1;
  let filled = 0;
  const drawn = (
    <>
      {step.parts.map((part) => {
        const offset = filled;
        const share = (part.size / whole) * size;
        filled += share;
        return <rect key={part.color} x={x} y={upper + offset} width={width} height={share} fill={part.color} />;
      })}
      {next !== null && (
        <line
          x1={x + width}
          x2={next}
          y1={y(step.from + step.delta)}
          y2={y(step.from + step.delta)}
          stroke="var(--line-strong)"
        />
      )}
      {selected && (
        <rect
          x={x - 6}
          y={upper - 24}
          width={width + 12}
          height={size + 32}
          rx="8"
          fill="none"
          stroke="var(--text)"
          strokeWidth="1.5"
        />
      )}
    </>
  );
  if (!onOpen) return <g>{drawn}</g>;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a button cannot stand inside a picture
    <g
      role="button"
      tabIndex={0}
      className={styles.bar}
      aria-pressed={selected}
      aria-label={label}
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onOpen();
      }}
    >
      <title>{label}</title>
      <rect x={x - 8} y={top} width={width + 16} height={bottom + 22 - top} fill="transparent" />
      {drawn}
    </g>
  );
}

/** About five round values, or so many more that a side of zero with bars on it has a value too. */
function ticksBothSides({ domain }: Axis): number[] {
  const [low, high] = domain;
  const least = (high - low) / 8;
  const isMarked = (marks: number[]) =>
    (low > -least || marks.some((mark) => mark < 0)) && (high < least || marks.some((mark) => mark > 0));
  return [5, 8, 12].map((count) => ticks(domain, count)).find(isMarked) ?? ticks(domain, 5);
}

function stepsOf(steps: Omit<Step, 'from'>[]): Step[] {
  let from = 0;
  return steps.map((step) => {
    const placed = { ...step, from };
    from += step.delta;
    return placed;
  });
}
