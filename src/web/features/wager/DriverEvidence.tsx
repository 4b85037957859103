import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { currencyExponent } from '../../../domain/money/currency.ts';
import { isRate } from '../../../domain/wager/wager.ts';
import { api, type Outputs } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Exportable } from '../../ui/Exportable.tsx';
import { exactShare } from '../../ui/exact.ts';
import { QueryView } from '../../ui/states.tsx';
import { useAmounts } from './amounts.ts';
import styles from './DriverDrawer.module.css';
import type { Driver, Progress, Terms } from './types.ts';

type Props = { launchId: string; driver: Driver; terms: Terms; progress: Progress };
type Line = Outputs['orders']['list']['lines'][number];

/** Reasons by themselves; all others are one row. */
const mostReasons = 12;
const firstLines = 5;
const page = 200;

/** The orders or refunds that a measured driver was computed from; for a return rate, why things came back. */
export function DriverEvidence({ launchId, driver, terms, progress }: Props) {
  const refunds = isRate(driver.measure);
  const counted = countedInput(refunds ? 'refund' : 'order', progress);
  if (!counted) return null;
  return (
    <>
      {refunds && <Reasons launchId={launchId} counted={counted} terms={terms} progress={progress} />}
      <Lines launchId={launchId} kind={refunds ? 'refund' : 'order'} counted={counted} />
    </>
  );
}

/** The orders or the refunds that the figures count, as they say it themselves; `null` where they count none. */
function countedInput(kind: 'order' | 'refund', { kpis }: Progress) {
  const rows = kpis.find(({ id }) => id === 'wager.net')?.rows ?? [];
  return rows.find(({ input }) => input.kind === kind)?.input ?? null;
}

type Counted = { counted: Record<string, string | number | boolean> };

function Reasons({ launchId, counted, terms, progress }: Omit<Props, 'driver'> & Counted) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { workspaceId } = useWorkspace();
  const input = { workspaceId, launchId, by: 'reason' as const, limit: mostReasons, ...counted };
  const query = useQuery(api.orders.breakdown.queryOptions({ input }));
  return (
    <section>
      <h3 className={styles.heading}>
        {t('wager.driver.reasons')}
        <span className="faint small num">
          {t('wager.driver.refundsOf', { refunds: progress.counts.refunds, orders: progress.counts.orders })}
        </span>
      </h3>
      <QueryView query={query}>
        {({ rows, others }) => {
          const sorted = [
            ...rows
              .toSorted((a, b) => a.refundMinor - b.refundMinor)
              .map((row) => ({ ...row, name: row.key || t('wager.driver.noReason') })),
            ...(others ? [{ ...others, name: t('wager.driver.otherReasons', { n: others.keys }) }] : []),
          ];
          const all = sorted.reduce((sum, row) => sum + row.refunds, 0);
          const most = Math.max(1, ...sorted.map((row) => row.refunds));
          return sorted.length === 0 ? (
            <p className="muted">{t('wager.driver.noRefunds')}</p>
          ) : (
            <Exportable name={t('wager.driver.reasons')}>
              <div className={styles.scroll}>
                <table className={styles.table}>
                  <thead>
                    <tr>
                      <th scope="col">{t('wager.driver.reason')}</th>
                      <td className={styles.meterCell} />
                      <th scope="col">{t('wager.driver.refunds')}</th>
                      <th scope="col">{t('wager.driver.share')}</th>
                      <th scope="col">{t('wager.driver.amount')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {sorted.map((row) => (
                      <tr key={row.name}>
                        <td>{row.name}</td>
                        <td>
                          <i className={styles.meter} style={{ width: `${(row.refunds / most) * 100}%` }} />
                        </td>
                        <td>{format.count(row.refunds)}</td>
                        <td {...exactShare(row.refunds / all)}>{format.share(row.refunds / all)}</td>
                        <td {...amounts.exact(terms.outcome === 'net_units' ? -row.unitsReturned : -row.refundMinor)}>
                          {amounts.short(terms.outcome === 'net_units' ? -row.unitsReturned : -row.refundMinor)}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </Exportable>
          );
        }}
      </QueryView>
    </section>
  );
}

function Lines({ launchId, kind, counted }: Counted & { launchId: string; kind: 'order' | 'refund' }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const [limit, setLimit] = useState(firstLines);
  const input = { workspaceId, launchId, ...counted, limit: Math.min(500, limit) };
  const query = useQuery({ ...api.orders.list.queryOptions({ input }), placeholderData: keepPreviousData });
  return (
    <section>
      <h3 className={styles.heading}>
        {t(`wager.driver.lines.${kind}`)}
        <span className="faint small">{t('wager.driver.newest')}</span>
      </h3>
      <QueryView query={query}>
        {({ lines, total, currency }) => (
          <DataTable
            label={t(`wager.driver.lines.${kind}`)}
            rows={lines}
            total={total}
            rowKey={(line: Line) => `${line.source} ${line.externalId}`}
            columns={[
              {
                key: 'day',
                header: t('wager.chart.day'),
                value: (line) => line.occurredOn,
                cell: (line) => <span className="num">{format.date(line.occurredOn, 'short')}</span>,
              },
              {
                key: 'order',
                header: t('wager.driver.order'),
                value: (line) => line.orderRef,
                cell: (line) => (
                  <>
                    {line.reason || line.sku || line.orderRef}
                    <small className="faint" style={{ display: 'block' }}>
                      {[line.orderRef, line.channel].filter(Boolean).join(' · ')}
                    </small>
                  </>
                ),
              },
              {
                key: 'amount',
                header: t('wager.driver.amount'),
                numeric: true,
                unit: currency,
                value: (line) => line.amountMinor / 10 ** currencyExponent(currency),
                cell: (line) => format.money(line.amountMinor, currency),
              },
            ]}
            more={
              lines.length < total &&
              limit < 500 && (
                <Button size="compact-sm" onClick={() => setLimit(limit === firstLines ? page : 500)}>
                  {t('wager.driver.openAll', { n: format.count(total) })}
                </Button>
              )
            }
          />
        )}
      </QueryView>
    </section>
  );
}
