import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Legend } from '../../ui/Legend.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { useAmounts } from './amounts.ts';
import { OutcomeChart } from './OutcomeChart.tsx';
import styles from './OutcomePanel.module.css';
import type { Progress, Terms } from './types.ts';

/** What has come in so far against the plan, and where it will end. */
export function OutcomePanel({ terms, progress }: { terms: Terms; progress: Progress }) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const projected = progress.projection.state === 'projected';
  const signs: [string, string][] = [
    ['actual', t('wager.chart.actual')],
    ['plan', t('wager.chart.plan')],
    ...(projected
      ? ([
          ['median', t('wager.chart.p50')],
          ['half', 'P25–P75'],
          ['wide', 'P10–P90'],
        ] as [string, string][])
      : []),
  ];
  return (
    <Panel
      title={t(`wager.outcomeTitle.${terms.outcome}`)}
      note={[
        t('wager.chart.fromZero'),
        progress.asOf &&
          t(progress.isPartial ? 'wager.term.asOfPartial' : 'wager.term.asOf', { date: format.date(progress.asOf) }),
      ]
        .filter(Boolean)
        .join(' · ')}
    >
      <Legend
        items={signs.map(([mark, label]) => ({ mark: <i className={`${styles.sign} ${styles[mark]}`} />, label }))}
        note={t(projected ? 'wager.chart.onlyRefunds' : 'wager.chart.linear')}
      />
      <OutcomeChart terms={terms} progress={progress} amounts={amounts} />
      <details className={styles.table}>
        <summary>{t('wager.chart.asTable')}</summary>
        <PlainTable
          label={t(`wager.outcomeTitle.${terms.outcome}`)}
          numeric
          head={[t('wager.chart.day'), t('wager.chart.actual'), t('wager.chart.plan')]}
          rows={progress.days.map(({ date, actual, plan }) => ({
            key: date,
            cells: [
              progress.isPartial && date === progress.asOf
                ? t('wager.chart.partialDay', { date: format.date(date) })
                : format.date(date),
              { shown: actual === null ? '—' : amounts.full(actual), exact: amounts.exact(actual) },
              { shown: amounts.full(plan), exact: amounts.exact(plan) },
            ],
          }))}
        />
      </details>
    </Panel>
  );
}
