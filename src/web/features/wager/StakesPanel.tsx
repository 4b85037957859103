import { payOut } from '../../../domain/wager/payout.ts';
import { scoreForecast } from '../../../domain/wager/scoring.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { useAmounts } from './amounts.ts';
import styles from './Forecasts.module.css';
import type { Progress, Terms, Wager } from './types.ts';

/** What each side staked, and what the split rule would pay if it ended at P10, P50 or P90. */
export function StakesPanel({ wager, terms, progress }: { wager: Wager; terms: Terms; progress: Progress }) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { stakes, attributionPercent } = terms;
  const pot = stakes.pm + stakes.gtm;
  const stake = (value: number) =>
    stakes.unit === 'money'
      ? format.money(value, terms.currency, { compact: true })
      : t('wager.stakes.points', { n: format.count(value) });
  const open = (side: 'pm' | 'gtm') =>
    wager.forecasts.find((forecast) => forecast.side === side && forecast.openedAt)?.values ?? null;
  const { gap, projection, state } = progress;
  const payoutAt = (observed: number) => {
    const score = (side: 'pm' | 'gtm') => {
      const forecast = open(side);
      return forecast ? scoreForecast(forecast, observed) : null;
    };
    return payOut({
      stakes,
      attributionShare: attributionPercent / 100,
      effects: gap?.owners ?? { pm: 0, gtm: 0 },
      scores: { pm: score('pm'), gtm: score('gtm') },
    });
  };
  const outcomes =
    state === 'settled' && gap
      ? [{ key: 'settled', value: gap.actual }]
      : projection.state === 'projected'
        ? (['p10', 'p50', 'p90'] as const).map((level) => ({
            key: level.toUpperCase(),
            value: projection.final[level],
          }))
        : gap
          ? [{ key: 'toDate', value: gap.actual }]
          : [];
  const central = outcomes[outcomes.length > 1 ? 1 : 0];
  const payout = central && payoutAt(central.value);
  return (
    <Panel
      title={t(state === 'settled' ? 'wager.stakes.paid' : 'wager.stakes.title')}
      note={t('wager.stakes.note', { pot: stake(pot) })}
    >
      <ScrollRegion label={t('wager.stakes.title')}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('wager.stakes.rule')}</th>
              <th scope="col">PM</th>
              <th scope="col">GTM</th>
              <th scope="col">{t('wager.tree.total')}</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <td>{t('wager.stakes.staked')}</td>
              <td>{stake(stakes.pm)}</td>
              <td>{stake(stakes.gtm)}</td>
              <td>{stake(pot)}</td>
            </tr>
            {payout && (
              <>
                <tr>
                  <td>{t('wager.stakes.attribution', { percent: attributionPercent })}</td>
                  <td>{stake(payout.attribution.pm)}</td>
                  <td>{stake(payout.attribution.gtm)}</td>
                  <td>{stake(payout.attribution.pool)}</td>
                </tr>
                <tr>
                  <td>{t('wager.stakes.forecast', { percent: 100 - attributionPercent })}</td>
                  <td>{stake(payout.forecast.pm)}</td>
                  <td>{stake(payout.forecast.gtm)}</td>
                  <td>{stake(payout.forecast.pool)}</td>
                </tr>
                <tr>
                  <td>
                    <b>{t('wager.stakes.payout')}</b>
                  </td>
                  <td>
                    <b>{stake(payout.pm)}</b>
                  </td>
                  <td>
                    <b>{stake(payout.gtm)}</b>
                  </td>
                  <td>
                    <b>{stake(payout.pot)}</b>
                  </td>
                </tr>
              </>
            )}
          </tbody>
        </table>
      </ScrollRegion>
      {outcomes.length > 1 && (
        <ScrollRegion label={t('wager.stakes.title')}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{t('wager.stakes.ifFinal')}</th>
                <td />
                <th scope="col">PM</th>
                <th scope="col">GTM</th>
              </tr>
            </thead>
            <tbody>
              {outcomes.map(({ key, value }) => {
                const paid = payoutAt(value);
                return (
                  <tr key={key}>
                    <td>{key}</td>
                    <td>{amounts.short(value)}</td>
                    <td>{stake(paid.pm)}</td>
                    <td>{stake(paid.gtm)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <p className="faint small">{t(gap ? 'wager.stakes.basis' : 'wager.stakes.noFacts')}</p>
    </Panel>
  );
}
