import { Button } from '@mantine/core';
import { IconPlus, IconTable, IconUpload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useState } from 'react';
import { api, client } from '../../api/client.ts';
import { failureOf } from '../../api/failure.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Jumps } from '../../ui/Jumps.tsx';
import { useLayer } from '../../ui/layers.ts';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { tellRefusal } from '../../ui/refusals.ts';
import { save } from '../../ui/save.ts';
import { useShortcut } from '../../ui/shortcuts.ts';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { SignaturePanel, SigningChip, SigningMarks, useCard } from '../cards/SignaturePanel.tsx';
import styles from './CadenceScreen.module.css';
import { ForecastStrip } from './ForecastStrip.tsx';
import { PlanPanel } from './PlanPanel.tsx';
import type { Plan, Preview, Task } from './types.ts';

// Forms, and what something would do, are only needed once somebody asks.
const WhatIfTray = lazy(async () => ({ default: (await import('./WhatIfTray.tsx')).WhatIfTray }));
const TaskDrawer = lazy(async () => ({ default: (await import('./TaskDrawer.tsx')).TaskDrawer }));
const NewTaskDrawer = lazy(async () => ({ default: (await import('./TaskDrawer.tsx')).NewTaskDrawer }));
const PlanTable = lazy(async () => ({ default: (await import('./PlanTable.tsx')).PlanTable }));
const ImportDrawer = lazy(async () => ({ default: (await import('./ImportDrawer.tsx')).ImportDrawer }));
const BaselinesDrawer = lazy(async () => ({ default: (await import('./BaselinesDrawer.tsx')).BaselinesDrawer }));
const SettingsDrawer = lazy(async () => ({ default: (await import('./SettingsDrawer.tsx')).SettingsDrawer }));
const CadenceTrash = lazy(async () => ({ default: (await import('./CadenceTrash.tsx')).CadenceTrash }));

/** The parts of the screen by their ids; where one signs has its own. */
const parts = ['forecast', 'tasks', 'signatures'] as const;

/** 上市节奏: will product and market be ready on the same day, and what does a slip cost? */
export function CadenceScreen() {
  const { workspaceId } = useWorkspace();
  const { launchId } = useParams({ strict: false }) as { launchId: string };
  const query = useQuery(
    api.plan.get.queryOptions({ input: { workspaceId, launchId }, placeholderData: keepPreviousData }),
  );
  return <QueryView query={query}>{(plan) => <CadencePage plan={plan} />}</QueryView>;
}

