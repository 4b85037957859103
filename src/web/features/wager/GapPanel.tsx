import { useElementSize } from '@mantine/hooks';
import { useText } from '../../i18n/text.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useAmounts } from './amounts.ts';
import { GapChart } from './GapChart.tsx';
import styles from './GapPanel.module.css';
import { type Gap, ownerColor, ownerText, type Terms } from './types.ts';

type Props = { terms: Terms; gap: Gap; selected: string | null; onOpen: (driver: string) => void };

/** The gap to plan twice: by driver, coloured by the agreed shares, and by owner; both end on the same line. */
export function GapPanel({ terms, gap, selected, onOpen }: Props) {
  const t = useText();
  const amounts = useAmounts(terms);
  const { ref, width } = useElementSize();
  const shown = amounts.gap(gap);
  const owners = ['pm', 'gtm', 'external'] as const;
  return (
    <Panel title={t('wager.gap.title')} note={[shown.scale.label, t('wager.gap.note')].join(' · ')}>
      <div className={styles.legend}>
        {owners.map((owner) => (
          <span key={owner}>
            <i style={{ background: ownerColor[owner] }} />
            {t(`wager.owner.${owner}`)}
          </span>
        ))}
        <span className="faint">{t('wager.gap.sameLine')}</span>
      </div>
      <div ref={ref} className={styles.chart}>
        {width > 0 && <GapChart terms={terms} gap={shown} width={width} selected={selected} onOpen={onOpen} />}
      </div>
      <dl className={styles.exact}>
        {owners.map((owner) => (
          <div key={owner}>
            <dt style={{ color: ownerText[owner] }}>{t(`wager.owner.${owner}`)}</dt>
            <dd className="num">{amounts.full(gap.owners[owner], true)}</dd>
          </div>
        ))}
        <div className={styles.total}>
          <dt>{t('wager.gap.sum')}</dt>
          <dd className="num">{amounts.full(gap.gap, true)}</dd>
        </div>
        <div>
          <dt className="visually-hidden">{t('wager.input.residual')}</dt>
          <dd>
            <StatusMark status="met">{t('wager.gap.residual', { zero: amounts.full(0) })}</StatusMark>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
