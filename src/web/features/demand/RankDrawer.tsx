import { Button } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Drawer } from '../../ui/Drawer.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { toast } from '../../ui/toast.ts';
import { movedTo } from './need-search.ts';
import { RankList } from './RankList.tsx';
import type { Need, Side } from './types.ts';
import { ownOrder } from './useNeedChanges.ts';

type Props = { launchId: string; needs: Need[]; side: Side; onClose: () => void };

/** One side puts all needs in order, without seeing the other side's order. */
export function RankDrawer({ launchId, needs, side, onClose }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [order, setOrder] = useState(() => ownOrder(needs, side));
  const rank = useWrite(api.needs.rank, {
    quiet: true,
    onSuccess: () => toast.done(t(`demand.rank.saved.${side}`)),
  });
  const byId = new Map(needs.map((need) => [need.id, need]));
  const inOrder = order.flatMap((id) => byId.get(id) ?? []);
  const move = (id: string, to: number) => setOrder((old) => movedTo(old, new Set([id]), to + 1));
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
      <RankList needs={inOrder} side={side} onMove={move} />
    </Drawer>
  );
}
