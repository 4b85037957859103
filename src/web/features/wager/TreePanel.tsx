import { useMediaQuery } from '@mantine/hooks';
import { plannedBy } from '../../../domain/wager/plan.ts';
import { isRate } from '../../../domain/wager/wager.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Exportable } from '../../ui/Exportable.tsx';
import { Panel } from '../../ui/Panel.tsx';
import type { ExactCell } from '../../ui/PlainTable.tsx';
import { type GapInUnits, useAmounts } from './amounts.ts';
import styles from './TreePanel.module.css';
import { type Driver, type Gap, ownerColor, type Progress, type Terms } from './types.ts';

type Props = { terms: Terms; progress: Progress; selected: string | null; onOpen: (driver: string) => void };

/** Channels side by side before the table would need a wider desk. */
const shownChannels = 3;

/** Drivers × channels: planned and actual value, effect on the gap, agreed shares. */
export function TreePanel({ terms, progress, selected, onOpen }: Props) {
  const t = useText();
  const amounts = useAmounts(terms);
  // A phone shows the channels below each other instead of side by side.
  const isNarrow = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false });
  const { gap } = progress;
  const shown = gap && amounts.gap(gap);
  const scale = shown?.scale ?? amounts.scale(progress.planTotal);
  const names = [...new Set(progress.drivers.map((row) => row.channel))];
  const weight = (name: string) => Math.abs(gap?.channels.find((part) => part.channel === name)?.gap ?? 0);
  const channels =
    names.length > shownChannels ? names.toSorted((a, b) => weight(b) - weight(a)).slice(0, shownChannels) : names;
  const rowOf = (channel: string, driver: string) => {
    const row = progress.drivers.find((each) => each.channel === channel && each.driver === driver);
    if (!row || gap) return row;
    // Nothing has happened yet: the plan of the whole window, beside nothing.
    const plan = terms.tree.channels.find(({ name }) => name === channel)?.plan[driver] ?? null;
    return { ...row, plan, actual: null, assumed: false };
  };
  const effectOf = (channel: string, driver: string) =>
    shown?.channels.find((part) => part.channel === channel)?.effects.find((effect) => effect.driver === driver)
      ?.effect;
  const exactEffect = (channel: string, driver: string) =>
    gap?.channels.find((part) => part.channel === channel)?.effects.find((effect) => effect.driver === driver)?.effect;
  const isPlanned = (channel: string) => terms.tree.channels.some(({ name }) => name === channel);
  const formula = terms.tree.drivers
    .map((driver) => (isRate(driver.measure) ? `(1 − ${driver.name})` : driver.name))
    .join(' × ');
  const write = (value: number | undefined) => (value === undefined ? '—' : scale.write(value, true));
  const renderTable = (list: string[]) => {
    const withTotal = !isNarrow;
    return (
      <section
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        aria-label={[t('wager.tree.title'), ...list].join(' ')}
      >
        <table className={styles.table}>
          <thead>
            <tr>
              <th rowSpan={2} scope="col">
                {t('wager.tree.driver')}
              </th>
              {list.map((channel) => (
                <th key={channel} colSpan={3} scope="colgroup" className={styles.channel}>
                  {channel || t('wager.tree.noChannel')}{' '}
                  {!isPlanned(channel) && <Chip>{t('wager.tree.unplanned')}</Chip>}
                </th>
              ))}
              {withTotal && (
                <th colSpan={2} scope="colgroup" className={styles.channel}>
                  {t('wager.tree.total')}
                </th>
              )}
            </tr>
            <tr>
              {list.map((channel) => (
                <SubHeader key={channel} />
              ))}
              {withTotal && (
                <>
                  <th scope="col" className={styles.numeric}>
                    {t('wager.tree.effect')}
                  </th>
                  <th scope="col">{t('wager.tree.shares')}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {terms.tree.drivers.map((driver) => (
              <tr key={driver.key} className={selected === driver.key ? styles.selected : ''}>
                <th scope="row">
                  <button type="button" className={styles.open} onClick={() => onOpen(driver.key)}>
                    {driver.name}
                  </button>
                </th>
                {list.map((channel) => {
                  const row = rowOf(channel, driver.key);
                  return row ? (
                    <Cells
                      key={channel}
                      plan={{ shown: amounts.driver(driver, row.plan), exact: amounts.exactDriver(driver, row.plan) }}
                      actual={
                        row.assumed
                          ? { shown: t('wager.tree.assumed'), exact: {} }
                          : {
                              shown: amounts.driver(driver, row.actual),
                              exact: amounts.exactDriver(driver, row.actual),
                            }
                      }
                      effect={{
                        shown: write(effectOf(channel, driver.key)),
                        exact: amounts.exact(exactEffect(channel, driver.key)),
                      }}
                    />
                  ) : (
                    <td key={channel} colSpan={3} />
                  );
                })}
                {withTotal && (
                  <>
                    <td
                      className={`${styles.numeric} ${styles.strong}`}
                      {...amounts.exact(gap?.drivers.find((each) => each.driver === driver.key)?.effect)}
                    >
                      {write(shown?.drivers.find((each) => each.driver === driver.key)?.effect)}
                    </td>
                    <td>
                      <Shares driver={driver} />
                    </td>
                  </>
                )}
              </tr>
            ))}
            <tr className={styles.sum}>
              <th scope="row">{t(`wager.outcomeShort.${terms.outcome}`)}</th>
              {list.map((channel) => {
                const part = gap?.channels.find((each) => each.channel === channel);
                const difference = shown?.channels.find((each) => each.channel === channel)?.gap;
                const planned = terms.tree.channels.find(({ name }) => name === channel);
                const plan = part
                  ? shown?.channels.find((each) => each.channel === channel)?.plan
                  : planned && Math.round(plannedBy(terms.tree, planned) / scale.size);
                return (
                  <Cells
                    key={channel}
                    plan={{ shown: plan === undefined ? '—' : scale.write(plan), exact: amounts.exact(part?.plan) }}
                    // Plan and effect as shown, so that the row adds up; at most one unit off the rounded actual.
                    actual={{
                      shown: plan === undefined || difference === undefined ? '—' : scale.write(plan + difference),
                      exact: amounts.exact(part?.actual),
                    }}
                    effect={{ shown: write(difference), exact: amounts.exact(part?.gap) }}
                  />
                );
              })}
              {withTotal && (
                <>
                  <td className={styles.numeric} {...amounts.exact(gap?.gap)}>
                    {write(shown?.gap)}
                  </td>
                  <td className="faint small">{scale.label}</td>
                </>
              )}
            </tr>
          </tbody>
        </table>
      </section>
    );
  };
  return (
    <Panel title={t('wager.tree.title')} note={terms.outcome === 'arr' ? t('wager.tree.sumOfProducts') : formula} flush>
      {(isNarrow ? channels.map((channel) => [channel]) : [channels]).map((list) => (
        <Exportable
          key={list.join()}
          name={[t('wager.tree.title'), ...(isNarrow ? list : [])].join(' ')}
          className={styles.exportable}
        >
          {renderTable(list)}
        </Exportable>
      ))}
      {isNarrow && (
        <Exportable name={`${t('wager.tree.title')} ${t('wager.tree.total')}`} className={styles.exportable}>
          <Totals terms={terms} gap={gap} shown={shown} write={write} />
        </Exportable>
      )}
      {names.length > shownChannels && gap && (
        <details className={styles.all}>
          <summary>{t('wager.tree.allChannels', { shown: shownChannels, n: names.length })}</summary>
          <DataTable
            label={t('wager.tree.title')}
            rows={gap.channels}
            rowKey={(row) => row.channel}
            columns={[
              { key: 'channel', header: t('wager.tree.channel'), value: (row) => row.channel },
              ...(['plan', 'actual', 'gap'] as const).map((key) => ({
                key,
                header: t(`wager.tree.${key}`),
                numeric: true,
                unit: amounts.unit,
                value: (row: (typeof gap.channels)[number]) => amounts.inUnits(row[key]),
                cell: (row: (typeof gap.channels)[number]) => amounts.full(row[key], key === 'gap'),
              })),
            ]}
          />
        </details>
      )}
    </Panel>
  );
}

type TotalsProps = {
  terms: Terms;
  gap: Gap | null;
  shown: GapInUnits | null;
  write: (value: number | undefined) => string;
};

/** The last columns of the wide table as a table of their own. */
function Totals({ terms, gap, shown, write }: TotalsProps) {
  const t = useText();
  const amounts = useAmounts(terms);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('wager.tree.total')}</th>
          <th scope="col" className={styles.numeric}>
            {t('wager.tree.effect')}
          </th>
          <th scope="col">{t('wager.tree.shares')}</th>
        </tr>
      </thead>
      <tbody>
        {terms.tree.drivers.map((driver) => (
          <tr key={driver.key}>
            <th scope="row">{driver.name}</th>
            <td
              className={styles.numeric}
              {...amounts.exact(gap?.drivers.find((each) => each.driver === driver.key)?.effect)}
            >
              {write(shown?.drivers.find((each) => each.driver === driver.key)?.effect)}
            </td>
            <td>
              <Shares driver={driver} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SubHeader() {
  const t = useText();
  return (
    <>
      <th scope="col" className={`${styles.numeric} ${styles.first}`}>
        {t('wager.tree.plan')}
      </th>
      <th scope="col" className={styles.numeric}>
        {t('wager.tree.actual')}
      </th>
      <th scope="col" className={styles.numeric}>
        {t('wager.tree.effect')}
      </th>
    </>
  );
}

function Cells({ plan, actual, effect }: { plan: ExactCell; actual: ExactCell; effect: ExactCell }) {
  return (
    <>
      <td className={`${styles.numeric} ${styles.first} muted`} {...plan.exact}>
        {plan.shown}
      </td>
      <td className={styles.numeric} {...actual.exact}>
        {actual.shown}
      </td>
      <td className={styles.numeric} {...effect.exact}>
        {effect.shown}
      </td>
    </>
  );
}

/** The agreed shares of a driver as a bar and in figures: PM · GTM · external. */
export function Shares({ driver }: { driver: Driver }) {
  const t = useText();
  const owners = ['pm', 'gtm', 'external'] as const;
  const label = owners.map((owner) => `${t(`wager.owner.${owner}`)} ${driver.shares[owner]}%`).join(' · ');
  return (
    <span className={styles.shares} title={label}>
      <span className={styles.bar} aria-hidden="true">
        {owners.map((owner) => (
          <i key={owner} style={{ width: `${driver.shares[owner]}%`, background: ownerColor[owner] }} />
        ))}
      </span>
      <span className="num">{owners.map((owner) => driver.shares[owner]).join(' · ')}</span>
    </span>
  );
}
