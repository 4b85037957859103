import { ActionIcon, Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { toast } from '../../ui/toast.ts';
import styles from './RankDrawer.module.css';
import type { Need, Side } from './types.ts';

type Props = { launchId: string; needs: Need[]; side: Side; onClose: () => void };

/** Its place in the side's own order. */
const rankOf = ({ own }: Need, side: Side) => own.find((view) => view.side === side)?.rank ?? null;

/** One side puts all needs in order, without seeing the other side's order. */
export function RankDrawer({ launchId, needs, side, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [order, setOrder] = useState(() =>
    needs
      .toSorted((a, b) => (rankOf(a, side) ?? 1e6) - (rankOf(b, side) ?? 1e6) || a.number - b.number)
      .map((need) => need.id),
  );
  const rank = useWrite(api.needs.rank, {
    quiet: true,
    onSuccess: () => toast.done(t(`demand.rank.saved.${side}`)),
  });
  const inOrder = order.flatMap((id) => needs.find((need) => need.id === id) ?? []);
  const move = (from: number, to: number) => {
    if (to < 0 || to >= order.length) return;
    setOrder(order.toSpliced(from, 1).toSpliced(to, 0, order[from]!));
  };
  return (
    <Drawer
      open
      onClose={onClose}
      title={t(`demand.rank.title.${side}`)}
      footer={
        <>
          <FormFailure failure={rank.failure} />
          <Button
            variant="filled"
            loading={rank.isPending}
            // Where another drawer was opened meanwhile, that one stays.
            onClick={() => rank.mutate({ workspaceId, launchId, side, order }, { onSuccess: onClose })}
          >
            {t('demand.rank.save')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('demand.rank.text')}</p>
      <ol className={styles.list}>
        {inOrder.map((need, index) => (
          <li
            key={need.id}
            className={styles.item}
            draggable
            onDragStart={(event) => event.dataTransfer.setData('text/plain', String(index))}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              move(Number(event.dataTransfer.getData('text/plain')), index);
            }}
          >
            <b className={`${styles.place} ${styles[side]} num`}>{index + 1}</b>
            <span className={styles.name}>{need.title}</span>
            <span className={styles.tools}>
              <ActionIcon
                aria-label={t('demand.rank.up', { title: need.title })}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              >
                <IconArrowUp size={15} />
              </ActionIcon>
              <ActionIcon
                aria-label={t('demand.rank.down', { title: need.title })}
                disabled={index === order.length - 1}
                onClick={() => move(index, index + 1)}
              >
                <IconArrowDown size={15} />
              </ActionIcon>
            </span>
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
