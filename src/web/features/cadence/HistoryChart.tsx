import { useElementSize } from '@mantine/hooks';
import { dayNumber, plainDateOf } from '../../../locales/format/date.ts';
import type { Outputs } from '../../api/client.ts';
import { linearScale } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';

type Day = Outputs['plan']['history'][number];

const height = 136;
/** What one date below the axis takes, in either language. */
const labelWidth = 42;

/** Which launch date we believed in on each day, against the one that was promised; the chance below. */
export function HistoryChart({ history, committedDate }: { history: Day[]; committedDate: string }) {
  const t = useText();
  const format = useFormat();
  const { ref, width } = useElementSize();
  if (history.length < 2) {
    return <p className="faint small">{t('cadence.strip.noHistory')}</p>;
  }
  const dates = [...history.flatMap((day) => [day.p50, day.p80]), committedDate].map(dayNumber);
  const [low, high] = [Math.min(...dates) - 1, Math.max(...dates) + 1];
  const x = linearScale([dayNumber(history[0]!.takenOn), dayNumber(history.at(-1)!.takenOn)], [68, width - 18]);
  // Later is lower: a plan that slips goes down.
  const y = linearScale([low, high], [14, 88]);
  const at = (day: Day, date: string) => `${x(dayNumber(day.takenOn)).toFixed(1)},${y(dayNumber(date)).toFixed(1)}`;
  const p50 = history.map((day) => at(day, day.p50));
  const p80 = history.map((day) => at(day, day.p80));
  const committed = y(dayNumber(committedDate));
  const labelled = fitting(history.map((day) => x(dayNumber(day.takenOn))));
  return (
    <div ref={ref} style={{ minHeight: height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={t('cadence.strip.history')}>
          {[low + 1, high - 1].map((day) => (
            <text key={day} x="50" y={y(day) + 4} textAnchor="end" className="num">
              {Math.abs(y(day) - committed) > 11 ? format.date(plainDateOf(day), 'short') : ''}
            </text>
          ))}
          <line x1="54" x2={width - 8} y1={committed} y2={committed} stroke="var(--text)" />
          <text x="50" y={committed + 4} textAnchor="end" className="t1 num">
            {format.date(committedDate, 'short')}
          </text>
          <path d={`M${p50.join(' L')} L${[...p80].reverse().join(' L')} Z`} fill="var(--text)" opacity="0.07" />
          <path d={`M${p50.join(' L')}`} fill="none" stroke="var(--text)" strokeWidth="1.5" />
          <path d={`M${p80.join(' L')}`} fill="none" stroke="var(--miss)" strokeWidth="1.3" strokeDasharray="4 3" />
          <text x={x(dayNumber(history[0]!.takenOn))} y={y(dayNumber(history[0]!.p50)) - 6} className="t1">
            P50
          </text>
          <text
            x={x(dayNumber(history[0]!.takenOn))}
            y={y(dayNumber(history[0]!.p80)) + 14}
            style={{ fill: 'var(--miss)', fontWeight: 600 }}
          >
            P80
          </text>
          {history.map((day, i) => {
            if (!labelled.has(i)) return null;
            const place = x(dayNumber(day.takenOn));
            return (
              <g key={day.takenOn}>
                <circle cx={place} cy={y(dayNumber(day.p50))} r="2.2" fill="var(--text)" />
                <circle cx={place} cy={y(dayNumber(day.p80))} r="2.2" fill="var(--surface)" stroke="var(--miss)" />
                <text x={place} y="128" textAnchor="middle" className="num">
                  {format.date(day.takenOn, 'short')}
                </text>
                <text x={place} y="110" textAnchor="middle" className={i === history.length - 1 ? 't1 num' : 'num'}>
                  {day.hits === null ? '—' : format.chance(day.hits / day.draws)}
                </text>
              </g>
            );
          })}
          <text x="50" y="110" textAnchor="end">
            {t('cadence.strip.chanceShort')}
          </text>
        </svg>
      )}
    </div>
  );
}

/** Which of these places have room for a label, the newest first. */
function fitting(places: number[]): Set<number> {
  const labelled = new Set<number>();
  let last = Number.POSITIVE_INFINITY;
  for (const [i, place] of [...places.entries()].reverse()) {
    if (last - place < labelWidth) continue;
    labelled.add(i);
    last = place;
  }
  return labelled;
}
