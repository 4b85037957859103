import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Kpi } from '../../../domain/kpi.ts';
import { daysBetween } from '../../../locales/format/date.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useCard } from '../cards/SignaturePanel.tsx';
import { isAmended } from '../cards/types.ts';
import { ForecastCurve } from './ForecastCurve.tsx';
import styles from './ForecastStrip.module.css';
import type { Plan, Preview } from './types.ts';

const HistoryChart = lazy(async () => ({ default: (await import('./HistoryChart.tsx')).HistoryChart }));

/** The card's numbers: the chance and what decides it, percentiles and the gap, the curve, and what we believed on earlier days. */
export function ForecastStrip({ plan, preview }: { plan: Plan; preview: Preview | null }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const history = useQuery(api.plan.history.queryOptions({ input: { workspaceId, launchId: plan.launchId } })).data;
  const card = useCard(plan.launchId, 'cadence');
  const amended = card !== undefined && isAmended(card);
  const inForce = useQuery({
    ...api.plan.inForce.queryOptions({ input: { workspaceId, launchId: plan.launchId } }),
    enabled: amended,
  }).data;
  const kpi = (id: string) => plan.kpis.find((each) => each.id === `cadence.${id}`)!;
  const chance = kpi('chance');
  return (
    <section className={styles.strip} aria-label={t('cadence.strip.label')}>
      <div>
        <p className={styles.hero}>
          <b className="num">
            <Explained of={chance}>
              {typeof chance.value === 'number' ? format.chance(chance.value) : t(plan.headline)}
            </Explained>
          </b>
          <span className="muted">{t('cadence.hero', { date: plan.committedDate })}</span>
        </p>
        <p className={`verdict ${styles.verdict}`}>{t(plan.verdict)}</p>
        {plan.notices.map((notice) => (
          <p key={notice.key + JSON.stringify(notice.params)} className={styles.notice}>
            <StatusMark status="at_risk" size={12}>
              {t(notice)}
            </StatusMark>
          </p>
        ))}
        {amended && inForce && <InForce forecast={inForce.forecast} />}
        <p className={`${styles.source} num`}>
          {t('cadence.strip.source', {
            draws: plan.forecast.draws,
            seed: plan.forecast.seed,
            at: format.instant(plan.asOf),
          })}
        </p>
      </div>
      <Figures plan={plan} p80={kpi('p80')} gap={kpi('gap')} />
      <figure>
        <figcaption>
          <b>{t('cadence.strip.curve')}</b>
          <span className={styles.key}>
            <i />
            {t('cadence.strip.now')}
            {preview && (
              <>
                <i className={styles.tried} />
                {t('cadence.gantt.whatIf')}
              </>
            )}
          </span>
        </figcaption>
        <ForecastCurve plan={plan} preview={preview} />
      </figure>
      <figure>
        <figcaption>
          <b>{t('cadence.strip.history')}</b>
          <span>{t('cadence.strip.historyNote')}</span>
        </figcaption>
        <Suspense>
          <HistoryChart history={history ?? []} committedDate={plan.committedDate} />
        </Suspense>
      </figure>
    </section>
  );
}

/** While an amendment is open, what the version in force says, which the launch and its gates show. */
function InForce({ forecast: { committed, draws, launch } }: { forecast: Plan['forecast'] }) {
  const t = useText();
  if (!committed) return null;
  return (
    <p className={styles.notice}>
      <StatusMark status="at_risk" size={12}>
        {t('cadence.strip.inForce', { date: committed.date, chance: committed.hits / draws, p80: launch.p80 })}
      </StatusMark>
    </p>
  );
}

function Figures({ plan, p80, gap }: { plan: Plan; p80: Kpi; gap: Kpi }) {
  const t = useText();
  const format = useFormat();
  const { launch, trackReady } = plan.forecast;
  const late = (date: string) => {
    const days = daysBetween(plan.committedDate, date);
    if (days === 0) return t('cadence.strip.onTime');
    return t(days > 0 ? 'cadence.strip.late' : 'cadence.strip.early', { days: Math.abs(days) });
  };
  const gapDays =
    trackReady.product && trackReady.market ? daysBetween(trackReady.market.p80, trackReady.product.p80) : null;
  const gapSide =
    gapDays === null || gapDays === 0 ? '' : t(gapDays > 0 ? 'cadence.strip.productLate' : 'cadence.strip.marketLate');
  const tone = { met: '', at_risk: styles.risk, missed: styles.miss, unknown: '' };
  return (
    <div className={styles.figures}>
      <Figure label="P50" value={format.date(launch.p50, 'short')} note={late(launch.p50)} />
      <Figure
        label="P80"
        value={<Explained of={p80}>{p80.value === null ? '—' : format.date(launch.p80, 'short')}</Explained>}
        note={late(launch.p80)}
        tone={tone[p80.status]}
      />
      <Figure label="P95" value={format.date(launch.p95, 'short')} note={late(launch.p95)} />
      <Figure
        label={t('cadence.strip.gap')}
        value={<Explained of={gap}>{gap.value === null ? '—' : t('app.kpi.days', { n: gap.value })}</Explained>}
        note={gapSide}
        tone={tone[gap.status]}
      />
      <Figure
        label={t('cadence.strip.plan')}
        value={format.date(plan.schedule.launchDate, 'short')}
        note={late(plan.schedule.launchDate)}
      />
      <Figure
        label={t('cadence.strip.critical')}
        value={format.count(plan.schedule.criticalTaskIds.length)}
        note={t('cadence.strip.length', { days: plan.schedule.lengthDays })}
      />
    </div>
  );
}

function Figure(props: { label: string; value: React.ReactNode; note: string; tone?: string | undefined }) {
  return (
    <div className={`${styles.figure} ${props.tone ?? ''}`}>
      <span>{props.label}</span>
      <b className="num">{props.value}</b>
      <small className="num">{props.note}</small>
    </div>
  );
}
