import { currencyExponent } from '../../../domain/money/currency.ts';
import { payOut } from '../../../domain/wager/payout.ts';
import { scoreForecast } from '../../../domain/wager/scoring.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { exact } from '../../ui/exact.ts';
import { Panel } from '../../ui/Panel.tsx';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { useAmounts } from './amounts.ts';
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
  /** A stake in a cell: rounded as shown, exact in files. */
  const cell = (value: number) => ({
    shown: stake(value),
    exact:
      stakes.unit === 'money'
        ? exact(value / 10 ** currencyExponent(terms.currency), terms.currency)
        : exact(value, t('wager.edit.unit.points')),
  });
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
      <PlainTable
        label={t('wager.stakes.title')}
        numeric
        head={[t('wager.stakes.rule'), 'PM', 'GTM', t('wager.tree.total')]}
        rows={[
          { key: 'staked', cells: [t('wager.stakes.staked'), cell(stakes.pm), cell(stakes.gtm), cell(pot)] },
          ...(payout
            ? [
                {
                  key: 'attribution',
                  cells: [
                    t('wager.stakes.attribution', { percent: attributionPercent }),
                    cell(payout.attribution.pm),
                    cell(payout.attribution.gtm),
                    cell(payout.attribution.pool),
                  ],
                },
                {
                  key: 'forecast',
                  cells: [
                    t('wager.stakes.forecast', { percent: 100 - attributionPercent }),
                    cell(payout.forecast.pm),
                    cell(payout.forecast.gtm),
                    cell(payout.forecast.pool),
                  ],
                },
                {
                  key: 'payout',
                  isTotal: true,
                  cells: [t('wager.stakes.payout'), cell(payout.pm), cell(payout.gtm), cell(payout.pot)],
                },
              ]
            : []),
        ]}
      />
      {outcomes.length > 1 && (
        <PlainTable
          label={t('wager.stakes.ifFinal')}
          numeric
          head={[t('wager.stakes.ifFinal'), t(`wager.outcomeShort.${terms.outcome}`), 'PM', 'GTM']}
          rows={outcomes.map(({ key, value }) => {
            const paid = payoutAt(value);
            return {
              key,
              cells: [key, { shown: amounts.short(value), exact: amounts.exact(value) }, cell(paid.pm), cell(paid.gtm)],
            };
          })}
        />
      )}
      <p className="faint small">{t(gap ? 'wager.stakes.basis' : 'wager.stakes.noFacts')}</p>
    </Panel>
  );
}
