import type { LineSays, OrderReading } from '../../../domain/orders/order-reading.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { ControlTotal } from './ControlTotal.tsx';
import { OrderMoney } from './OrderMoney.tsx';

const compared = ['kind', 'day', 'status', 'channel', 'sku', 'quantity', 'amountMinor'] as const;

/** What an order file means: its money, what is no sale, what it changes, what it no longer has, and what counts elsewhere already. */
export function OrderReadingResult({ reading, currency }: { reading: OrderReading; currency: string }) {
  const t = useText();
  const format = useFormat();
  const { notSold, changes, gone, elsewhere, rounded, refundsAbove } = reading;
  const money = (minor: number) => format.money(minor, currency);
  const say = (says: LineSays, field: (typeof compared)[number]) => {
    if (field === 'amountMinor') return money(says.amountMinor);
    if (field === 'quantity') return t('imports.review.pieces', { count: format.count(says.quantity) });
    if (field === 'kind') return t(`imports.review.kind.${says.kind}`);
    return field === 'day' ? format.date(says.day) : says[field] || '∅';
  };
  const differing = (was: LineSays, is: LineSays) => compared.filter((field) => was[field] !== is[field]);
  return (
    <>
      <OrderMoney reading={reading} currency={currency} />
      {elsewhere.map(({ source, orders }) => (
        <StatusMark key={source} status="at_risk">
          {t('imports.review.elsewhere', { source, orders: format.count(orders) })}
        </StatusMark>
      ))}
      {refundsAbove > 0 && (
        <StatusMark status="at_risk">
          {t('imports.review.refundsAbove', { orders: format.count(refundsAbove) })}
        </StatusMark>
      )}
      {rounded > 0 && (
        <p className="muted">{t('imports.review.rounded', { count: format.count(rounded), currency })}</p>
      )}
      {notSold.length > 0 && (
        <PlainTable
          numeric
          label={t('imports.review.notSold')}
          head={[t('imports.review.notSold'), t('imports.result.rows'), t('imports.review.amount')]}
          rows={notSold.map(({ status, rows, amountMinor }) => ({
            key: status,
            cells: [status || '∅', format.count(rows), money(amountMinor)],
          }))}
        />
      )}
      {changes.length > 0 && <p className="muted">{t('imports.review.waits')}</p>}
      {changes.length > 0 && (
        <PlainTable
          label={t('imports.review.changes')}
          head={[t('imports.review.changes'), t('imports.review.was'), t('imports.review.is')]}
          rows={changes.map(({ line, row, was, is }) => {
            const fields = differing(was, is);
            const all = (says: LineSays) => fields.map((field) => say(says, field)).join(' · ');
            const other = t('imports.review.otherDetails');
            return { key: line, title: String(row), cells: [line, all(was) || other, all(is) || other] };
          })}
        />
      )}
      {gone.lines > 0 && (
        <>
          <StatusMark status="at_risk">
            {t('imports.review.gone', { lines: format.count(gone.lines), amount: money(gone.amountMinor) })}
          </StatusMark>
          <PlainTable
            numeric
            label={t('imports.review.goneLines')}
            head={[t('imports.review.goneLines'), t('imports.review.day'), t('imports.review.amount')]}
            rows={gone.first.map((says) => ({
              key: says.line,
              cells: [says.line, format.date(says.day), money(says.amountMinor)],
            }))}
          />
        </>
      )}
      <ControlTotal reading={reading} currency={currency} />
    </>
  );
}
