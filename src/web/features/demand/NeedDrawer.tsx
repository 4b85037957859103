import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sides } from '../../../domain/cards/signing.ts';
import { needCode } from '../../../domain/demand/need-code.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Neighbours } from '../../records/Neighbours.tsx';
import { useRemove } from '../../records/trash.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { CriterionForm } from './CriterionForm.tsx';
import { CriterionGrid, CriterionHistory } from './CriterionGrid.tsx';
import { EditNeedForm } from './EditNeedForm.tsx';
import styles from './NeedDrawer.module.css';
import { NeedSegments } from './NeedSegments.tsx';
import { RankStrip } from './RankStrip.tsx';
import { SideForm } from './SideForm.tsx';
import { type Need, outcomeOf, outcomeStatus, outcomeTone, type Side, shownView } from './types.ts';
import { VerdictBox } from './VerdictBox.tsx';

type Props = {
  launchId: string;
  need: Need;
  needs: Need[];
  mayEdit: boolean;
  /** Shows another need, or none. */
  onShow: (id: string) => void;
};

/** Everything about one need: verdict, registration, both sides' views, evidence by segment, history. */
export function NeedDrawer({ launchId, need, needs, mayEdit, onShow }: Props) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [mode, setMode] = useState<'read' | 'edit' | 'register'>('read');
  const input = { workspaceId, launchId, needId: need.id };
  const detail = useQuery(api.needs.get.queryOptions({ input }));
  const remove = useRemove({
    remove: api.needs.remove,
    restore: api.needs.restore,
    at: ({ id, version }: Need) => ({ workspaceId, launchId, needId: id, version }),
    nameOf: ({ title }) => title,
    onRemoved: () => onShow(''),
  });
  const outcome = outcomeOf(need);
  const code = needCode(need.number);
  return (
    <Drawer
      open
      onClose={() => onShow('')}
      above={`${code} · ${t(`demand.class.${need.moscow ?? 'open'}`)}`}
      title={need.title}
      chips={
        <Chip tone={outcomeTone[outcome]}>
          <StatusMark status={outcomeStatus[outcome]} size={11}>
            {t(`demand.outcome.${outcome}`)}
          </StatusMark>
        </Chip>
      }
      tools={<Neighbours ids={needs.map((one) => one.id)} id={need.id} onShow={onShow} />}
      footer={
        mode === 'read' &&
        mayEdit && (
          <>
            <Button variant={need.criterion ? 'default' : 'filled'} onClick={() => setMode('register')}>
              {t(need.criterion ? 'demand.criterion.again' : 'demand.criterion.register')}
            </Button>
            <Button onClick={() => setMode('edit')}>{t('app.edit')}</Button>
            <Menu position="top-end">
              <Menu.Target>
                <ActionIcon aria-label={t('demand.need.more')} ml="auto">
                  <IconDots size={16} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item color="danger" onClick={() => remove(need)}>
                  {t('demand.need.remove')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          </>
        )
      }
    >
      {mode === 'edit' && <EditNeedForm launchId={launchId} need={need} onDone={() => setMode('read')} />}
      {mode === 'register' && <CriterionForm launchId={launchId} need={need} onDone={() => setMode('read')} />}
      {mode === 'read' && (
        <div className={styles.body}>
          {need.statement && <p className="muted">{need.statement}</p>}
          <VerdictBox need={need} />
          {need.criterion && <CriterionGrid launchId={launchId} need={need} criterion={need.criterion} />}
          <section className={styles.section}>
            <h3>
              {t('demand.need.sides')}{' '}
              <small>
                {need.round.number > 1
                  ? t('demand.rounds.number', { number: need.round.number })
                  : t('demand.need.sidesNote', { count: needs.length })}
              </small>
            </h3>
            <RankStrip need={need} needs={needs.length} />
            {sides.map((side) => (
              <SideView key={side} launchId={launchId} need={need} side={side} mayEdit={mayEdit} />
            ))}
            {mayEdit && need.own.length > 0 && need.round.openedAt && (
              <p className="faint xsmall">{t('demand.rounds.again')}</p>
            )}
          </section>
          {need.criterion && <NeedSegments launchId={launchId} need={need} criterion={need.criterion} />}
          {detail.data && <CriterionHistory history={detail.data.history} createdAt={need.createdAt} />}
        </div>
      )}
    </Drawer>
  );
}

type SideProps = Pick<Props, 'launchId' | 'need' | 'mayEdit'> & { side: Side };

/** What one side says: a form where it is one's own, nothing but where it stands while it is hidden. */
function SideView({ launchId, need, side, mayEdit }: SideProps) {
  const t = useText();
  const said = need.own.find((view) => view.side === side);
  const shown = shownView(need, side);
  if (said && mayEdit) {
    return (
      <div className={styles.side}>
        <Chip tone={side}>{side.toUpperCase()}</Chip>
        <SideForm key={need.id} launchId={launchId} need={need} side={side} />
      </div>
    );
  }
  if (!shown) {
    return (
      <div className={styles.side}>
        <Chip tone={side}>{side.toUpperCase()}</Chip>
        <span className="muted small">
          {t(`demand.rounds.${need.round[side] ? 'hiddenHandedIn' : 'hiddenWaiting'}`)}
        </span>
      </div>
    );
  }
  return (
    <div className={styles.side}>
      <Chip tone={side}>
        {side.toUpperCase()} {t(`demand.class.${shown.moscow ?? 'open'}`)}
      </Chip>
      <span className="muted small">{shown.reason || t('demand.need.noReason')}</span>
    </div>
  );
}
