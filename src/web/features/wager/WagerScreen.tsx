import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Page } from '../../ui/Page.tsx';
import { Sections } from '../../ui/Sections.tsx';
import { EmptyState, LoadingState, QueryView } from '../../ui/states.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { SigningMarks, useCard } from '../cards/SignaturePanel.tsx';
import { ImportHistory } from '../imports/ImportHistory.tsx';
import type { Launch } from '../launches/types.ts';
import { OutcomePanel } from './OutcomePanel.tsx';
import { TermsPanel } from './TermsPanel.tsx';
import type { Progress, Terms, Wager } from './types.ts';
import { WagerKpis } from './WagerKpis.tsx';
import styles from './WagerScreen.module.css';

// What lies further down follows the first sight of the screen, in one piece.
const further = () => import('./further-sections.ts');
const GapPanel = lazy(async () => ({ default: (await further()).GapPanel }));
const TreePanel = lazy(async () => ({ default: (await further()).TreePanel }));
const ForecastPanel = lazy(async () => ({ default: (await further()).ForecastPanel }));
const StakesPanel = lazy(async () => ({ default: (await further()).StakesPanel }));
const SettlementPanel = lazy(async () => ({ default: (await further()).SettlementPanel }));
const OrdersPanel = lazy(async () => ({ default: (await further()).OrdersPanel }));
const LedgerPanel = lazy(async () => ({ default: (await further()).LedgerPanel }));
// Forms and details are only needed once somebody opens them.
const ImportWizard = lazy(async () => ({ default: (await import('../imports/ImportWizard.tsx')).ImportWizard }));
const TermsEditor = lazy(async () => ({ default: (await import('./TermsEditor.tsx')).TermsEditor }));
const DriverDrawer = lazy(async () => ({ default: (await import('./DriverDrawer.tsx')).DriverDrawer }));

/** 收入对赌: what both sides bet on, what has come of it, and whose factors made the difference. */
export function WagerScreen() {
  const { workspaceId } = useWorkspace();
  const { launchId } = useParams({ strict: false }) as { launchId: string };
  const input = { workspaceId, launchId };
  const launch = useQuery(api.launches.get.queryOptions({ input }));
  const wager = useQuery(api.wager.get.queryOptions({ input }));
  const progress = useQuery(api.wager.progress.queryOptions({ input }));
  return (
    <QueryView query={launch}>
      {(found) => (
        <QueryView query={wager}>
          {(terms) => (
            <QueryView query={progress}>
              {(reading) => <WagerPage launch={found} wager={terms} progress={reading} />}
            </QueryView>
          )}
        </QueryView>
      )}
    </QueryView>
  );
}

type PageProps = { launch: Launch; wager: Wager; progress: Progress | null };

function WagerPage({ launch, wager, progress }: PageProps) {
  const t = useText();
  const { may } = useWorkspace();
  const card = useCard(launch.id, 'wager');
  const [mode, setMode] = useUrlState<'' | 'edit' | 'import'>('mode', '');
  const mayEdit = may('edit.wager') && card !== undefined && card.status !== 'locked' && progress?.state !== 'settled';
  const editing = mode === 'edit' && mayEdit;
  return (
    <Page
      title={t('app.nav.wager')}
      of={launch.name}
      above={[t(`app.family.${launch.family}`), launch.product, launch.name].filter(Boolean).join(' · ')}
      chips={
        <>
          <Chip tone="pm">PM {launch.pmOwnerName}</Chip>
          <Chip tone="gtm">GTM {launch.gtmOwnerName}</Chip>
          <SigningMarks card={card} launch={launch} />
        </>
      }
      actions={
        mayEdit && wager.terms && mode === '' && <Button onClick={() => setMode('edit')}>{t('wager.edit.open')}</Button>
      }
    >
      {mode === 'import' && may('facts') ? (
        <Suspense fallback={<LoadingState />}>
          <ImportWizard launchId={launch.id} kind="orders" onDone={() => setMode('')} onClose={() => setMode('')} />
        </Suspense>
      ) : editing ? (
        <Suspense fallback={<LoadingState />}>
          <TermsEditor launch={launch} wager={wager} onClose={() => setMode('')} />
        </Suspense>
      ) : wager.inForce && progress ? (
        <Reading
          launch={launch}
          wager={wager}
          terms={wager.inForce}
          progress={progress}
          onImport={() => setMode('import')}
        />
      ) : (
        <div className={styles.stack}>
          <EmptyState
            title={t('wager.empty.title')}
            action={
              <div className="row wrap">
                {mayEdit && (
                  <Button variant="filled" onClick={() => setMode('edit')}>
                    {t('wager.empty.action')}
                  </Button>
                )}
                {/* Orders are facts: they may come before anybody has agreed on what is counted of them. */}
                {may('facts') && <Button onClick={() => setMode('import')}>{t('wager.orders.import')}</Button>}
              </div>
            }
          >
            {t('wager.empty.text')}
          </EmptyState>
          <ImportHistory launchId={launch.id} kind="orders" />
        </div>
      )}
    </Page>
  );
}

type ReadingProps = { launch: Launch; wager: Wager; terms: Terms; progress: Progress; onImport: () => void };

function Reading({ launch, wager, terms, progress, onImport }: ReadingProps) {
  const t = useText();
  const [open, setOpen] = useUrlState('open', '');
  const driver = open.startsWith('driver:') ? open.slice('driver:'.length) : null;
  const openDriver = (key: string) => setOpen(`driver:${key}`);
  const countsOrders = terms.outcome !== 'arr';
  const isOver = progress.state === 'closed' || progress.state === 'settled';
  const section = (key: string, content: React.ReactNode) => ({
    key,
    label: t(`wager.section.${key}`),
    content: <Suspense fallback={<LoadingState />}>{content}</Suspense>,
  });
  return (
    <>
      <Sections
        label={t('wager.section.label')}
        sections={[
          section(
            'now',
            <>
              <TermsPanel launch={launch} terms={terms} progress={progress} />
              <WagerKpis progress={progress} terms={terms} />
              {countsOrders && <OutcomePanel terms={terms} progress={progress} />}
            </>,
          ),
          section(
            'gap',
            <div className={styles.beside}>
              {progress.gap && <GapPanel terms={terms} gap={progress.gap} selected={driver} onOpen={openDriver} />}
              <TreePanel terms={terms} progress={progress} selected={driver} onOpen={openDriver} />
            </div>,
          ),
          section(
            'forecasts',
            <div className={styles.pair}>
              <ForecastPanel launch={launch} wager={wager} terms={terms} progress={progress} />
              <StakesPanel wager={wager} terms={terms} progress={progress} />
            </div>,
          ),
          ...(isOver
            ? [section('settlement', <SettlementPanel launch={launch} terms={terms} progress={progress} />)]
            : []),
          ...(countsOrders
            ? [section('orders', <OrdersPanel launchId={launch.id} progress={progress} onImport={onImport} />)]
            : []),
          section('ledger', <LedgerPanel launchId={launch.id} />),
        ]}
      />
      <Suspense>
        {driver && (
          <DriverDrawer
            launch={launch}
            wager={wager}
            terms={terms}
            progress={progress}
            driverKey={driver}
            onOpen={openDriver}
            onClose={() => setOpen('')}
          />
        )}
      </Suspense>
    </>
  );
}
