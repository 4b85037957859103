import { useText } from '../../i18n/text.ts';
import { Explained } from '../../ui/Explain.tsx';
import { KpiStrip } from '../../ui/Kpi.tsx';
import { useAmounts } from './amounts.ts';
import { ownerText, type Progress, type Terms } from './types.ts';

/** The card's KPIs; the projection stands below the chance it belongs to, the gap in the end beside the owners of the gap so far, and forecast skill stands with the forecasts. */
export function WagerKpis({ progress, terms }: { progress: Progress; terms: Terms }) {
  const t = useText();
  const amounts = useAmounts(terms);
  const { gap, projection } = progress;
  const shown = progress.kpis.filter(({ id }) => !id.startsWith('wager.projected') && !id.startsWith('wager.skill'));
  const notes: Record<string, React.ReactNode> = {};
  if (gap) {
    const share = gap.plan === 0 ? null : (gap.actual - gap.plan) / gap.plan;
    const inUnits = amounts.gap(gap);
    const inTheEnd = progress.kpis.find(({ id, value }) => id === 'wager.projectedGap' && value !== null);
    notes['wager.net'] = t(share === null ? 'wager.note.plan' : 'wager.note.planShare', {
      plan: amounts.planOf(gap),
      share: share ?? 0,
    });
    notes['wager.gap'] = (
      <span className="row wrap" style={{ gap: '0 8px' }}>
        {(['pm', 'gtm', 'external'] as const).map((owner) => (
          <span key={owner} className="num" style={{ color: ownerText[owner] }}>
            {t(`wager.ownerShort.${owner}`)} {inUnits.scale.write(inUnits.owners[owner], true)}
          </span>
        ))}
        <span>{inUnits.scale.label}</span>
        {inTheEnd && (
          <span className="num">
            {t('wager.note.projectedGap')}{' '}
            <Explained of={inTheEnd}>{amounts.short(Number(inTheEnd.value), true)}</Explained>
          </span>
        )}
      </span>
    );
  } else if (progress.planTotal !== 0) {
    notes['wager.net'] = t('wager.note.planTotal', { plan: amounts.short(progress.planTotal) });
  }
  if (projection.state === 'projected') {
    const { p10, p90 } = projection.final;
    notes['wager.chance'] = t('wager.note.interval', { p10: amounts.short(p10), p90: amounts.short(p90) });
  } else if (projection.state === 'too_few') {
    notes['wager.chance'] = t('wager.note.tooFew', { days: projection.days, need: projection.needDays });
  }
  return <KpiStrip kpis={shown} notes={notes} />;
}
