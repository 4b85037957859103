import type { OrderReading } from '../../../domain/orders/order-reading.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Figures } from '../../ui/Figures.tsx';

const parts = ['goods', 'shipping', 'discount', 'tax'] as const;

/** The money that a file gives: what was sold, what came back, and its parts where the file tells them apart. */
export function OrderMoney({ reading: { total }, currency }: { reading: OrderReading; currency: string }) {
  const t = useText();
  const format = useFormat();
  const money = (minor: number) => format.money(minor, currency);
  const told = parts.filter((part) => total[`${part}Minor`] !== 0);
  return (
    <div className="stack" style={{ gap: 6 }}>
      <Figures
        figures={[
          { key: 'orders', name: t('imports.money.orders'), value: format.count(total.orders) },
          { key: 'units', name: t('imports.money.units'), value: format.count(total.units) },
          { key: 'gross', name: t('imports.money.gross'), value: money(total.grossMinor) },
          { key: 'refunds', name: t('imports.money.refunds'), value: money(total.refundMinor) },
          { key: 'net', name: t('imports.money.net'), value: money(total.grossMinor + total.refundMinor) },
        ]}
      />
      {told.length > 1 && (
        <p className="muted small num">
          {t('imports.money.parts', {
            parts: told.map((part) => `${t(`imports.money.${part}`)} ${money(total[`${part}Minor`])}`).join(' · '),
          })}
        </p>
      )}
    </div>
  );
}
