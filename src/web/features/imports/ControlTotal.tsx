import { Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import {
  type ControlMeasure,
  compareReport,
  controlMeasures,
  explanations,
  measured,
  readReport,
} from '../../../domain/orders/control-total.ts';
import type { OrderReading } from '../../../domain/orders/order-reading.ts';
import { money } from '../../../locales/format/typed-number.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import { PlainTable } from '../../ui/PlainTable.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import styles from './ImportWizard.module.css';

/** So many days and statuses are shown; the sums are of all of them. */
const mostRows = 400;

/** What the report of the shop says beside what the file gives: the difference as a whole, by day and by status. */
export function ControlTotal({ reading, currency }: { reading: OrderReading; currency: string }) {
  const t = useText();
  const format = useFormat();
  const [measure, setMeasure] = useState<ControlMeasure>('gross');
  const [told, setTold] = useState<number | null>(null);
  const [report, setReport] = useState('');
  const total = measured(reading.total, measure);
  const difference = told === null || Number.isNaN(told) ? null : total - told;
  const pasted = readReport(report, currency);
  const rows = compareReport(reading, pasted.told, measure);
  const sum = (minor: number | null) => (minor === null ? '' : format.money(minor, currency));
  const off = (minor: number | null) => (minor === null ? '' : format.money(minor, currency, { signed: true }));
  return (
    <details className={styles.part}>
      <summary>{t('imports.control.title')}</summary>
      <div className="stack">
        <div className={styles.fields}>
          <Select
            label={t('imports.control.measure')}
            allowDeselect={false}
            data={controlMeasures.map((value) => ({ value, label: t(`imports.money.${value}`) }))}
            value={measure}
            onChange={(value) => value && setMeasure(value as ControlMeasure)}
          />
          <NumberInput kind={money(currency)} label={t('imports.control.told')} value={told} onChange={setTold} />
        </div>
        {difference !== null && (
          <div className="stack" style={{ gap: 4 }} aria-live="polite">
            <StatusMark status={difference === 0 ? 'met' : 'missed'}>
              <strong className="num">
                {difference === 0
                  ? t('imports.control.same', { total: sum(total) })
                  : t('imports.control.differs', { total: sum(total), difference: off(difference) })}
              </strong>
            </StatusMark>
            {explanations(reading, difference).map(({ of, name }) => (
              <p key={`${of} ${name}`} className="muted">
                {t(`imports.control.exactly.${of}`, { name })}
              </p>
            ))}
          </div>
        )}
        <Textarea
          label={t('imports.control.report')}
          description={t('imports.control.reportHint')}
          autosize
          minRows={2}
          maxRows={8}
          value={report}
          onChange={(event) => setReport(event.currentTarget.value)}
        />
        {pasted.unread.length > 0 && (
          <p className="c-risk small">
            {t('imports.control.unread', {
              count: format.count(pasted.unread.length),
              lines: pasted.unread.slice(0, 3).join(' / '),
            })}
          </p>
        )}
        <PlainTable
          numeric
          label={t('imports.control.table')}
          head={[
            t('imports.control.key'),
            t('imports.control.file'),
            t('imports.control.shop'),
            t('imports.control.difference'),
          ]}
          rows={rows.slice(0, mostRows).map(({ by, key, fileMinor, shopMinor, difference: by2 }) => ({
            key: `${by} ${key}`,
            cells: [
              by === 'day' ? format.date(key) : key || t('imports.control.noStatus'),
              sum(fileMinor),
              sum(shopMinor),
              off(by2),
            ],
          }))}
        />
      </div>
    </details>
  );
}