function CadencePage({ plan }: { plan: Plan }) {
  const t = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const { workspaceId, may } = useWorkspace();
  const at = { workspaceId, launchId: plan.launchId };
  const launch = useQuery(api.launches.get.queryOptions({ input: at })).data;
  const card = useCard(plan.launchId, 'cadence');
  const [open, setOpen] = useUrlState('open', '');
  const [selectedId, setSelectedId] = useUrlState('task', '');
  const mayEdit = may('edit.cadence') && plan.editable;
  const selected = plan.tasks.find((task) => task.id === selectedId) ?? null;
  const trial = useTrial(plan, selected);

  const select = useCallback(
    (id: string | null) => {
      trial.reset();
      setSelectedId(id ?? '', { replace: true });
    },
    [setSelectedId, trial.reset],
  );
  const saveTask = useWrite(api.plan.updateTask, {
    onSuccess: (task) => {
      toast.done(t('cadence.task.saved', { task: task.name }));
      trial.reset();
    },
  });
  const baseline = useWrite(api.plan.createBaseline, {
    onSuccess: (made) => toast.done(t('cadence.baseline.made', { name: made.name })),
  });
  const exportFile = async (kind: 'csv' | 'mspdi') => {
    try {
      const file = await client.plan.export({ ...at, format: kind });
      save(file.fileName, file.content, file.mediaType);
    } catch (error) {
      tellRefusal(failureOf(error));
    }
  };
  useLayer(selected !== null && open === '', () => select(null));
  useShortcut('n', () => setOpen('new'), mayEdit);
  const isEmpty = plan.tasks.every((task) => task.kind === 'launch');
  const opened = open.startsWith('task-') ? (plan.tasks.find((task) => `task-${task.id}` === open) ?? null) : null;
  const close = () => setOpen('');
  return (
    <Page
      title={t('cadence.screen.title')}
      of={launch?.name}
      above={
        launch && (
          <button
            type="button"
            className={styles.above}
            onClick={() => void navigate({ to: '/launches/$launchId', params: { launchId: launch.id } } as never)}
          >
            {launch.name} · {t('cadence.picture.committed')} {format.date(plan.committedDate)}
          </button>
        )
      }
      chips={
        <>
          <SigningChip card={card} />
          <SigningMarks card={card} launch={launch} />
        </>
      }
    >
      <div className={styles.page}>
        <Suspense>{open === 'table' && mayEdit && <PlanTable plan={plan} onClose={close} />}</Suspense>
        {isEmpty ? (
          <Panel label={t('cadence.gantt.title')}>
            <EmptyState
              title={t('cadence.headline.empty')}
              action={
                may('edit.cadence') && (
                  <div className="row wrap">
                    <Button variant="filled" leftSection={<IconPlus size={15} />} onClick={() => setOpen('new')}>
                      {t('cadence.task.add')}
                    </Button>
                    <Button leftSection={<IconTable size={15} />} onClick={() => setOpen('table')}>
                      {t('cadence.menu.table')}
                    </Button>
                    <Button leftSection={<IconUpload size={15} />} onClick={() => setOpen('import')}>
                      {t('cadence.menu.import')}
                    </Button>
                  </div>
                )
              }
            >
              {t('cadence.screen.emptyHint')}
            </EmptyState>
          </Panel>
        ) : (
          <>
            <Jumps
              label={t('cadence.screen.parts')}
              onPhones
              items={parts.map((key) => ({ key, label: t(`cadence.screen.part.${key}`) }))}
              onJump={(key) => document.getElementById(key)?.scrollIntoView({ block: 'start' })}
            />
            <div id="forecast">
              <ForecastStrip plan={plan} preview={trial.preview} />
            </div>
            <div id="tasks">
              <PlanPanel
                plan={plan}
                preview={trial.preview}
                selectedId={selected?.id ?? null}
                mayEdit={mayEdit}
                onSelect={select}
                onOpen={setOpen}
                onStep={(taskId, days) => {
                  if (taskId !== selectedId) select(taskId);
                  trial.step(taskId, days);
                }}
                onDrag={trial.dragTo}
                onBaseline={() => baseline.mutate({ ...at, name: t('cadence.baseline.name', { date: plan.today }) })}
                onExport={(kind) => void exportFile(kind)}
              />
            </div>
            <Suspense>
              {selected?.kind === 'task' && !selected.actualFinish && open === '' && (
                <WhatIfTray
                  plan={plan}
                  task={selected}
                  days={trial.days}
                  preview={trial.preview}
                  mayEdit={mayEdit}
                  saving={saveTask.isPending}
                  onStep={(days) => trial.step(selected.id, days)}
                  onDiscard={() => (trial.days === 0 ? select(null) : trial.reset())}
                  onOpen={() => setOpen(`task-${selected.id}`)}
                  onSave={() =>
                    saveTask.mutate({
                      ...at,
                      taskId: selected.id,
                      version: selected.version,
                      ...longer(selected, trial.days),
                    })
                  }
                />
              )}
            </Suspense>
          </>
        )}
        {launch && <SignaturePanel launch={launch} kind="cadence" />}
      </div>
      <Suspense>
        {open === 'new' && <NewTaskDrawer plan={plan} mayEdit={may('edit.cadence')} onClose={close} />}
        {opened && <TaskDrawer key={opened.id} plan={plan} task={opened} mayEdit={mayEdit} onClose={close} />}
        {open === 'import' && <ImportDrawer plan={plan} onClose={close} />}
        {open === 'baselines' && <BaselinesDrawer plan={plan} onClose={close} />}
        {open === 'settings' && <SettingsDrawer plan={plan} onClose={close} />}
        {open === 'trash' && <CadenceTrash plan={plan} onClose={close} />}
      </Suspense>
    </Page>
  );
}

/** A trial run of one task: how many working days longer or shorter, and what the server says that would do. */
function useTrial(plan: Plan, selected: Task | null) {
  const { workspaceId } = useWorkspace();
  const [trial, setTrial] = useState({ taskId: '', days: 0 });
  const days = selected && trial.taskId === selected.id ? trial.days : 0;
  const query = useQuery({
    ...api.plan.preview.queryOptions({
      input: {
        workspaceId,
        launchId: plan.launchId,
        changes: [{ kind: 'update_task', taskId: selected?.id ?? '', patch: selected ? longer(selected, days) : {} }],
      },
    }),
    enabled: selected !== null && days !== 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const step = useCallback((taskId: string, by: number) => {
    setTrial((now) => ({ taskId, days: (now.taskId === taskId ? now.days : 0) + by }));
  }, []);
  const reset = useCallback(() => setTrial({ taskId: '', days: 0 }), []);
  const dragTo = async (taskId: string, date: string) => {
    const task = plan.tasks.find((each) => each.id === taskId);
    if (!task?.finish) return;
    // The calendar brings years of holidays, which nobody needs to look at a plan.
    const { workingDaysBetween } = await import('../../../domain/cadence/calendar.ts');
    setTrial({ taskId, days: workingDaysBetween(plan.calendar, task.finish, date) });
  };
  return { days, preview: days === 0 ? null : ((query.data as Preview | undefined) ?? null), step, reset, dragTo };
}

/** The three points of a task made longer or shorter by some working days, none below zero. */
function longer({ optimistic, likely, pessimistic }: Task, days: number) {
  const add = (points: number) => Math.max(0, points + days);
  return { optimistic: add(optimistic), likely: add(likely), pessimistic: add(pessimistic) };
}
