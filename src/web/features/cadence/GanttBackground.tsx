import { type Mark, markLooks } from './marks.ts';
import type { Row } from './rows.ts';
import type { Stretch, Tick, Timeline } from './timeline.ts';
import { wingOf } from './types.ts';

type Props = { stretches: Stretch[]; rows: Row[]; line: Timeline; ticks: Tick[]; marks: Mark[]; height: number };

/** Everything behind the bars: the bands of the tracks, days off, the marks of the axis and the dates that matter. */
export function GanttBackground({ stretches, rows, line, ticks, marks, height }: Props) {
  const showsWeekends = line.dayWidth >= 3;
  return (
    <>
      <defs>
        <pattern id="holiday" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--ext-soft)" />
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--line-strong)" strokeWidth="1" />
        </pattern>
      </defs>
      {rows.map((row) => {
        const fill =
          row.kind === 'track' ? wingOf(row.track).soft : row.kind === 'launch' ? 'var(--surface-2)' : 'none';
        return (
          <g key={row.key}>
            <rect
              x="0"
              y={row.top}
              width={line.width}
              height={row.height}
              fill={fill}
              opacity={row.kind === 'track' ? 0.6 : 1}
            />
            <line x1="0" x2={line.width} y1={row.top} y2={row.top} stroke="var(--line)" />
          </g>
        );
      })}
      {stretches.map(({ from, to, kind }) =>
        kind === 'week' && !showsWeekends ? null : (
          <rect
            key={from}
            x={line.x(from)}
            y="0"
            width={line.x(to, 1) - line.x(from)}
            height={height}
            fill={kind === 'holiday' ? 'url(#holiday)' : 'var(--ext-soft)'}
            opacity={kind === 'holiday' ? 0.75 : 0.55}
          />
        ),
      )}
      {ticks.map((tick) => (
        <line
          key={tick.date}
          x1={tick.x}
          x2={tick.x}
          y1="0"
          y2={height}
          stroke="var(--line)"
          opacity={tick.major ? 1 : 0.5}
        />
      ))}
      {marks.map((mark) => (
        <line key={mark.tone} x1={mark.x} x2={mark.x} y1="0" y2={height} {...markLooks[mark.tone].line} />
      ))}
    </>
  );
}
