import type { Outputs } from '../../api/client.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import styles from './ImportWizard.module.css';
import { OrderReadingResult } from './OrderReadingResult.tsx';
import { RejectTable } from './RejectTable.tsx';

type Result = Outputs['imports']['dryRun'];

/** What an import would do, as an equation that adds up: rows = new + changed + already there + no sale + rejected. */
export function DryRunResult({ result, currency }: { result: Result; currency: string | null }) {
  const t = useText();
  const format = useFormat();
  const { orders } = result;
  // Refunds that stand in the row of their order are no rows of the file.
  const made = orders?.refundLines ?? { stored: 0, changed: 0, duplicates: 0 };
  const changed = result.changed - made.changed;
  const unsold = orders?.unsoldRows ?? 0;
  const parts = [
    { name: 'stored', rows: result.stored - made.stored, color: 'var(--met)' },
    ...(changed > 0 ? [{ name: 'changed', rows: changed, color: 'var(--risk)' }] : []),
    { name: 'duplicates', rows: result.duplicates - made.duplicates, color: 'var(--ext)' },
    ...(unsold > 0 ? [{ name: 'unsold', rows: unsold, color: 'var(--line-strong)' }] : []),
    { name: 'rejected', rows: result.rejected, color: 'var(--miss)' },
  ];
  const refunds = made.stored + made.changed + made.duplicates;
  return (
    <div className="stack">
      <div className={`${styles.equation} num`}>
        <div>
          <span className="faint small">{t('imports.result.rows')}</span>
          <b>{format.count(result.rows)}</b>
        </div>
        {parts.map((part, index) => (
          <div key={part.name} style={{ flexDirection: 'row', gap: 14, alignItems: 'baseline', display: 'flex' }}>
            <span className="faint">{index === 0 ? '=' : '+'}</span>
            <div>
              <span className="faint small">{t(`imports.result.${part.name}`)}</span>
              <b className={part.name === 'rejected' && part.rows > 0 ? 'c-miss' : undefined}>
                {format.count(part.rows)}
              </b>
            </div>
          </div>
        ))}
      </div>
      <div className={styles.bar} aria-hidden="true">
        {parts.map((part) => (
          <i
            key={part.name}
            style={{ width: `${(100 * part.rows) / Math.max(1, result.rows)}%`, background: part.color }}
          />
        ))}
      </div>
      {result.firstDay && result.lastDay && (
        <p className="muted small num">
          {t('imports.result.days', { from: format.date(result.firstDay), to: format.date(result.lastDay) })}
        </p>
      )}
      {refunds > 0 && (
        <p className="muted small num">
          {t('imports.result.refundLines', {
            lines: format.count(refunds),
            stored: format.count(made.stored),
            changed: format.count(made.changed),
          })}
        </p>
      )}
      {result.unmatchedRefunds > 0 && (
        <p className="c-risk small">
          {t('imports.result.unmatched', { count: format.count(result.unmatchedRefunds) })}
        </p>
      )}
      {result.unreadCells > 0 && (
        <p className="c-risk small">{t('imports.result.unreadCells', { count: result.unreadCells })}</p>
      )}
      {orders && currency && <OrderReadingResult reading={orders} currency={currency} />}
      {result.stored === 0 && result.changed === 0 && <p className="c-risk">{t('imports.result.nothing')}</p>}
      {result.firstRejects.length > 0 && (
        <RejectTable rejects={result.firstRejects} total={result.rejected + result.unreadCells} />
      )}
    </div>
  );
}
