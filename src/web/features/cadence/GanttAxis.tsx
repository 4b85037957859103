import { type RefObject, useEffect, useState } from 'react';
import { textWidth } from '../../charts/text-width.ts';
import { useText } from '../../i18n/text.ts';
import styles from './Gantt.module.css';
import { type Mark, markLooks } from './marks.ts';
import { axisHeight } from './rows.ts';
import type { Stretch, Tick, Timeline } from './timeline.ts';
import type { Plan } from './types.ts';

type Props = {
  plan: Plan;
  stretches: Stretch[];
  line: Timeline;
  ticks: Tick[];
  marks: Mark[];
  /** What scrolls, and how much of the time line it shows. */
  scroller: RefObject<HTMLElement | null>;
  room: number;
};

/** Dates, holidays and the flags of the dates that matter; stays above the rows while they scroll. */
export function GanttAxis({ plan, stretches, line, ticks, marks, scroller, room }: Props) {
  const t = useText();
  const makeUp = plan.markedDays.filter((day) => day.working && day.because !== 'week');
  return (
    <svg className={`${styles.gantt} ${styles.axis}`} width={line.width} height={axisHeight} aria-hidden="true">
      {stretches.map(({ from, to, name }) => {
        const left = line.x(from);
        const width = line.x(to, 1) - left;
        return name && width > name.length * 11 ? (
          <text key={from} x={left + width / 2} y={axisHeight - 8} textAnchor="middle">
            {name}
          </text>
        ) : null;
      })}
      {line.dayWidth >= 8 &&
        makeUp.map((day) => (
          <g key={day.date}>
            <rect
              x={line.x(day.date) + line.dayWidth / 2 - 6.5}
              y={axisHeight - 19}
              width="13"
              height="13"
              rx="3"
              fill="var(--surface)"
              stroke="var(--line-strong)"
            />
            <text
              x={line.x(day.date) + line.dayWidth / 2}
              y={axisHeight - 9}
              textAnchor="middle"
              style={{ fontSize: 9 }}
            >
              {t('cadence.gantt.makeUp')}
            </text>
          </g>
        ))}
      {ticks.map((tick) =>
        tick.label ? (
          <g key={tick.date}>
            <line x1={tick.x} x2={tick.x} y1="2" y2={axisHeight} stroke="var(--line)" opacity={tick.major ? 1 : 0.5} />
            <text x={tick.x + 5} y="15" className="num">
              {tick.label}
            </text>
          </g>
        ) : null,
      )}
      <line x1="0" x2={line.width} y1={axisHeight - 0.5} y2={axisHeight - 0.5} stroke="var(--line-strong)" />
      <Flags marks={marks} line={line} scroller={scroller} room={room} />
    </svg>
  );
}

/** A flag per date that matters; one that is scrolled out of sight waits at the edge, and a click brings its date back. */
function Flags({ marks, line, scroller, room }: Pick<Props, 'marks' | 'line' | 'scroller' | 'room'>) {
  const [scrolled, setFrom] = useState(0);
  const from = Math.min(scrolled, Math.max(0, line.width - room));
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const follow = () => setFrom(box.scrollLeft);
    follow();
    box.addEventListener('scroll', follow, { passive: true });
    return () => box.removeEventListener('scroll', follow);
  }, [scroller]);
  const to = Math.min(line.width, from + room);
  const taken: [number, number][] = [];
  return marks.map((mark) => {
    const look = markLooks[mark.tone];
    const isBefore = mark.x < from;
    const isAfter = mark.x > to;
    const label = isBefore ? `‹ ${mark.label}` : isAfter ? `${mark.label} ›` : mark.label;
    const width = textWidth(label) + 10;
    const within = (left: number) => Math.max(from, Math.min(to - width, left));
    // Flags that would overlap step aside: to the other side of their line, or beside another flag, as near to their date as they can.
    const middle = Math.max(from, Math.min(to, mark.x));
    const away = (left: number) => Math.abs(within(left) + width / 2 - middle);
    const inwards = taken.flatMap(([left, right]) => [left - width - 3, right + 3]).sort((a, b) => away(a) - away(b));
    const left =
      [mark.x - width, mark.x, mark.x - width / 2, ...inwards]
        .map(within)
        .find((place) => taken.every(([start, end]) => place + width < start || place > end)) ?? within(mark.x - width);
    taken.push([left, left + width]);
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: the pointer's way back to a date; the keyboard scrolls the region
      <g
        key={mark.tone}
        onClick={
          isBefore || isAfter
            ? () => scroller.current?.scrollTo({ left: mark.x - room / 2, behavior: 'smooth' })
            : undefined
        }
        className={isBefore || isAfter ? styles.bar : undefined}
      >
        {!isBefore && !isAfter && <line x1={mark.x} x2={mark.x} y1={axisHeight - 22} y2={axisHeight} {...look.line} />}
        <rect x={left} y={axisHeight - 23} width={width} height="17" rx="3" fill={look.fill} />
        <text
          x={left + width / 2}
          y={axisHeight - 11}
          textAnchor="middle"
          className="num"
          style={{ fill: look.text, fontWeight: 600 }}
        >
          {label}
        </text>
      </g>
    );
  });
}
