import { Popover } from '@mantine/core';
import { stages } from '../../../domain/launches/stage.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import styles from './LifeLine.module.css';
import type { LaunchOverview } from './types.ts';

/** 定义 → 筹备 → 上市 → 结算: where the launch stands, and the gate ahead with what it still needs. */
export function LifeLine({ overview: { launch, gate, returnsUntil } }: { overview: LaunchOverview }) {
  const t = useText();
  const format = useFormat();
  const now = stages.indexOf(launch.stage);
  const isSettled = launch.stage === 'settled';
  const remark = (index: number) => {
    if (index < now || (isSettled && index === now)) return t('launches.page.passed');
    if (index === now && gate)
      return <GateRemark gate={gate} next={t(`launches.stage.${stages[index + 1] ?? 'settled'}`)} />;
    if (stages[index] === 'live') return t('launches.page.committed', { date: format.date(launch.committedDate) });
    if (stages[index] === 'settled') {
      return returnsUntil
        ? t('launches.page.returnsUntil', { date: format.date(returnsUntil) })
        : t('launches.page.noWager');
    }
    return '';
  };
  return (
    <ol className={styles.line}>
      {stages.map((stage, index) => (
        <li
          key={stage}
          className={index < now || isSettled ? styles.done : index === now ? styles.now : ''}
          aria-current={index === now ? 'step' : undefined}
        >
          <i />
          <div>
            <b>{t(`launches.stage.${stage}`)}</b>
            <span className="num">{remark(index)}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}

function GateRemark({ gate, next }: { gate: NonNullable<LaunchOverview['gate']>; next: string }) {
  const t = useText();
  return (
    <Popover width={300} position="bottom-start" trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className={styles.gate}>
          {t('launches.page.gates', { passed: gate.passed, total: gate.items.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('launches.page.gateTitle', { stage: next })}>
        <h3>{t('launches.page.gateTitle', { stage: next })}</h3>
        <ul className={styles.items}>
          {gate.items.map((item) => (
            <li key={item.text.key}>
              <StatusMark status={item.status} />
              <span>
                {t(item.text)}
                {item.status !== 'met' && (
                  <small>
                    <b>{t(`launches.mustAct.${item.owner}`)}</b> {t(item.play)}
                  </small>
                )}
              </span>
            </li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}
