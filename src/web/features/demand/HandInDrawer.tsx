import { Button } from '@mantine/core';
import { otherSide } from '../../../domain/cards/signing.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { toast } from '../../ui/toast.ts';
import styles from './HandInDrawer.module.css';
import { RankMark } from './RankMark.tsx';
import { type Need, type Side, shownView } from './types.ts';

type Props = { launchId: string; needs: Need[]; side: Side; onRank: () => void; onClose: () => void };

/** What a side is about to hand in, and who is waited for; what is handed in opens once the other side has, too. */
export function HandInDrawer({ launchId, needs, side, onRank, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const other = otherSide(side);
  const handIn = useWrite(api.needs.handIn, {
    quiet: true,
    onSuccess: (after) => {
      const isOpened = pending.some(({ id }) => after.find((need) => need.id === id)?.round.openedAt);
      toast.done(t(isOpened ? 'demand.handIn.opened' : 'demand.handIn.done', { other: other.toUpperCase() }));
    },
  });
  const said = (need: Need) => shownView(need, side);
  const pending = needs
    .filter(({ round }) => !round[side])
    .toSorted((a, b) => (said(a)?.rank ?? 1e6) - (said(b)?.rank ?? 1e6) || a.number - b.number);
  const unranked = pending.filter((need) => said(need)?.rank == null).length;
  const unclassed = pending.filter((need) => said(need)?.moscow == null).length;
  const opening = pending.filter(({ round }) => round[other]).length;
  return (
    <Drawer
      open
      onClose={onClose}
      title={t(`demand.handIn.open.${side}`)}
      footer={
        <>
          <FormFailure failure={handIn.failure} />
          <Button
            variant="filled"
            loading={handIn.isPending}
            disabled={unranked > 0 || pending.length === 0}
            onClick={() => handIn.mutate({ workspaceId, launchId, side }, { onSuccess: onClose })}
          >
            {t('demand.handIn.confirm', { count: pending.length })}
          </Button>
          <Button onClick={onRank}>{t(`demand.board.rank.${side}`)}</Button>
        </>
      }
    >
      <p className="muted">
        {t(opening > 0 ? 'demand.handIn.opens' : 'demand.handIn.waits', { count: opening, other: other.toUpperCase() })}
      </p>
      {unranked > 0 && <StatusMark status="at_risk">{t('demand.handIn.unranked', { count: unranked })}</StatusMark>}
      {unclassed > 0 && <StatusMark status="unknown">{t('demand.handIn.unclassed', { count: unclassed })}</StatusMark>}
      <ol className={styles.list}>
        {pending.map((need) => (
          <li key={need.id}>
            <RankMark side={side}>{said(need)?.rank ?? '—'}</RankMark>
            <b>{need.title}</b>
            <Chip>{t(`demand.class.${said(need)?.moscow ?? 'open'}`)}</Chip>
            {said(need)?.reason && <small>{said(need)?.reason}</small>}
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
