import { useMemo } from 'react';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { axisHeight, type Row } from './rows.ts';
import { type Stretch, type Timeline, ticksOf, type Zoom } from './timeline.ts';
import { type Plan, type Preview, wingOf } from './types.ts';

type Props = {
  plan: Plan;
  stretches: Stretch[];
  rows: Row[];
  line: Timeline;
  zoom: Zoom;
  preview: Preview | null;
  height: number;
};

/** Everything behind the bars: axis, days off and make-up days, the bands of the tracks, and the dates that matter. */
export function GanttBackground({ plan, stretches, rows, line, zoom, preview, height }: Props) {
  const t = useText();
  const format = useFormat();
  const ticks = useMemo(() => ticksOf(line, zoom, (date) => format.date(date, 'short')), [line, zoom, format]);
  const showsWeekends = line.dayWidth >= 3;
  const makeUp = plan.markedDays.filter((day) => day.working && day.because !== 'week');
  const p80 = preview?.after.p80 ?? plan.forecast.launch.p80;
  const body = height - axisHeight;
  return (
    <>
      <defs>
        <pattern id="holiday" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--ext-soft)" />
          <line x1="0" y1="0" x2="0" y2="6" stroke="var(--line-strong)" strokeWidth="1" />
        </pattern>
      </defs>
      <g transform={`translate(0 ${axisHeight})`}>
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
      </g>
      {stretches.map(({ from, to, kind, name }) => {
        if (kind === 'week' && !showsWeekends) return null;
        const left = line.x(from);
        const width = line.x(to, 1) - left;
        return (
          <g key={from}>
            <rect
              x={left}
              y={axisHeight}
              width={width}
              height={body}
              fill={kind === 'holiday' ? 'url(#holiday)' : 'var(--ext-soft)'}
              opacity={kind === 'holiday' ? 0.75 : 0.55}
            />
            {name && width > name.length * 11 && (
              <text x={left + width / 2} y={axisHeight - 8} textAnchor="middle">
                {name}
              </text>
            )}
          </g>
        );
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
      {ticks.map((tick) => (
        <g key={tick.date}>
          <line
            x1={tick.x}
            x2={tick.x}
            y1={tick.label ? 2 : axisHeight}
            y2={height}
            stroke="var(--line)"
            opacity={tick.major ? 1 : 0.5}
          />
          <text x={tick.x + 5} y="15" className="num">
            {tick.label}
          </text>
        </g>
      ))}
      <line x1="0" x2={line.width} y1={axisHeight} y2={axisHeight} stroke="var(--line-strong)" />
      <Marks
        height={height}
        width={line.width}
        marks={[
          {
            x: line.x(plan.today),
            label: `${t('cadence.gantt.today')} ${format.date(plan.today, 'short')}`,
            tone: 'today',
          },
          {
            x: line.x(plan.committedDate),
            label: `${t('cadence.gantt.committed')} ${format.date(plan.committedDate, 'short')}`,
            tone: 'committed',
          },
          {
            x: line.x(p80),
            label: `${preview ? `${t('cadence.gantt.whatIf')} ` : ''}P80 ${format.date(p80, 'short')}`,
            tone: p80 > plan.committedDate ? 'late' : 'fine',
          },
        ]}
      />
    </>
  );
}

type Mark = { x: number; label: string; tone: 'today' | 'committed' | 'late' | 'fine' };
const looks: Record<Mark['tone'], { stroke: string; dash?: string; fill: string; text: string }> = {
  today: { stroke: 'var(--text-3)', dash: '1 3', fill: 'var(--text-2)', text: 'var(--surface)' },
  committed: { stroke: 'var(--text)', fill: 'var(--text)', text: 'var(--surface)' },
  late: { stroke: 'var(--miss)', dash: '4 3', fill: 'var(--miss-soft)', text: 'var(--miss)' },
  fine: { stroke: 'var(--met)', dash: '4 3', fill: 'var(--met-soft)', text: 'var(--met)' },
};

/** Vertical lines with a flag each; flags that would overlap step aside to the other side of their line. */
function Marks({ marks, height, width }: { marks: Mark[]; height: number; width: number }) {
  const taken: [number, number][] = [];
  return marks
    .filter((mark) => mark.x >= 0 && mark.x <= width)
    .map((mark) => {
      const look = looks[mark.tone];
      const flag = [...mark.label].reduce((sum, character) => sum + (character > '\u2e80' ? 11.5 : 6.6), 10);
      const places = [mark.x - flag, mark.x, mark.x - flag / 2].map((left) =>
        Math.max(0, Math.min(width - flag, left)),
      );
      const left = places.find((place) => taken.every(([from, to]) => place + flag < from || place > to)) ?? places[0]!;
      taken.push([left, left + flag]);
      return (
        <g key={mark.tone}>
          <line
            x1={mark.x}
            x2={mark.x}
            y1={axisHeight - 22}
            y2={height}
            stroke={look.stroke}
            strokeWidth="1.4"
            strokeDasharray={look.dash}
          />
          <rect x={left} y={axisHeight - 23} width={flag} height="17" rx="3" fill={look.fill} />
          <text
            x={left + flag / 2}
            y={axisHeight - 11}
            textAnchor="middle"
            className="num"
            style={{ fill: look.text, fontWeight: 600 }}
          >
            {mark.label}
          </text>
        </g>
      );
    });
}
