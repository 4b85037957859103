import { Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import {
  type AmountLevel,
  amountLevels,
  type LineName,
  lineNameOf,
  lineNames,
  type OrderMapping,
  type RevenuePart,
  revenueParts,
} from '../../../domain/orders/order-mapping.ts';
import type { OrderReading } from '../../../domain/orders/order-reading.ts';
import { useText } from '../../i18n/text.ts';
import styles from './ImportWizard.module.css';

const refundRules = ['none', 'amount', 'status', 'column', 'prefix', 'sign'] as const;

type Props = {
  mapping: OrderMapping;
  /** What the file gives by the mapping, once that is known. */
  reading: OrderReading | null;
  onChange: (mapping: OrderMapping) => void;
};

/** What decides how much money a file gives: what names a line, what is no sale, what an amount is of, how refunds are told, what is revenue. */
export function OrderChoices({ mapping, reading, onChange }: Props) {
  const t = useText();
  const { fields, refunds } = mapping;
  const change = (changed: Partial<OrderMapping>) => onChange({ ...mapping, ...changed });
  const values = [...(reading?.byStatus ?? []), ...(reading?.notSold ?? [])].map(({ status }) => status);
  const statuses = [...new Set(values.filter((status) => status !== ''))];
  const setRule = (by: string | null) => {
    if (by === 'prefix') change({ refunds: { by, prefix: 'C' } });
    else if (by === 'column' || by === 'status') change({ refunds: { by, values: [] } });
    else if (by === 'sign' || by === 'none' || by === 'amount') change({ refunds: { by } });
  };
  const hasStatus = fields.status !== undefined || fields.kind !== undefined;
  const hasParts = fields.goods !== undefined || fields.shipping !== undefined || fields.tax !== undefined;
  return (
    <div className="stack">
      <div className={styles.fields}>
        <Select
          label={t('imports.wizard.lineName')}
          allowDeselect={false}
          data={lineNames.map((value) => ({
            value,
            label: t(`imports.lineName.${value}`),
            disabled: value === 'id' && fields.lineId === undefined,
          }))}
          value={lineNameOf(mapping)}
          onChange={(line) => line && change({ line: line as LineName })}
        />
        <Select
          label={t('imports.wizard.amountPer')}
          allowDeselect={false}
          data={amountLevels.map((value) => ({ value, label: t(`imports.amountLevel.${value}`) }))}
          value={mapping.amountPer ?? 'line'}
          onChange={(level) => level && change({ amountPer: level as AmountLevel })}
        />
        <Select
          label={t('imports.wizard.refundRule')}
          allowDeselect={false}
          data={refundRules.map((by) => ({
            value: by,
            label: t(`imports.refundRule.${by}`),
            disabled:
              (by === 'amount' && fields.refundAmount === undefined) ||
              (by === 'status' && fields.status === undefined) ||
              (by === 'column' && !hasStatus),
          }))}
          value={refunds.by}
          onChange={setRule}
        />
        {refunds.by === 'amount' && (
          <Select
            label={t('imports.wizard.refundPer')}
            allowDeselect={false}
            data={amountLevels.map((value) => ({ value, label: t(`imports.amountLevel.${value}`) }))}
            value={mapping.refundPer ?? mapping.amountPer ?? 'line'}
            onChange={(level) => level && change({ refundPer: level as AmountLevel })}
          />
        )}
        {refunds.by === 'prefix' && (
          <TextInput
            label={t('imports.wizard.refundPrefix')}
            maxLength={20}
            value={refunds.prefix}
            onChange={(event) => change({ refunds: { by: 'prefix', prefix: event.currentTarget.value } })}
          />
        )}
        {(refunds.by === 'column' || refunds.by === 'status') && (
          <TagsInput
            label={t('imports.wizard.refundValues')}
            data={statuses}
            value={refunds.values}
            onChange={(chosen) => change({ refunds: { by: refunds.by, values: chosen } })}
          />
        )}
        {hasStatus && (
          <TagsInput
            label={t('imports.wizard.noSale')}
            data={statuses}
            value={mapping.noSale ?? []}
            onChange={(noSale) => {
              const seen = new Set([...(mapping.sale ?? []), ...(mapping.noSale ?? []), ...statuses]);
              change({ noSale, sale: [...seen].filter((status) => !noSale.includes(status)) });
            }}
          />
        )}
      </div>
      {hasParts && (
        <Checkbox.Group
          label={t('imports.wizard.revenue')}
          description={t('imports.wizard.revenueHint')}
          value={mapping.revenue ?? []}
          onChange={(revenue) => change({ revenue: revenue.length > 0 ? (revenue as RevenuePart[]) : undefined })}
        >
          <div className="row wrap" style={{ marginTop: 6, gap: 18 }}>
            {revenueParts.map((part) => (
              <Checkbox key={part} value={part} label={t(`imports.revenuePart.${part}`)} />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Checkbox
        label={t('imports.wizard.refundsWithoutOrder')}
        checked={mapping.refundsWithoutOrder}
        onChange={(event) => change({ refundsWithoutOrder: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('imports.wizard.corrections')}
        checked={mapping.corrections}
        onChange={(event) => change({ corrections: event.currentTarget.checked })}
      />
    </div>
  );
}
