import { Button, SegmentedControl, Select } from '@mantine/core';
import { IconDots, IconPlus } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { later } from '../../../domain/time/plain-date.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { Exportable } from '../../ui/Exportable.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { paperWidth, usePrinting } from '../../ui/usePrinting.ts';
import { useUrlState } from '../../ui/useUrlState.ts';
import { Gantt } from './Gantt.tsx';
import { GanttLegend } from './GanttLegend.tsx';
import styles from './PlanPanel.module.css';
import { rowsOf } from './rows.ts';
import { TaskGrid } from './TaskGrid.tsx';
import { leadShare, timelineOf, wholeZoom, type Zoom, zoomFor, zooms } from './timeline.ts';
import type { Plan, Preview } from './types.ts';
import { useWidth } from './useWidth.ts';

/** Beside the names of the tasks. */
const paperRoom = paperWidth - 245;

const PlanMenu = lazy(async () => ({ default: (await import('./PlanMenu.tsx')).PlanMenu }));
const PhonePlan = lazy(async () => ({ default: (await import('./PhonePlan.tsx')).PhonePlan }));

type Props = {
  plan: Plan;
  preview: Preview | null;
  selectedId: string | null;
  mayEdit: boolean;
  onSelect: (taskId: string | null) => void;
  onOpen: (what: string) => void;
  onStep: (taskId: string, days: number) => void;
  onDrag: (taskId: string, date: string) => void;
  onBaseline: () => void;
  onExport: (format: 'csv' | 'mspdi') => void;
};

/** 两轨计划: the grid and the chart with their tools; a list on phones. */
export function PlanPanel(props: Props) {
  const { plan, preview, selectedId, mayEdit, onSelect, onOpen, onStep, onDrag } = props;
  const t = useText();
  const [chosenZoom, setZoom] = useUrlState<Zoom | ''>('zoom', '');
  const [foldedTracks, setFoldedTracks] = useUrlState('folded', '');
  const [baselineId, setBaselineId] = useUrlState(
    'baseline',
    plan.baselines.find(({ imported }) => !imported)?.id ?? '',
  );
  const { workspaceId } = useWorkspace();
  const isKnown = plan.baselines.some(({ id }) => id === baselineId);
  const { data, isLoading } = useQuery(
    api.plan.baseline.queryOptions({
      input: { workspaceId, launchId: plan.launchId, baselineId },
      enabled: isKnown,
      placeholderData: keepPreviousData,
    }),
  );
  // While another one is on its way, the one before it is not shown under its name.
  const baseline = (isKnown && data?.id === baselineId && data) || null;
  const scroller = useRef<HTMLDivElement>(null);
  const names = useRef<HTMLDivElement>(null);
  const measured = Math.max(0, useWidth(scroller) - useWidth(names));
  const isPrinting = usePrinting();
  const room = isPrinting ? paperRoom : measured;
  const folded = useMemo(() => new Set(foldedTracks.split(',').filter(Boolean)), [foldedTracks]);
  const fold = (track: string) => {
    const others = [...folded].filter((each) => each !== track);
    setFoldedTracks((folded.has(track) ? others : [...others, track]).join(','), { replace: true });
  };
  const rows = useMemo(() => rowsOf(plan, folded), [plan, folded]);
  const allRows = useMemo(() => rowsOf(plan), [plan]);
  // Open where the work is: today a quarter from the left, or the start of a plan that lies ahead.
  const anchor = plan.today > plan.schedule.from && plan.today < plan.schedule.to ? plan.today : plan.schedule.from;
  // On paper nothing scrolls: the whole plan is in sight.
  const zoom = isPrinting
    ? wholeZoom(plan, room)
    : (zooms.find((each) => each === chosenZoom) ??
      zoomFor(anchor, later(plan.committedDate, plan.forecast.launch.p95), room));
  const line = useMemo(
    () =>
      timelineOf(plan, zoom, room, [
        ...(preview ? [preview.after.p95, preview.after.launchDate] : []),
        // What a file says was once agreed may lie years away from what is planned here.
        ...(baseline && !baseline.imported ? Object.values(baseline.dates).flat() : []),
      ]),
    [plan, zoom, room, preview, baseline],
  );
  // How far the chart reaches is known with the baseline.
  const isReady = room > 0 && !isLoading;
  const target = Math.max(0, line.x(anchor) - room * leadShare);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new scale moves the view; edits must not
  useEffect(() => {
    if (scroller.current && isReady) scroller.current.scrollLeft = target;
  }, [zoom, isReady]);
  return (
    <Panel
      flush
      label={t('cadence.gantt.title')}
      title={t('cadence.gantt.title')}
      actions={
        <div className={styles.tools}>
          <GanttLegend
            hasShares={plan.tasks.some((task) => task.donePercent !== null && !task.actualFinish)}
            hasBaseline={baseline !== null}
          />
          <span className={styles.wide}>
            <SegmentedControl
              size="xs"
              aria-label={t('cadence.gantt.zoom')}
              value={zoom}
              onChange={(value) => setZoom(value as Zoom, { replace: true })}
              data={zooms.map((value) => ({ value, label: t(`cadence.zoom.${value}`) }))}
            />
          </span>
          {plan.baselines.length > 0 && (
            <Select
              className={styles.wide!}
              size="xs"
              w={150}
              aria-label={t('cadence.baseline.label')}
              value={isKnown ? baselineId : ''}
              onChange={(value) => setBaselineId(value ?? '', { replace: true })}
              data={[
                { value: '', label: t('cadence.baseline.none') },
                ...plan.baselines.map((each) => ({ value: each.id, label: each.name })),
              ]}
            />
          )}
          {mayEdit && (
            <Button size="compact-md" leftSection={<IconPlus size={15} />} onClick={() => onOpen('new')}>
              {t('cadence.task.add')}
            </Button>
          )}
          <Suspense fallback={<MenuToCome />}>
            <PlanMenu {...props} />
          </Suspense>
        </div>
      }
    >
      <Exportable
        name={t('cadence.gantt.title')}
        sheet={async () => (await import('./plan-sheet.ts')).planSheet(t, plan, allRows)}
        className={styles.exportable}
      >
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className={styles.chart} ref={scroller} tabIndex={0} aria-label={t('cadence.gantt.picture')}>
          <div className={styles.names} ref={names}>
            <TaskGrid
              plan={plan}
              rows={rows}
              preview={preview}
              selectedId={selectedId}
              onSelect={onSelect}
              onOpen={(id) => onOpen(`task-${id}`)}
              onStep={onStep}
              folded={folded}
              onFold={fold}
            />
          </div>
          <div>
            {isReady && (
              <Gantt
                plan={plan}
                rows={rows}
                line={line}
                zoom={zoom}
                preview={preview}
                baseline={baseline}
                selectedId={selectedId}
                scroller={scroller}
                room={room}
                onSelect={onSelect}
                onDrag={onDrag}
              />
            )}
          </div>
        </section>
        <Suspense>
          <PhonePlan
            plan={plan}
            preview={preview}
            rows={allRows}
            selectedId={selectedId}
            onSelect={onSelect}
            onOpen={onOpen}
          />
        </Suspense>
      </Exportable>
    </Panel>
  );
}

/** Where the menu will be in a moment. */
function MenuToCome() {
  const t = useText();
  return (
    <Button size="compact-md" aria-label={t('cadence.menu.label')} px={8} disabled>
      <IconDots size={16} />
    </Button>
  );
}
