import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import { Exportable } from '../../ui/Exportable.tsx';
import { exactShare } from '../../ui/exact.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { standingText } from '../people/standing.ts';
import { useAmounts } from './amounts.ts';
import { ForecastChart } from './ForecastChart.tsx';
import styles from './Forecasts.module.css';
import { ownerColor, type Progress, type Terms, type Wager } from './types.ts';

type Props = { wager: Wager; terms: Terms; progress: Progress };

/** Opened forecasts beside the naive baseline and the projection, with their scores. */
export function OpenForecasts({ wager, terms, progress }: Props) {
  const t = useText();
  const amounts = useAmounts(terms);
  const { scores, projection } = progress;
  const side = (key: 'pm' | 'gtm') => wager.forecasts.find((forecast) => forecast.side === key)!;
  const rows = [
    ...(['pm', 'gtm'] as const).map((key) => ({
      key,
      name: `${key.toUpperCase()} ${side(key).sealedByName}`,
      color: ownerColor[key] as string,
      values: side(key).values!,
      score: scores?.[key]?.score ?? null,
      skill: scores?.[key]?.skill ?? null,
      late: side(key).late,
    })),
    ...(scores
      ? [
          {
            key: 'baseline',
            name: t('wager.forecast.baseline'),
            color: 'var(--ext)',
            values: scores.baseline,
            score: scores.baselineScore,
            skill: 0,
            late: false,
          },
        ]
      : []),
    ...(projection.state === 'projected'
      ? [
          {
            key: 'projection',
            name: t('wager.forecast.projection'),
            color: 'var(--text)',
            values: projection.final,
            score: null,
            skill: null,
            late: false,
          },
        ]
      : []),
  ];
  return (
    <>
      <ForecastChart
        rows={rows}
        target={terms.target}
        observed={scores?.observed ?? null}
        provisional={scores?.provisional ?? true}
        amounts={amounts}
      />
      <Exportable name={t('wager.forecast.skill')}>
        <ScrollRegion label={t('wager.forecast.title')}>
          <table className={`${styles.table} ${styles.forecasts}`}>
            <thead>
              <tr>
                <td />
                {['P10', 'P50', 'P90', 'WIS'].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
                <th scope="col">
                  {t(scores?.provisional ? 'wager.forecast.skillProvisional' : 'wager.forecast.skill')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <td>
                    <i className={styles.dot} style={{ background: row.color }} aria-hidden="true" />
                    {row.name}
                  </td>
                  <td {...amounts.exact(row.values.p10)}>{amounts.short(row.values.p10)}</td>
                  <td {...amounts.exact(row.values.p50)}>{amounts.short(row.values.p50)}</td>
                  <td {...amounts.exact(row.values.p90)}>{amounts.short(row.values.p90)}</td>
                  <td {...amounts.exact(row.score)}>
                    {row.score === null ? '—' : amounts.short(Math.round(row.score))}
                  </td>
                  <td {...exactShare(row.skill)}>
                    <Skill kpi={progress.kpis.find((kpi) => kpi.id === `wager.skill.${row.key}`)} skill={row.skill} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </Exportable>
      <p className="faint small">
        {t('wager.forecast.scoring')}{' '}
        {scores && t(`wager.forecast.baselineFrom.${scores.baseline.from}`, { n: scores.baseline.n })}{' '}
        {rows.some((row) => row.late) && t('wager.forecast.lateNote')}
      </p>
      {wager.forecasts.map(
        ({ side: whose, signer, sealedByName }) =>
          signer &&
          !signer.verified && (
            <p key={whose} className="small c-risk">
              {whose.toUpperCase()} {sealedByName} · {standingText(t, signer)}
            </p>
          ),
      )}
    </>
  );
}

/** The skill as a signed share; a side's own explains itself. */
function Skill({ kpi, skill }: { kpi: Progress['kpis'][number] | undefined; skill: number | null }) {
  const format = useFormat();
  if (skill === null) return '—';
  const written = format.amount({ value: skill, unit: 'share', signed: true }, { compact: true });
  return kpi ? <Explained of={kpi}>{written}</Explained> : written;
}
