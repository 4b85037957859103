import { Chart } from '../../charts/Chart.tsx';
import { type ChartLabel, Labels } from '../../charts/Labels.tsx';
import { placeLabels } from '../../charts/place-labels.ts';
import { linearScale } from '../../charts/scale.ts';
import { useText } from '../../i18n/text.ts';
import { type Need, shownView } from './types.ts';

const height = 58;

/** Where both sides rank a need among all of them; the stretch between is their difference. */
export function RankStrip({ need, needs }: { need: Need; needs: number }) {
  const t = useText();
  const { disagreement } = need;
  const [pm, gtm] = [shownView(need, 'pm'), shownView(need, 'gtm')];
  const last = Math.max(needs, pm?.rank ?? 1, gtm?.rank ?? 1, 2);
  const marks = [
    { side: 'pm' as const, rank: pm?.rank ?? null, color: 'var(--pm)' },
    { side: 'gtm' as const, rank: gtm?.rank ?? null, color: 'var(--gtm)' },
  ].filter((mark): mark is typeof mark & { rank: number } => mark.rank !== null);
  if (marks.length === 0) return <p className="faint small">{t('demand.need.unranked')}</p>;
  const gap = disagreement.rankGap ?? 0;
  const together = marks.length === 2 && gap === 0;
  const tone = disagreement.notable ? 'var(--risk)' : 'var(--text-2)';
  const label = marks.map((mark) => t(`demand.need.rankOf.${mark.side}`, { rank: mark.rank })).join(' · ');
  return (
    <Chart
      name={label}
      height={height}
      sheet={() => ({
        columns: [{ name: t('app.export.column.name') }, { name: t('app.export.column.value') }],
        rows: marks.map(({ side, rank }) => [side.toUpperCase(), rank]),
      })}
    >
      {(width) => {
        const x = linearScale([1, last], [18, width - 18]);
        const at = (rank: number, index: number) => x(rank) + (together ? (index === 0 ? -8 : 8) : 0);
        const labels: ChartLabel[] = [
          ...(gap > 0
            ? [
                {
                  key: 'apart',
                  text: t('demand.board.apart', { gap }),
                  x: (x(pm!.rank!) + x(gtm!.rank!)) / 2,
                  y: 12,
                  bold: true,
                  style: { fill: tone, fontWeight: 600 },
                },
              ]
            : []),
          ...(together ? marks.slice(0, 1) : marks).map(({ side, rank }) => ({
            key: side,
            text: t('demand.need.place', { rank }),
            x: x(rank),
            y: 52,
            bold: true,
            className: 't1 num',
          })),
        ];
        return (
          <>
            <line x1={x(1)} x2={x(last)} y1="26" y2="26" stroke="var(--line-strong)" />
            {Array.from({ length: Math.min(last, 40) }, (_, index) =>
              x(1 + (index * (last - 1)) / (Math.min(last, 40) - 1)),
            ).map((tick) => (
              <line key={tick} x1={tick} x2={tick} y1="23" y2="29" stroke="var(--line-strong)" />
            ))}
            {gap > 0 && (
              <line
                x1={x(pm!.rank!)}
                x2={x(gtm!.rank!)}
                y1="26"
                y2="26"
                stroke={disagreement.notable ? 'var(--risk)' : 'var(--text-3)'}
                strokeWidth="2.5"
              />
            )}
            {marks.map((mark, index) => (
              <g key={mark.side}>
                <circle cx={at(mark.rank, index)} cy="26" r="8.5" fill={mark.color} />
                <text
                  x={at(mark.rank, index)}
                  y="30"
                  textAnchor="middle"
                  style={{ fill: 'var(--on-owner)', fontWeight: 650 }}
                >
                  {mark.side === 'pm' ? 'P' : 'G'}
                </text>
              </g>
            ))}
            <Labels placed={placeLabels(labels, { width, height })} />
          </>
        );
      }}
    </Chart>
  );
}
