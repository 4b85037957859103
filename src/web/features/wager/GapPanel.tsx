import { useText } from '../../i18n/text.ts';
import { Figures } from '../../ui/Figures.tsx';
import { Legend } from '../../ui/Legend.tsx';
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
  const shown = amounts.gap(gap);
  const owners = ['pm', 'gtm', 'external'] as const;
  return (
    <Panel title={t('wager.gap.title')} note={[shown.scale.label, t('wager.gap.note')].join(' · ')}>
      <Legend
        items={owners.map((owner) => ({
          mark: <i className={styles.swatch} style={{ background: ownerColor[owner] }} />,
          label: t(`wager.owner.${owner}`),
        }))}
        note={t('wager.gap.sameLine')}
      />
      <GapChart terms={terms} shown={shown} gap={gap} amounts={amounts} selected={selected} onOpen={onOpen} />
      <div className={styles.exact}>
        <Figures
          figures={[
            ...owners.map((owner) => ({
              key: owner,
              name: t(`wager.owner.${owner}`),
              color: ownerText[owner],
              value: amounts.full(gap.owners[owner], true),
            })),
            { key: 'sum', name: t('wager.gap.sum'), value: amounts.full(gap.gap, true) },
            {
              key: 'residual',
              name: <span className="visually-hidden">{t('wager.input.residual')}</span>,
              value: <StatusMark status="met">{t('wager.gap.residual', { zero: amounts.full(0) })}</StatusMark>,
            },
          ]}
        />
      </div>
    </Panel>
  );
}
