import { ActionIcon } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { logMean } from '../../../domain/wager/lmdi.ts';
import { factorOf, isRate } from '../../../domain/wager/wager.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { useAmounts } from './amounts.ts';
import styles from './DriverDrawer.module.css';
import { DriverEvidence } from './DriverEvidence.tsx';
import { EnterActual } from './EnterActual.tsx';
import { type Driver, ownerColor, ownerText, type Progress, type Terms, type Wager } from './types.ts';

type Props = {
  launchId: string;
  wager: Wager;
  terms: Terms;
  progress: Progress;
  driverKey: string | null;
  onOpen: (driver: string) => void;
  onClose: () => void;
};

/** One driver: its effect and whose it is, how it was computed per channel, and the orders or entries behind it. */
export function DriverDrawer({ launchId, wager, terms, progress, driverKey, onOpen, onClose }: Props) {
  const t = useText();
  const { drivers } = terms.tree;
  const index = drivers.findIndex((driver) => driver.key === driverKey);
  const driver = drivers[index];
  const step = (by: number) => onOpen(drivers[(index + by + drivers.length) % drivers.length]!.key);
  return (
    <Drawer
      open={driver !== undefined}
      onClose={onClose}
      title={driver?.name ?? ''}
      above={t('wager.driver.position', { n: index + 1, of: drivers.length })}
      tools={
        <>
          <ActionIcon variant="default" onClick={() => step(-1)} aria-label={t('wager.driver.previous')}>
            <IconChevronLeft size={16} />
          </ActionIcon>
          <ActionIcon variant="default" onClick={() => step(1)} aria-label={t('wager.driver.next')}>
            <IconChevronRight size={16} />
          </ActionIcon>
        </>
      }
    >
      {driver && (
        <div className={styles.stack}>
          <Effect driver={driver} terms={terms} progress={progress} />
          {driver.measure === 'entered' ? (
            <EnterActual
              launchId={launchId}
              driver={driver}
              terms={terms}
              wager={wager}
              settled={progress.state === 'settled'}
            />
          ) : (
            <DriverEvidence launchId={launchId} driver={driver} terms={terms} progress={progress} />
          )}
          <Computation driver={driver} terms={terms} progress={progress} />
        </div>
      )}
    </Drawer>
  );
}

type PartProps = { driver: Driver; terms: Terms; progress: Progress };

function Effect({ driver, terms, progress }: PartProps) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { gap } = progress;
  const total = gap?.drivers.find((each) => each.driver === driver.key);
  const inUnits = gap && amounts.gap(gap);
  if (!gap || !total || !inUnits) return <p className="muted">{t('wager.driver.noFacts')}</p>;
  const owners = ['pm', 'gtm', 'external'] as const;
  return (
    <div>
      <div className={styles.effect}>
        <b className="num">
          {inUnits.scale.write(inUnits.drivers.find((each) => each.driver === driver.key)?.effect ?? 0, true)}
        </b>
        <span className="muted">
          {inUnits.scale.label}
          {Math.sign(total.effect) !== Math.sign(gap.gap) || gap.gap === 0
            ? ''
            : t('wager.driver.ofGap', { share: format.share(total.effect / gap.gap) })}
        </span>
      </div>
      <div className={styles.split} aria-hidden="true">
        {owners.map((owner) => (
          <i key={owner} style={{ width: `${driver.shares[owner]}%`, background: ownerColor[owner] }} />
        ))}
      </div>
      <div className={styles.owners}>
        {owners.map((owner) => (
          <span key={owner} style={{ color: ownerText[owner] }}>
            {t(`wager.ownerShort.${owner}`)} {driver.shares[owner]}%{' '}
            <b className="num">{amounts.full(total.owners[owner], true)}</b>
          </span>
        ))}
      </div>
    </div>
  );
}

/** The arithmetic of this driver, channel by channel, so that a reader can do it again. */
function Computation({ driver, terms, progress }: PartProps) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { gap } = progress;
  if (!gap) return null;
  const rows = gap.channels.flatMap((part) => {
    const value = progress.drivers.find((row) => row.channel === part.channel && row.driver === driver.key);
    const effect = part.effects.find((each) => each.driver === driver.key);
    return value && effect ? [{ part, value, effect: effect.effect }] : [];
  });
  const logarithms = rows.every(({ part }) => part.method === 'lmdi');
  return (
    <section>
      <h3 className={styles.heading}>
        {t('wager.driver.how')}
        <span className="faint small">{t(`wager.analyze.method.${terms.method}`)}</span>
      </h3>
      <p className="small muted">
        {t(`wager.driver.formula.${terms.method}`, {
          factor: isRate(driver.measure) ? `1 − ${driver.name}` : driver.name,
        })}
      </p>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{t('wager.tree.channel')}</th>
              <th scope="col">{t('wager.tree.plan')}</th>
              <th scope="col">{t('wager.tree.actual')}</th>
              {logarithms && (
                <>
                  <th scope="col">L</th>
                  <th scope="col">ln</th>
                </>
              )}
              <th scope="col">{t('wager.tree.effect')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ part, value, effect }) => (
              <tr key={part.channel}>
                <td>{part.channel || t('wager.tree.noChannel')}</td>
                <td>{amounts.driver(driver, value.plan)}</td>
                <td>{amounts.driver(driver, value.actual)}</td>
                {logarithms && (
                  <>
                    <td>{amounts.short(Math.round(logMean(Math.max(0, part.actual), Math.max(0, part.plan))))}</td>
                    <td>{logRatio(driver, value.plan, value.actual, format.number)}</td>
                  </>
                )}
                <td className={styles.strong}>{amounts.full(effect, true)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small faint">{t('wager.driver.zeros')}</p>
    </section>
  );
}

function logRatio(
  { measure }: Driver,
  plan: number | null,
  actual: number | null,
  write: (value: number, digits?: number) => string,
): string {
  if (plan === null || actual === null) return '—';
  const ratio = factorOf(measure, actual) / factorOf(measure, plan);
  return Number.isFinite(ratio) && ratio > 0 ? write(Math.log(ratio), 4) : '—';
}
