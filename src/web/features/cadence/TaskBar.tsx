import { useRef } from 'react';
import styles from './Gantt.module.css';
import { Diamond } from './LaunchLane.tsx';
import type { Row } from './rows.ts';
import type { Stretch, Timeline } from './timeline.ts';
import { type Plan, type Preview, wingOf } from './types.ts';

type Props = {
  plan: Plan;
  stretches: Stretch[];
  row: Extract<Row, { kind: 'task' }>;
  line: Timeline;
  /** The task's dates in the preview; null without one. */
  after: Preview['tasks'][number] | null;
  baseline: [string, string] | null;
  selected: boolean;
  dateText: (date: string) => string;
  onSelect: (taskId: string) => void;
  onDrag: (taskId: string, date: string) => void;
};

/** One task: the bar at its most likely dates, the tail to P80, its baseline below, and where it was before the preview. */
export function TaskBar({ plan, stretches, row, line, after, baseline, selected, dateText, onSelect, onDrag }: Props) {
  const { task, top } = row;
  const dragged = useRef(false);
  const start = after?.start ?? task.start;
  const finish = after?.finish ?? task.finish;
  if (!start || !finish || !task.start || !task.finish) return null;
  const moved = start !== task.start || finish !== task.finish;
  const color = wingOf(row.track);
  const left = line.x(start);
  const right = line.x(finish, 1);
  const p80 = (after?.finishForecast ?? task.finishForecast)?.p80 ?? finish;
  const tail = task.actualFinish || p80 <= finish ? right : line.x(p80, 1);
  const done = task.actualFinish !== null;
  const share = done ? null : task.donePercent;
  const label = done ? `${dateText(finish)} ✓` : share === null ? dateText(finish) : `${dateText(finish)} · ${share}%`;
  const select = () => onSelect(task.id);
  if (task.kind === 'milestone') {
    return (
      <Bar onClick={select}>
        {moved && <Diamond x={line.x(task.finish, 0.5)} y={top + 14} size={5.5} fill="none" stroke={color.fill} />}
        <Diamond x={line.x(finish, 0.5)} y={top + 14} size={6} fill={done ? 'var(--met)' : color.fill} />
        <BarLabel x={line.x(finish, 0.5) + 12} y={top + 18} label={label} moved={moved} />
      </Bar>
    );
  }
  if (task.kind === 'summary') {
    return (
      <Bar onClick={select}>
        <path d={`M${left},${top + 17} v-6 H${right} v6 l-4,-3 H${left + 4} z`} fill="var(--text-2)" opacity="0.8" />
      </Bar>
    );
  }
  // Where it is said how much is done, the bar shows that and not how much time has gone.
  const pastRight =
    task.actualStart && !done && share === null ? Math.min(right, Math.max(left, line.x(plan.today))) : left;
  const isRunning = selected && !done;
  return (
    <Bar onClick={() => (dragged.current ? undefined : select())}>
      {selected && <rect x={0} y={top} width={line.width} height={row.height} fill="var(--pm-soft)" opacity="0.45" />}
      {baseline && (
        <rect
          x={line.x(baseline[0])}
          y={top + 23}
          width={Math.max(2, line.x(baseline[1], 1) - line.x(baseline[0]))}
          height="2.5"
          rx="1"
          fill="var(--ext)"
        />
      )}
      {moved && (
        <rect
          x={line.x(task.start)}
          y={top + 8}
          width={line.x(task.finish, 1) - line.x(task.start)}
          height="12"
          rx="4"
          fill="none"
          stroke={color.fill}
          strokeDasharray="3 2"
          opacity="0.8"
        />
      )}
      {tail > right && (
        <>
          <line x1={right} x2={tail} y1={top + 14} y2={top + 14} stroke={color.fill} strokeWidth="3.5" opacity="0.38" />
          <line x1={tail} x2={tail} y1={top + 9.5} y2={top + 18.5} stroke={color.fill} strokeWidth="1.4" />
        </>
      )}
      <rect
        x={left}
        y={top + 8}
        width={Math.max(3, right - left)}
        height="12"
        rx="3"
        fill={color.fill}
        opacity={done ? 0.42 : 1}
      />
      {pastRight > left && (
        <rect x={left} y={top + 8} width={pastRight - left} height="12" rx="3" fill="var(--surface)" opacity="0.5" />
      )}
      {share !== null && share > 0 && (
        <rect
          data-done={share}
          x={left}
          y={top + 8}
          width={(Math.max(3, right - left) * share) / 100}
          height="12"
          rx="3"
          fill="var(--text)"
          opacity="0.42"
        />
      )}
      <DaysOffWithin stretches={stretches} line={line} start={start} finish={finish} top={top + 8} />
      {task.critical && !done && (
        <line x1={left} x2={right} y1={top + 21.2} y2={top + 21.2} stroke="var(--text)" strokeWidth="1.6" />
      )}
      <BarLabel
        x={Math.max(tail, right) + 7}
        y={top + 18}
        label={moved ? `${dateText(task.finish)} → ${label}` : label}
        moved={moved && finish > task.finish}
      />
      {isRunning && (
        <rect
          className={styles.handle}
          x={right - 3}
          y={top + 5}
          width="6"
          height="18"
          rx="2"
          fill="var(--surface)"
          stroke="var(--text)"
          onPointerDown={(event) => {
            event.preventDefault();
            const svg = event.currentTarget.ownerSVGElement!;
            event.currentTarget.setPointerCapture(event.pointerId);
            dragged.current = true;
            svg.dataset.dragging = 'true';
          }}
          onPointerMove={(event) => {
            if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
            const svg = event.currentTarget.ownerSVGElement!;
            onDrag(task.id, line.dateAt(event.clientX - svg.getBoundingClientRect().left));
          }}
          onPointerUp={(event) => {
            delete event.currentTarget.ownerSVGElement!.dataset.dragging;
            // The click that ends a drag selects nothing.
            setTimeout(() => {
              dragged.current = false;
            });
          }}
        />
      )}
    </Bar>
  );
}

/** The pointer's way to a task; the keyboard's is the row's button in the grid. */
function Bar({ onClick, children }: { onClick: () => void; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the picture is hidden from assistive technology, the grid beside it is not
    <g className={styles.bar} onClick={onClick}>
      {children}
    </g>
  );
}

/** Days off inside a bar are paler: nobody works there. */
function DaysOffWithin(props: { stretches: Stretch[]; line: Timeline; start: string; finish: string; top: number }) {
  const { stretches, line, start, finish, top } = props;
  if (line.dayWidth < 3) return null;
  return stretches
    .filter(({ from, to }) => from > start && to < finish)
    .map(({ from, to }) => (
      <rect
        key={from}
        x={line.x(from)}
        y={top}
        width={line.x(to, 1) - line.x(from)}
        height="12"
        fill="var(--surface)"
        opacity="0.42"
      />
    ));
}

function BarLabel({ x, y, label, moved }: { x: number; y: number; label: string; moved: boolean }) {
  return (
    <text
      x={x}
      y={y}
      className="num halo"
      style={moved ? { fill: 'var(--miss)', fontWeight: 600 } : { fill: 'var(--text-2)' }}
    >
      {label}
    </text>
  );
}
