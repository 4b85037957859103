import { dayNumber, plainDateOf } from '../../../locales/format/date.ts';
import type { Outputs } from '../../api/client.ts';
import { linearScale } from '../../charts/scale.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';

type Day = Outputs['plan']['history'][number];

const width = 322;
const height = 136;
const most = 9;

/** Which launch date we believed in on each day, against the one that was promised; the chance below. */
export function HistoryChart({ history, committedDate }: { history: Day[]; committedDate: string }) {
  const t = useText();
  const format = useFormat();
  const days = thin(history);
  if (days.length < 2) {
    return <p className="faint small">{t('cadence.strip.noHistory')}</p>;
  }
  const dates = [...days.flatMap((day) => [day.p50, day.p80]), committedDate].map(dayNumber);
  const [low, high] = [Math.min(...dates) - 1, Math.max(...dates) + 1];
  const x = linearScale([dayNumber(days[0]!.takenOn), dayNumber(days.at(-1)!.takenOn)], [58, width - 16]);
  // Later is lower: a plan that slips goes down.
  const y = linearScale([low, high], [14, 88]);
  const at = (day: Day, date: string) => `${x(dayNumber(day.takenOn)).toFixed(1)},${y(dayNumber(date)).toFixed(1)}`;
  const p50 = days.map((day) => at(day, day.p50));
  const p80 = days.map((day) => at(day, day.p80));
  const committed = y(dayNumber(committedDate));
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" role="img" aria-label={t('cadence.strip.history')}>
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
      <text x={x(dayNumber(days[0]!.takenOn))} y={y(dayNumber(days[0]!.p50)) - 6} className="t1">
        P50
      </text>
      <text
        x={x(dayNumber(days[0]!.takenOn))}
        y={y(dayNumber(days[0]!.p80)) + 14}
        style={{ fill: 'var(--miss)', fontWeight: 600 }}
      >
        P80
      </text>
      {days.map((day, i) => (
        <g key={day.takenOn}>
          <circle cx={x(dayNumber(day.takenOn))} cy={y(dayNumber(day.p50))} r="2.2" fill="var(--text)" />
          <circle
            cx={x(dayNumber(day.takenOn))}
            cy={y(dayNumber(day.p80))}
            r="2.2"
            fill="var(--surface)"
            stroke="var(--miss)"
          />
          {(i % 2 === (days.length - 1) % 2 || days.length < 6) && (
            <text x={x(dayNumber(day.takenOn))} y="128" textAnchor="middle" className="num">
              {format.date(day.takenOn, 'short')}
            </text>
          )}
          <text
            x={x(dayNumber(day.takenOn))}
            y="110"
            textAnchor="middle"
            className={i === days.length - 1 ? 't1 num' : 'num'}
          >
            {day.hits === null ? '—' : format.chance(day.hits / day.draws)}
          </text>
        </g>
      ))}
      <text x="50" y="110" textAnchor="end">
        {t('cadence.strip.chanceShort')}
      </text>
    </svg>
  );
}

/** Days spread evenly over the time known, the newest always among them. */
function thin(history: Day[]): Day[] {
  if (history.length <= most) return history;
  return Array.from({ length: most }, (_, i) => history[Math.round((i * (history.length - 1)) / (most - 1))]!);
}
