import { useElementSize } from '@mantine/hooks';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useAmounts } from './amounts.ts';
import { OutcomeChart } from './OutcomeChart.tsx';
import styles from './OutcomePanel.module.css';
import type { Progress, Terms } from './types.ts';

/** What has come in so far against the plan, and where it will end. */
export function OutcomePanel({ terms, progress }: { terms: Terms; progress: Progress }) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { ref, width } = useElementSize();
  const projected = progress.projection.state === 'projected';
  return (
    <Panel
      title={t(`wager.outcomeTitle.${terms.outcome}`)}
      note={[t('wager.chart.fromZero'), progress.asOf && t('wager.term.asOf', { date: format.date(progress.asOf) })]
        .filter(Boolean)
        .join(' · ')}
    >
      <div className={styles.legend}>
        <span>
          <i className={styles.actual} />
          {t('wager.chart.actual')}
        </span>
        <span>
          <i className={styles.plan} />
          {t('wager.chart.plan')}
        </span>
        {projected && (
          <>
            <span>
              <i className={styles.median} />
              {t('wager.chart.p50')}
            </span>
            <span>
              <i className={styles.half} />
              P25–P75
            </span>
            <span>
              <i className={styles.wide} />
              P10–P90
            </span>
          </>
        )}
        <span className="faint">{t(projected ? 'wager.chart.onlyRefunds' : 'wager.chart.linear')}</span>
      </div>
      <div ref={ref} className={styles.chart}>
        {width > 0 && <OutcomeChart terms={terms} progress={progress} amounts={amounts} width={width} />}
      </div>
      <details className={styles.table}>
        <summary>{t('wager.chart.asTable')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('wager.chart.day')}</th>
              <th scope="col">{t('wager.chart.actual')}</th>
              <th scope="col">{t('wager.chart.plan')}</th>
            </tr>
          </thead>
          <tbody>
            {progress.days.map((day) => (
              <tr key={day.date}>
                <td>{format.date(day.date)}</td>
                <td>{day.actual === null ? '—' : amounts.full(day.actual)}</td>
                <td>{amounts.full(day.plan)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </Panel>
  );
}
