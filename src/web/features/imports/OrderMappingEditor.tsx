import { Button, Select, TextInput } from '@mantine/core';
import { lineNameOf, type OrderField, orderFields } from '../../../domain/orders/order-mapping.ts';
import type { Outputs } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { FormFailure } from '../../ui/FormFailure.tsx';
import styles from './ImportWizard.module.css';
import { OrderChoices } from './OrderChoices.tsx';
import { OrderMoney } from './OrderMoney.tsx';
import { OrderSource } from './OrderSource.tsx';
import type { Mapping } from './types.ts';

type OrderMapping = Extract<Mapping, { kind: 'orders' }>;
type Props = {
  inspection: Outputs['imports']['inspect'];
  mapping: OrderMapping;
  /** What the file gives by this mapping: a dry run that may not have come to its end. */
  preview: { result: Outputs['imports']['dryRun'] | null; failure: Failure | null };
  /** What sends the lines: each shop has one of its own, and keeps it. */
  source: string;
  onSource: (source: string) => void;
  onChange: (mapping: OrderMapping) => void;
};

const required: readonly OrderField[] = ['orderRef', 'occurredAt'];

/** A mapping in one form, whatever the order of its entries. */
const saysOf = (mapping: Mapping) => JSON.stringify(Object.entries(mapping).sort(([a], [b]) => (a < b ? -1 : 1)));

/** How the file is taken, in a sentence with the money that it gives; then what decides over that, and which column is what. */
export function OrderMappingEditor({ inspection, mapping, preview, source, onSource, onChange }: Props) {
  const t = useText();
  const format = useFormat();
  const columns = inspection.names.map((name, column) => {
    const sample = inspection.rows[0]?.[column];
    return { value: String(column), label: sample ? `${name} · ${sample.slice(0, 24)}` : name };
  });
  const setField = (field: OrderField, column: string | null) => {
    const { [field]: _before, ...others } = mapping.fields;
    onChange({ ...mapping, fields: column === null ? others : { ...others, [field]: Number(column) } });
  };
  const { suggestion } = inspection;
  const found = Object.keys(mapping.fields).length;
  const reading = preview.result?.orders ?? null;
  return (
    <div className="stack">
      {inspection.remembered && saysOf(suggestion) !== saysOf(mapping) && (
        <div>
          <Button size="compact-sm" onClick={() => onChange(suggestion as OrderMapping)}>
            {t('imports.wizard.proposeAnew')}
          </Button>
        </div>
      )}
      <section className={styles.proposal} aria-live="polite">
        <p>
          {t('imports.wizard.proposal', {
            line: t(`imports.lineName.${lineNameOf(mapping)}`),
            amount: t(`imports.amountLevel.${mapping.amountPer ?? 'line'}`),
            refunds: t(`imports.refundRule.${mapping.refunds.by}`),
          })}
        </p>
        {preview.failure ? (
          <FormFailure failure={preview.failure} />
        ) : reading ? (
          <OrderMoney reading={reading} currency={mapping.currency} />
        ) : (
          <p className="muted small">{t('imports.wizard.checking')}</p>
        )}
        {reading && reading.notSold.length > 0 && (
          <p className="muted small num">
            {t('imports.wizard.notSold', {
              rows: format.count(reading.notSold.reduce((sum, { rows }) => sum + rows, 0)),
              values: reading.notSold.map(({ status, rows }) => `${status} ${format.count(rows)}`).join(' · '),
            })}
          </p>
        )}
      </section>
      <details className={styles.part}>
        <summary>{t('imports.wizard.choices')}</summary>
        <OrderSource source={source} onSource={onSource} />
        <OrderChoices mapping={mapping} reading={reading} onChange={onChange} />
      </details>
      <details className={styles.part}>
        <summary>{t('imports.wizard.fields', { found, columns: inspection.names.length })}</summary>
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
          <TextInput
            label={t('imports.wizard.currency')}
            description={t('imports.wizard.currencyHint')}
            maxLength={3}
            value={mapping.currency}
            onChange={(event) => onChange({ ...mapping, currency: event.currentTarget.value.toUpperCase() })}
          />
          <Select
            label={t('imports.wizard.decimal')}
            allowDeselect={false}
            data={[
              { value: '.', label: t('imports.wizard.decimals.point') },
              { value: ',', label: t('imports.wizard.decimals.comma') },
            ]}
            value={mapping.decimal ?? '.'}
            onChange={(mark) => onChange({ ...mapping, decimal: mark === ',' ? ',' : undefined })}
          />
          <Select
            size="sm"
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
      </details>
    </div>
  );
}
