import { type RefObject, useMemo } from 'react';
import { textWidth } from '../../charts/text-width.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import styles from './Gantt.module.css';
import { GanttAxis } from './GanttAxis.tsx';
import { GanttBackground } from './GanttBackground.tsx';
import { GanttLinks } from './GanttLinks.tsx';
import { LaunchLane } from './LaunchLane.tsx';
import { useMarks } from './marks.ts';
import { phaseSpans, type Row } from './rows.ts';
import { TaskBar } from './TaskBar.tsx';
import { stretchesOff, type Timeline, ticksOf, type Zoom } from './timeline.ts';
import type { Baseline, Plan, Preview } from './types.ts';

type Props = {
  plan: Plan;
  rows: Row[];
  line: Timeline;
  zoom: Zoom;
  preview: Preview | null;
  baseline: Baseline | null;
  /** What scrolls, and how much of the time line it shows. */
  scroller: RefObject<HTMLElement | null>;
  room: number;
  selectedId: string | null;
  onSelect: (taskId: string) => void;
  /** The finish of a task was dragged to this day. */
  onDrag: (taskId: string, date: string) => void;
};

/** Both tracks over time: bars at the most likely dates with tails to P80, what they wait for, days off, and the dates that matter. */
export function Gantt(props: Props) {
  const { plan, rows, line, zoom, preview, baseline, selectedId, scroller, room, onSelect, onDrag } = props;
  const t = useText();
  const format = useFormat();
  const height = (rows.at(-1)?.top ?? 0) + (rows.at(-1)?.height ?? 0);
  const after = useMemo(() => new Map(preview?.tasks.map((task) => [task.id, task])), [preview]);
  const spans = useMemo(() => phaseSpans(plan), [plan]);
  const stretches = useMemo(() => stretchesOff(plan), [plan]);
  const marks = useMarks(plan, preview, line);
  const ticks = useMemo(() => ticksOf(line, zoom, (date) => format.date(date, 'short')), [line, zoom, format]);
  const phaseName = (phase: string) =>
    ['presale', 'distribution', 'ads', 'launch'].includes(phase) ? t(`cadence.phase.${phase}`) : phase;
  return (
    <>
      <GanttAxis
        plan={plan}
        stretches={stretches}
        line={line}
        ticks={ticks}
        marks={marks}
        scroller={scroller}
        room={room}
      />
      <svg className={styles.gantt} width={line.width} height={height} aria-hidden="true">
        <GanttBackground stretches={stretches} rows={rows} line={line} ticks={ticks} marks={marks} height={height} />
        {rows.map((row) => {
          if (row.kind === 'phases') {
            return spans.map(({ phase, start, finish }, i) => {
              // Where phases overlap, the later one takes over: a lane tells where the launch stands, tasks tell the rest.
              const next = spans[i + 1]?.start;
              const end = next && next <= finish ? line.x(next) : line.x(finish, 1);
              return (
                <PhaseShape
                  key={phase}
                  left={line.x(start)}
                  right={end}
                  top={row.top + 3}
                  label={phaseName(phase)}
                  now={start <= plan.today && plan.today <= finish}
                />
              );
            });
          }
          if (row.kind === 'launch')
            return <LaunchLane key="launch" plan={plan} preview={preview} row={row} line={line} />;
          return null;
        })}
        <GanttLinks plan={plan} rows={rows} line={line} after={after} selectedId={selectedId} />
        {rows.map((row) =>
          row.kind === 'task' ? (
            <TaskBar
              key={row.key}
              plan={plan}
              stretches={stretches}
              row={row}
              line={line}
              after={after.get(row.task.id) ?? null}
              baseline={baseline?.dates[row.task.id] ?? null}
              selected={row.task.id === selectedId}
              dateText={(date) => format.date(date, 'short')}
              onSelect={onSelect}
              onDrag={onDrag}
            />
          ) : null,
        )}
      </svg>
    </>
  );
}

function PhaseShape(props: { left: number; right: number; top: number; label: string; now: boolean }) {
  const { left, right, top, label, now } = props;
  const tip = Math.min(8, (right - left) / 3);
  const path = `M${left},${top} H${right - tip} L${right},${top + 10} L${right - tip},${top + 20} H${left} L${left + tip},${top + 10} Z`;
  const room = right - left - 2 * tip;
  return (
    <g>
      <path d={path} fill={now ? 'var(--text)' : 'var(--ext-soft)'} stroke="var(--surface)" />
      {room > textWidth(label) && (
        <text
          x={(left + right) / 2}
          y={top + 14}
          textAnchor="middle"
          style={{ fill: now ? 'var(--surface)' : 'var(--text-2)', fontWeight: now ? 600 : 400 }}
        >
          {label}
        </text>
      )}
    </g>
  );
}
