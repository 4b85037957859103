import { useText } from '../../i18n/text.ts';
import { type Need, shownView } from './types.ts';

const width = 452;
const left = 18;
const right = width - 18;

/** Where both sides rank a need among all of them; the stretch between is their difference. */
export function RankStrip({ need, needs }: { need: Need; needs: number }) {
  const t = useText();
  const { disagreement } = need;
  const [pm, gtm] = [shownView(need, 'pm'), shownView(need, 'gtm')];
  const last = Math.max(needs, pm?.rank ?? 1, gtm?.rank ?? 1, 2);
  const x = (rank: number) => left + ((rank - 1) / (last - 1)) * (right - left);
  const marks = [
    { side: 'pm' as const, rank: pm?.rank ?? null, color: 'var(--pm)' },
    { side: 'gtm' as const, rank: gtm?.rank ?? null, color: 'var(--gtm)' },
  ].filter((mark): mark is typeof mark & { rank: number } => mark.rank !== null);
  if (marks.length === 0) return <p className="faint small">{t('demand.need.unranked')}</p>;
  const gap = disagreement.rankGap ?? 0;
  const together = marks.length === 2 && gap === 0;
  const label = marks.map((mark) => t(`demand.need.rankOf.${mark.side}`, { rank: mark.rank })).join(' · ');
  return (
    <svg viewBox={`0 0 ${width} 58`} width="100%" role="img" aria-label={label}>
      <line x1={left} x2={right} y1="26" y2="26" stroke="var(--line-strong)" />
      {Array.from({ length: Math.min(last, 40) }, (_, index) =>
        x(1 + (index * (last - 1)) / (Math.min(last, 40) - 1)),
      ).map((tick) => (
        <line key={tick} x1={tick} x2={tick} y1="23" y2="29" stroke="var(--line-strong)" />
      ))}
      {gap > 0 && (
        <>
          <line
            x1={x(pm!.rank!)}
            x2={x(gtm!.rank!)}
            y1="26"
            y2="26"
            stroke={disagreement.notable ? 'var(--risk)' : 'var(--text-3)'}
            strokeWidth="2.5"
          />
          <text
            x={(x(pm!.rank!) + x(gtm!.rank!)) / 2}
            y="12"
            textAnchor="middle"
            style={{ fill: disagreement.notable ? 'var(--risk)' : 'var(--text-2)', fontWeight: 600 }}
          >
            {t('demand.board.apart', { gap })}
          </text>
        </>
      )}
      {marks.map((mark, index) => {
        const at = x(mark.rank) + (together ? (index === 0 ? -8 : 8) : 0);
        return (
          <g key={mark.side}>
            <circle cx={at} cy="26" r="8.5" fill={mark.color} />
            <text x={at} y="30" textAnchor="middle" style={{ fill: 'var(--on-owner)', fontWeight: 650 }}>
              {mark.side === 'pm' ? 'P' : 'G'}
            </text>
            {!(together && index === 1) && (
              <text x={together ? x(mark.rank) : at} y="52" textAnchor="middle" className="t1 num">
                {t('demand.need.place', { rank: mark.rank })}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
}
