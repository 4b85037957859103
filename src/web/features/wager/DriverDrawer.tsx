import { logMean } from '../../../domain/wager/lmdi.ts';
import { factorOf, isRate } from '../../../domain/wager/wager.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Neighbours } from '../../records/Neighbours.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { PlainTable } from '../../ui/PlainTable.tsx';
import type { Launch } from '../launches/types.ts';
import { useAmounts } from './amounts.ts';
import styles from './DriverDrawer.module.css';
import { DriverEvidence } from './DriverEvidence.tsx';
import { EnterActual } from './EnterActual.tsx';
import { type Driver, ownerColor, ownerText, type Progress, type Terms, type Wager } from './types.ts';

type Props = {
  launch: Launch;
  wager: Wager;
  terms: Terms;
  progress: Progress;
  driverKey: string;
  onOpen: (driver: string) => void;
  onClose: () => void;
};

/** One driver: its effect and whose it is, how it was computed per channel, and the orders or entries behind it. */
export function DriverDrawer({ launch, wager, terms, progress, driverKey, onOpen, onClose }: Props) {
  const t = useText();
  const { drivers } = terms.tree;
  const index = drivers.findIndex((driver) => driver.key === driverKey);
  const driver = drivers[index];
  return (
    <Drawer
      open={driver !== undefined}
      onClose={onClose}
      title={driver?.name ?? ''}
      above={t('wager.driver.position', { n: index + 1, of: drivers.length })}
      tools={<Neighbours ids={drivers.map(({ key }) => key)} id={driverKey} onShow={onOpen} />}
    >
      {driver && (
        <div className={styles.stack}>
          <Effect driver={driver} terms={terms} progress={progress} />
          {driver.measure === 'entered' ? (
            <EnterActual
              launch={launch}
              driver={driver}
              terms={terms}
              wager={wager}
              settled={progress.state === 'settled'}
            />
          ) : (
            <DriverEvidence launchId={launch.id} driver={driver} terms={terms} progress={progress} />
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

/** While nothing has come in: what was planned of it. */
function Planned({ driver, terms }: Omit<PartProps, 'progress'>) {
  const t = useText();
  const amounts = useAmounts(terms);
  const planned = terms.tree.channels.filter(({ plan }) => driver.key in plan);
  return (
    <section>
      <h3 className={styles.heading}>{t('wager.input.planTotal')}</h3>
      <PlainTable
        label={t('wager.input.planTotal')}
        numeric
        head={[t('wager.tree.channel'), t('wager.tree.plan')]}
        rows={planned.map(({ name, plan }) => ({
          key: name,
          cells: [
            name,
            { shown: amounts.driver(driver, plan[driver.key]!), exact: amounts.exactDriver(driver, plan[driver.key]!) },
          ],
        }))}
      />
    </section>
  );
}

/** The arithmetic of this driver, channel by channel, so that a reader can do it again. */
function Computation({ driver, terms, progress }: PartProps) {
  const t = useText();
  const format = useFormat();
  const amounts = useAmounts(terms);
  const { gap } = progress;
  if (!gap) return <Planned driver={driver} terms={terms} />;
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
      <PlainTable
        label={t('wager.driver.how')}
        numeric
        head={[
          t('wager.tree.channel'),
          t('wager.tree.plan'),
          t('wager.tree.actual'),
          ...(logarithms ? ['L', 'ln'] : []),
          t('wager.tree.effect'),
        ]}
        rows={rows.map(({ part, value, effect }) => ({
          key: part.channel,
          cells: [
            part.channel || t('wager.tree.noChannel'),
            amounts.driver(driver, value.plan),
            amounts.driver(driver, value.actual),
            ...(logarithms
              ? [
                  amounts.short(Math.round(logMean(Math.max(0, part.actual), Math.max(0, part.plan)))),
                  logRatio(driver, value.plan, value.actual, format.number),
                ]
              : []),
            { shown: <b>{amounts.full(effect, true)}</b>, exact: amounts.exact(effect) },
          ],
        }))}
      />
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
