import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { stages } from '../../../domain/launches/stage.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { Jumps } from '../../ui/Jumps.tsx';
import { Page } from '../../ui/Page.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { OwnerChangesPanel } from '../launches/OwnerChanges.tsx';
import { LaunchCard } from './LaunchCard.tsx';
import styles from './LaunchScreen.module.css';
import { LifeLine } from './LifeLine.tsx';
import type { LaunchOverview } from './types.ts';

// Date and choice fields are only needed once somebody edits.
const EditLaunchDrawer = lazy(async () => ({
  default: (await import('../launches/EditLaunchDrawer.tsx')).EditLaunchDrawer,
}));

const CopyLaunchDrawer = lazy(async () => ({
  default: (await import('../launches/CopyLaunchDrawer.tsx')).CopyLaunchDrawer,
}));

/** 作战台: the life line and the three cards of one launch. */
export function LaunchScreen() {
  const { workspaceId } = useWorkspace();
  const { launchId } = useParams({ strict: false }) as { launchId: string };
  const query = useQuery(api.overview.launch.queryOptions({ input: { workspaceId, launchId } }));
  return <QueryView query={query}>{(overview) => <LaunchPage overview={overview} />}</QueryView>;
}

function LaunchPage({ overview }: { overview: LaunchOverview }) {
  const t = useText();
  const { may } = useWorkspace();
  const { launch, gate, cards } = overview;
  const [drawer, setDrawer] = useUrlState('open', '');
  return (
    <Page
      title={launch.name}
      above={[t(`app.family.${launch.family}`), launch.product].filter(Boolean).join(' · ')}
      chips={
        <>
          <Chip tone="pm">PM {launch.pmOwnerName}</Chip>
          <Chip tone="gtm">GTM {launch.gtmOwnerName}</Chip>
        </>
      }
      actions={
        may('launch') && (
          <>
            <Button onClick={() => setDrawer('copy')}>{t('launches.copy.open')}</Button>
            <Button onClick={() => setDrawer('edit')}>{t('app.edit')}</Button>
            {gate && <Advance overview={overview} />}
          </>
        )
      }
    >
      <LifeLine overview={overview} />
      <Jumps
        label={t('launches.page.cards')}
        onPhones
        items={cards.map(({ kind }) => ({ key: kind, label: t(`app.nav.${kind}`) }))}
        onJump={(kind) => document.getElementById(`card-${kind}`)?.scrollIntoView({ block: 'start' })}
      />
      <OwnerChangesPanel launchId={launch.id} />
      <div className={styles.cards}>
        {cards.map((card) => (
          <LaunchCard key={card.kind} card={card} launch={launch} />
        ))}
      </div>
      <Suspense>
        {drawer === 'edit' && <EditLaunchDrawer launch={launch} onClose={() => setDrawer('')} />}
        {drawer === 'copy' && <CopyLaunchDrawer launch={launch} onClose={() => setDrawer('')} />}
      </Suspense>
    </Page>
  );
}

/** Moves the launch on once its gate is passed; before that the life line says what is missing. */
function Advance({ overview: { launch, gate } }: { overview: LaunchOverview }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const advance = useWrite(api.overview.advance, {
    onSuccess: (next) =>
      toast.done(t('launches.page.advanced', { name: next.name, stage: t(`launches.stage.${next.stage}`) })),
  });
  const next = stages[stages.indexOf(launch.stage) + 1];
  if (!gate || !next || gate.passed < gate.items.length) return null;
  return (
    <Button
      variant="filled"
      loading={advance.isPending}
      onClick={() => advance.mutate({ workspaceId, launchId: launch.id, version: launch.version })}
    >
      {t('launches.page.advance', { stage: t(`launches.stage.${next}`) })}
    </Button>
  );
}
