import { dayNumber, plainDateOf } from '../../../locales/format/date.ts';
import type { Outputs } from '../../api/client.ts';
import { Chart } from '../../charts/Chart.tsx';
import { type ChartLabel, Labels } from '../../charts/Labels.tsx';
import { above, axisLabels, placeLabels } from '../../charts/place-labels.ts';
import { linearScale } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { percentOf } from '../../ui/exact.ts';

type Day = Outputs['plan']['history'][number];

const height = 136;
const left = 68;

/** Which launch date we believed in on each day, against the one that was promised; the chance below. */
export function HistoryChart({ history, committedDate }: { history: Day[]; committedDate: string }) {
  const t = useText();
  const format = useFormat();
  if (history.length < 2) {
    return <p className="faint small">{t('cadence.strip.noHistory')}</p>;
  }
  const dates = [...history.flatMap((day) => [day.p50, day.p80]), committedDate].map(dayNumber);
  const [low, high] = [Math.min(...dates) - 1, Math.max(...dates) + 1];
  // Later is lower: a plan that slips goes down.
  const y = linearScale([low, high], [18, 88]);
  const committed = y(dayNumber(committedDate));
  return (
    <Chart
      name={t('cadence.strip.history')}
      height={height}
      sheet={() => ({
        columns: [
          { name: t('app.export.column.day') },
          { name: 'P50' },
          { name: 'P80' },
          { name: t('cadence.picture.committed') },
          { name: t('cadence.strip.chanceShort'), unit: '%' },
        ],
        rows: history.map((day) => [
          day.takenOn,
          day.p50,
          day.p80,
          committedDate,
          day.hits === null ? null : percentOf(day.hits / day.draws),
        ]),
      })}
    >
      {(width) => {
        const x = linearScale([dayNumber(history[0]!.takenOn), dayNumber(history.at(-1)!.takenOn)], [left, width - 24]);
        const at = (day: Day, date: string) =>
          `${x(dayNumber(day.takenOn)).toFixed(1)},${y(dayNumber(date)).toFixed(1)}`;
        const p50 = history.map((day) => at(day, day.p50));
        const p80 = history.map((day) => at(day, day.p80));
        const end = [{ dx: 0, dy: 0, anchor: 'end' as const }];
        const newestFirst = history.toReversed();
        const first = history[0]!;
        const labels: ChartLabel[] = [
          {
            key: 'committed',
            text: format.date(committedDate, 'short'),
            x: left - 14,
            y: committed + 4,
            places: end,
            bold: true,
            className: 't1 num',
          },
          { key: 'chance', text: t('cadence.strip.chanceShort'), x: left - 14, y: 110, places: end },
          {
            key: 'P50',
            text: 'P50',
            x: x(dayNumber(first.takenOn)),
            y: y(dayNumber(first.p50)),
            places: [{ dx: 0, dy: -6, anchor: 'start' }, ...above(8)],
            bold: true,
            className: 't1',
          },
          {
            key: 'P80',
            text: 'P80',
            x: x(dayNumber(first.takenOn)),
            y: y(dayNumber(first.p80)),
            places: [{ dx: 0, dy: 14, anchor: 'start' }, ...above(8)],
            bold: true,
            style: { fill: 'var(--miss)', fontWeight: 600 },
          },
          // The newest day speaks first, where not all have room.
          ...axisLabels(
            newestFirst.map((day) => ({ at: x(dayNumber(day.takenOn)), text: format.date(day.takenOn, 'short') })),
            128,
          ),
          ...newestFirst.map((day, index) => ({
            key: `chance ${day.takenOn}`,
            text: day.hits === null ? '—' : format.chance(day.hits / day.draws),
            x: x(dayNumber(day.takenOn)),
            y: 110,
            isOptional: true,
            bold: index === 0,
            className: index === 0 ? 't1 num' : 'num',
          })),
          ...[low + 1, high - 1].map((day) => ({
            key: `day ${day}`,
            text: format.date(plainDateOf(day), 'short'),
            x: left - 14,
            y: y(day) + 4,
            places: end,
            isOptional: true,
            className: 'num',
          })),
        ];
        const placed = placeLabels(labels, { width, height });
        const dated = new Set(placed.filter(({ label }) => label.y === 128).map(({ label }) => label.x));
        return (
          <>
            <line x1={left - 8} x2={width - 8} y1={committed} y2={committed} stroke="var(--text)" />
            <path d={`M${p50.join(' L')} L${[...p80].reverse().join(' L')} Z`} fill="var(--text)" opacity="0.07" />
            <path d={`M${p50.join(' L')}`} fill="none" stroke="var(--text)" strokeWidth="1.5" />
            <path d={`M${p80.join(' L')}`} fill="none" stroke="var(--miss)" strokeWidth="1.3" strokeDasharray="4 3" />
            {history.map((day) => {
              const place = x(dayNumber(day.takenOn));
              if (!dated.has(place)) return null;
              return (
                <g key={day.takenOn}>
                  <circle cx={place} cy={y(dayNumber(day.p50))} r="2.2" fill="var(--text)" />
                  <circle cx={place} cy={y(dayNumber(day.p80))} r="2.2" fill="var(--surface)" stroke="var(--miss)" />
                </g>
              );
            })}
            <Labels placed={placed} />
          </>
        );
      }}
    </Chart>
  );
}
