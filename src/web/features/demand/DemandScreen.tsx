import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { KpiStrip } from '../../ui/Kpi.tsx';
import { Page } from '../../ui/Page.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { QueryView } from '../../ui/states.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { SignaturePanel, SigningChip, SigningMarks, useCard } from '../cards/SignaturePanel.tsx';
import { isAmended } from '../cards/types.ts';
import styles from './DemandScreen.module.css';
import { NeedsBoard } from './NeedsBoard.tsx';
import { StudiesPanel } from './StudiesPanel.tsx';
import { SubTabs } from './SubTabs.tsx';
import type { Launch, Need } from './types.ts';

// Forms and details are loaded when somebody opens one.
const NeedDrawer = lazy(async () => ({ default: (await import('./NeedDrawer.tsx')).NeedDrawer }));
const AddNeedDrawer = lazy(async () => ({ default: (await import('./AddNeedDrawer.tsx')).AddNeedDrawer }));
const NeedsTable = lazy(async () => ({ default: (await import('./NeedsTable.tsx')).NeedsTable }));
const RankDrawer = lazy(async () => ({ default: (await import('./RankDrawer.tsx')).RankDrawer }));
const HandInDrawer = lazy(async () => ({ default: (await import('./HandInDrawer.tsx')).HandInDrawer }));
const DescribeDrawer = lazy(async () => ({ default: (await import('./DescribeDrawer.tsx')).DescribeDrawer }));
const DemandTrash = lazy(async () => ({ default: (await import('./DemandTrash.tsx')).DemandTrash }));

/** 需求验证: the needs on their board, the studies behind them, and the signatures under the card. */
export function DemandScreen() {
  const { workspaceId } = useWorkspace();
  const { launchId } = useParams({ strict: false }) as { launchId: string };
  const launch = useQuery(api.launches.get.queryOptions({ input: { workspaceId, launchId } }));
  const needs = useQuery(api.needs.list.queryOptions({ input: { workspaceId, launchId } }));
  return (
    <QueryView query={launch}>
      {(found) => <QueryView query={needs}>{(all) => <DemandPage launch={found} needs={all} />}</QueryView>}
    </QueryView>
  );
}

function DemandPage({ launch, needs }: { launch: Launch; needs: Need[] }) {
  const t = useText();
  const navigate = useNavigate();
  const { workspaceId, may } = useWorkspace();
  const input = { workspaceId, launchId: launch.id };
  const card = useQuery(api.demandCard.get.queryOptions({ input }));
  const signing = useCard(launch.id, 'demand');
  const [tab, setTab] = useUrlState<'board' | 'studies'>('tab', 'board');
  const [open, setOpen] = useUrlState('open', '');
  // Until it is known whether the card is locked, nothing offers to edit it.
  const mayEdit = may('edit.demand') && signing !== undefined && signing.status !== 'locked';
  const shown = needs.find((need) => need.id === open);
  return (
    <Page
      title={t('app.nav.demand')}
      of={launch.name}
      above={[t(`app.family.${launch.family}`), launch.product, launch.name].filter(Boolean).join(' · ')}
      chips={
        <>
          <Chip tone="pm">PM {launch.pmOwnerName}</Chip>
          <Chip tone="gtm">GTM {launch.gtmOwnerName}</Chip>
          <SigningChip card={signing} />
          <SigningMarks card={signing} launch={launch} />
        </>
      }
      actions={
        tab === 'board'
          ? mayEdit && (
              <>
                <Button onClick={() => setOpen('table')}>{t('demand.table.open')}</Button>
                <Button variant="filled" onClick={() => setOpen('new')}>
                  {t('demand.board.add')}
                </Button>
              </>
            )
          : may('edit.demand') && (
              <>
                <Button onClick={() => setOpen('describe')}>{t('demand.describe.open')}</Button>
                {may('facts') && (
                  <Button variant="filled" component={Link} to={`/launches/${launch.id}/demand/import`}>
                    {t('demand.studies.import')}
                  </Button>
                )}
              </>
            )
      }
      below={
        <SubTabs
          value={tab}
          onChange={setTab}
          tabs={[
            { value: 'board', label: t('demand.tabs.board'), count: needs.length },
            { value: 'studies', label: t('demand.tabs.studies'), ...(card.data ? { count: card.data.studies } : {}) },
          ]}
        />
      }
    >
      <div className={styles.sections}>
        <Suspense>
          {open === 'table' && mayEdit && <NeedsTable launchId={launch.id} onClose={() => setOpen('')} />}
        </Suspense>
        {tab === 'board' ? (
          <>
            {card.data && needs.length > 0 && <KpiStrip kpis={card.data.kpis} />}
            {signing && isAmended(signing) && (
              <StatusMark status="at_risk">{t('demand.board.amended', { number: signing.number - 1 })}</StatusMark>
            )}
            <NeedsBoard launchId={launch.id} needs={needs} mayEdit={mayEdit} selectedId={open} onOpen={setOpen} />
          </>
        ) : (
          <StudiesPanel launchId={launch.id} />
        )}
        <SignaturePanel launch={launch} kind="demand" />
      </div>
      <Suspense>
        {open === 'new' && <AddNeedDrawer launchId={launch.id} onClose={() => setOpen('')} onAdded={setOpen} />}
        {(open === 'rank-pm' || open === 'rank-gtm') && (
          <RankDrawer
            key={open}
            launchId={launch.id}
            needs={needs}
            side={open === 'rank-pm' ? 'pm' : 'gtm'}
            onClose={() => setOpen('')}
          />
        )}
        {(open === 'hand-in-pm' || open === 'hand-in-gtm') && (
          <HandInDrawer
            key={open}
            launchId={launch.id}
            needs={needs}
            side={open === 'hand-in-pm' ? 'pm' : 'gtm'}
            onRank={() => setOpen(open.replace('hand-in', 'rank'))}
            onClose={() => setOpen('')}
          />
        )}
        {open === 'describe' && (
          <DescribeDrawer
            launchId={launch.id}
            onClose={() => setOpen('')}
            onSaved={(studyId) => void navigate({ to: `/launches/${launch.id}/demand/studies/${studyId}` as never })}
          />
        )}
        {open === 'trash' && <DemandTrash launchId={launch.id} onClose={() => setOpen('')} />}
        {shown && (
          <NeedDrawer
            key={shown.id}
            launchId={launch.id}
            need={shown}
            needs={needs}
            mayEdit={mayEdit}
            onShow={setOpen}
          />
        )}
      </Suspense>
    </Page>
  );
}
