import { Button } from '@mantine/core';
import { sides } from '../../../domain/cards/signing.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import styles from './RoundsStrip.module.css';
import { type Need, ownSides, type Side } from './types.ts';

type Props = { needs: Need[]; mayEdit: boolean; onOpen: (id: string) => void };

/** Which side has handed in what it says of the needs, without what it says; one's own is ranked and handed in from here. */
export function RoundsStrip({ needs, mayEdit, onOpen }: Props) {
  const t = useText();
  const own = ownSides(needs);
  const hidden = needs.filter(({ round }) => round.openedAt === null).length;
  return (
    <section className={styles.strip} aria-label={t('demand.rounds.label')}>
      {sides.map((side) => (
        <SideState key={side} side={side} needs={needs} isOwn={own.includes(side)} mayEdit={mayEdit} onOpen={onOpen} />
      ))}
      <span className={styles.note}>
        {hidden === 0 ? t('demand.rounds.opened') : t('demand.rounds.hidden', { count: hidden })}
      </span>
    </section>
  );
}

type SideProps = Props & { side: Side; isOwn: boolean };

function SideState({ side, needs, isOwn, mayEdit, onOpen }: SideProps) {
  const t = useText();
  const kept = needs.filter(({ round }) => !round[side]).length;
  return (
    <span className={styles.side}>
      <Chip tone={side}>{t(`demand.rounds.${isOwn ? 'mine' : 'side'}`, { side: side.toUpperCase() })}</Chip>
      <StatusMark status={kept === 0 ? 'met' : 'unknown'}>
        {kept === 0 ? t('demand.rounds.handedIn') : t('demand.rounds.waiting', { count: kept })}
      </StatusMark>
      {isOwn && mayEdit && (
        <>
          <Button size="compact-sm" onClick={() => onOpen(`rank-${side}`)}>
            {t(`demand.board.rank.${side}`)}
          </Button>
          {kept > 0 && (
            <Button size="compact-sm" variant="filled" onClick={() => onOpen(`hand-in-${side}`)}>
              {t(`demand.handIn.open.${side}`)}
            </Button>
          )}
        </>
      )}
    </span>
  );
}
