import { type Scale as Axis, linearScale, ticks } from '../../charts/scale.ts';
import { textWidth } from '../../charts/textWidth.ts';
import { useText } from '../../i18n/text.ts';
import type { GapInUnits, Scale } from './amounts.ts';
import styles from './GapChart.module.css';
import { ownerColor, type Terms } from './types.ts';

type Props = {
  terms: Terms;
  gap: GapInUnits;
  width: number;
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

/** Two waterfalls from zero (= plan): one bar per driver, then one per owner. Every bar opens what it was computed from. */
export function GapChart({ terms, gap, width, selected, onOpen }: Props) {
  const t = useText();
  const { scale } = gap;
  const isNarrow = width < 560;
  const height = 330;
  const bottom = height - (isNarrow ? 40 : 26);
  const names = new Map(terms.tree.drivers.map((driver) => [driver.key, driver.name]));
  const byDriver = stepsOf(
    gap.drivers.map(({ driver, effect, owners: split }) => ({
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
      delta: gap.owners[owner],
      parts: [{ color: ownerColor[owner], size: 1 }],
    })),
  );
  const levels = [...byDriver, ...byOwner].flatMap(({ from, delta }) => [from, from + delta]);
  const y = linearScale([Math.min(0, ...levels), Math.max(0, ...levels)], [bottom - 14, top + 14]);
  const columns = byDriver.length + byOwner.length + 0.6;
  const total = isNarrow ? scale.write(gap.gap, true) : t('wager.gap.total', { gap: scale.write(gap.gap, true) });
  const right = width - textWidth(total) - 12;
  const slot = (right - left) / columns;
  const bar = Math.min(52, slot * 0.68);
  const at = (index: number, side: 'driver' | 'owner') =>
    left + (side === 'driver' ? index : byDriver.length + 0.6 + index) * slot + (slot - bar) / 2;
  const divider = left + (byDriver.length + 0.3) * slot;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a picture whose bars are buttons
    <svg width={width} height={height} role="group" aria-label={t('wager.gap.title')}>
      {ticksBothSides(y).map((tick) => (
        <g key={tick}>
          <line
            x1={left}
            x2={right}
            y1={y(tick)}
            y2={y(tick)}
            stroke={tick === 0 ? 'var(--line-strong)' : 'var(--line)'}
          />
          <text x={left - 8} y={y(tick) + 4} textAnchor="end" className="num">
            {scale.write(tick)}
          </text>
        </g>
      ))}
      <text x={left} y="16">
        {t(isNarrow ? 'wager.gap.byDriverShort' : 'wager.gap.byDriver')}
      </text>
      <text x={divider + 10} y="16">
        {t('wager.gap.byOwner')}
      </text>
      <line x1={divider} x2={divider} y1="4" y2={bottom} stroke="var(--line-strong)" />
      <line x1={left} x2={right + 4} y1={y(gap.gap)} y2={y(gap.gap)} stroke="var(--text)" strokeDasharray="5 4" />
      <text x={right + 8} y={y(gap.gap) + 4} className="t1 num">
        {total}
      </text>
      {byDriver.map((step, index) => (
        <Bar
          key={step.key}
          step={step}
          x={at(index, 'driver')}
          next={index + 1 < byDriver.length ? at(index + 1, 'driver') : null}
          width={bar}
          y={y}
          scale={scale}
          end={y(gap.gap)}
          labelY={bottom + 16 + (isNarrow && index % 2 === 1 ? 15 : 0)}
          lift={isNarrow && index % 2 === 1 ? 13 : 0}
          selected={selected === step.driver}
          onOpen={step.driver === null ? undefined : () => onOpen(step.driver!)}
        />
      ))}
      {byOwner.map((step, index) => (
        <Bar
          key={step.key}
          step={step}
          x={at(index, 'owner')}
          next={index + 1 < byOwner.length ? at(index + 1, 'owner') : null}
          width={bar}
          y={y}
          scale={scale}
          end={y(gap.gap)}
          labelY={bottom + 16 + (isNarrow && index % 2 === 1 ? 15 : 0)}
          lift={isNarrow && index % 2 === 1 ? 13 : 0}
          selected={false}
        />
      ))}
    </svg>
  );
}

type BarProps = {
  step: Step;
  x: number;
  next: number | null;
  width: number;
  y: (value: number) => number;
  scale: Scale;
  /** Where the line runs on which all bars end. */
  end: number;
  labelY: number;
  /** Raises the figure above its neighbours' where bars stand close. */
  lift: number;
  selected: boolean;
  onOpen?: (() => void) | undefined;
};

function Bar({ step, x, next, width, y, scale, end, labelY, lift, selected, onOpen }: BarProps) {
  const upper = y(Math.max(step.from, step.from + step.delta));
  const size = Math.max(1.5, Math.abs(y(step.from) - y(step.from + step.delta)));
  const whole = step.parts.reduce((sum, part) => sum + part.size, 0) || 1;
  const written = scale.write(step.delta, true);
  const above = upper - 7 - lift;
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

      <text
        x={x + width / 2}
        y={above > end - 5 && above < end + 13 ? end - 5 : above}
        textAnchor="middle"
        className={`t1 num ${styles.halo}`}
      >
        {written}
      </text>
      <text x={x + width / 2} y={labelY} textAnchor="middle" className={selected ? 't1' : 't2'}>
        {step.label}
      </text>
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
      onClick={onOpen}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onOpen();
      }}
    >
      <rect x={x - 8} y={top} width={width + 16} height={labelY - top + 6} fill="transparent" />
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
