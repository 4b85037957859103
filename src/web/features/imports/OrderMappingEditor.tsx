import { Checkbox, Select, TagsInput, TextInput } from '@mantine/core';
import { type OrderField, orderFields } from '../../../domain/orders/order-mapping.ts';
import type { Outputs } from '../../api/client.ts';
import { useText } from '../../i18n/text.ts';
import styles from './ImportWizard.module.css';
import type { Mapping } from './types.ts';

type OrderMapping = Extract<Mapping, { kind: 'orders' }>;
type Props = {
  inspection: Outputs['imports']['inspect'];
  mapping: OrderMapping;
  onChange: (mapping: OrderMapping) => void;
};

const required: readonly OrderField[] = ['orderRef', 'occurredAt'];

/** Which column holds which part of an order, and how refunds are told from orders. */
export function OrderMappingEditor({ inspection, mapping, onChange }: Props) {
  const t = useText();
  const columns = inspection.names.map((name, column) => {
    const sample = inspection.rows[0]?.[column];
    return { value: String(column), label: sample ? `${name} · ${sample.slice(0, 24)}` : name };
  });
  const setField = (field: OrderField, column: string | null) => {
    const { [field]: _before, ...others } = mapping.fields;
    onChange({ ...mapping, fields: column === null ? others : { ...others, [field]: Number(column) } });
  };
  const { refunds } = mapping;
  const setRule = (by: string | null) => {
    if (by === 'prefix') onChange({ ...mapping, refunds: { by, prefix: 'C' } });
    else if (by === 'column') onChange({ ...mapping, refunds: { by, values: [] } });
    else if (by === 'sign' || by === 'none') onChange({ ...mapping, refunds: { by } });
  };
  return (
    <div className="stack">
      <div className={styles.fields}>
        {orderFields.map((field) => (
          <Select
            key={field}
            size="sm"
            label={t(`imports.orderField.${field}`)}
            required={required.includes(field)}
            clearable
            searchable
            placeholder={t('imports.wizard.notInFile')}
            data={columns}
            value={mapping.fields[field] === undefined ? null : String(mapping.fields[field])}
            onChange={(column) => setField(field, column)}
          />
        ))}
      </div>
      <div className={styles.fields}>
        <Select
          label={t('imports.wizard.refundRule')}
          allowDeselect={false}
          data={(['none', 'column', 'prefix', 'sign'] as const).map((by) => ({
            value: by,
            label: t(`imports.refundRule.${by}`),
          }))}
          value={refunds.by}
          onChange={setRule}
        />
        {refunds.by === 'prefix' && (
          <TextInput
            label={t('imports.wizard.refundPrefix')}
            maxLength={20}
            value={refunds.prefix}
            onChange={(event) => onChange({ ...mapping, refunds: { by: 'prefix', prefix: event.currentTarget.value } })}
          />
        )}
        {refunds.by === 'column' && (
          <TagsInput
            label={t('imports.wizard.refundValues')}
            value={refunds.values}
            onChange={(values) => onChange({ ...mapping, refunds: { by: 'column', values } })}
          />
        )}
        <TextInput
          label={t('imports.wizard.currency')}
          description={t('imports.wizard.currencyHint')}
          maxLength={3}
          value={mapping.currency}
          onChange={(event) => onChange({ ...mapping, currency: event.currentTarget.value.toUpperCase() })}
        />
        <Select
          label={t('imports.wizard.dateOrder')}
          allowDeselect={false}
          data={(['mdy', 'dmy', 'ymd'] as const).map((order) => ({
            value: order,
            label: t(`imports.dateOrder.${order}`),
          }))}
          value={mapping.dateOrder}
          onChange={(order) => order && onChange({ ...mapping, dateOrder: order as OrderMapping['dateOrder'] })}
        />
      </div>
      <Checkbox
        label={t('imports.wizard.refundsWithoutOrder')}
        checked={mapping.refundsWithoutOrder}
        onChange={(event) => onChange({ ...mapping, refundsWithoutOrder: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('imports.wizard.corrections')}
        checked={mapping.corrections}
        onChange={(event) => onChange({ ...mapping, corrections: event.currentTarget.checked })}
      />
    </div>
  );
}
