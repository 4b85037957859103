import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { columnOf } from '../../../domain/cadence/csv-columns.ts';
import {
  mostTableRows,
  readTaskTable,
  type TaskTableColumn,
  type TaskTableRow,
  taskTableColumns,
} from '../../../domain/cadence/task-table.ts';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useText } from '../../i18n/text.ts';
import { EntryGrid } from '../../ui/EntryGrid.tsx';
import { FormFailure } from '../../ui/FormFailure.tsx';
import { useLayer } from '../../ui/layers.ts';
import { Panel } from '../../ui/Panel.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { toast } from '../../ui/toast.ts';
import type { Plan, Track } from './types.ts';
import { useUndoBatch } from './undoBatch.ts';

const widths: Record<(typeof taskTableColumns)[number], number> = {
  name: 16,
  optimistic: 5,
  likely: 5,
  pessimistic: 5,
  predecessors: 12,
  owner: 8,
  track: 6,
  actualStart: 8,
  donePercent: 5,
};
const isColumn = (column: string | null): column is TaskTableColumn =>
  column === 'id' || (taskTableColumns as readonly (string | null)[]).includes(column);

/** Tasks typed or pasted as a table, with their links; all of them come into the plan at once, and go again at once. */
export function PlanTable({ plan, onClose }: { plan: Plan; onClose: () => void }) {
  const t = useText();
  const { workspaceId } = useWorkspace();
  const [rows, setRows] = useState<TaskTableRow[]>([]);
  const [track, setTrack] = useState<Track>('product');
  const members = useQuery(api.members.list.queryOptions({ input: { workspaceId } })).data ?? [];
  const undo = useUndoBatch(plan.launchId);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLInputElement>('td input')?.focus(), []);
  useLayer(true, onClose);
  const { tasks, dependencies, problems } = useMemo(
    () => readTaskTable(rows, { known: plan.tasks, track }),
    [rows, plan.tasks, track],
  );
  const write = useWrite(api.plan.createBatch, {
    quiet: true,
    makesOne: true,
    onSuccess: (made) => {
      toast.undo(t('cadence.table.done', { tasks: made.tasks, dependencies: made.dependencies }), () =>
        undo(made.batchId),
      );
      onClose();
    },
  });
  const offers = {
    predecessors: [...tasks, ...plan.tasks].map(({ name }) => name).filter(Boolean),
    owner: members.map(({ name }) => name),
    track: [t('cadence.table.product'), t('cadence.table.market')],
  } as Partial<Record<TaskTableColumn, string[]>>;
  return (
    <Panel title={t('cadence.table.title')} note={t('cadence.table.note')} label={t('cadence.table.title')}>
      <form
        ref={form}
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (problems.length > 0 || tasks.length === 0) return;
          write.mutate({
            workspaceId,
            launchId: plan.launchId,
            tasks: tasks.map(({ id, name, optimistic, likely, pessimistic, owner, track: wing, ...begun }) => ({
              ...{ id, name, optimistic, likely, pessimistic, owner, track: wing },
              ...{ actualStart: begun.actualStart, donePercent: begun.donePercent },
              ownerId: members.find((member) => member.name === owner)?.userId ?? null,
            })),
            dependencies,
          });
        }}
      >
        <EntryGrid
          label={t('cadence.table.title')}
          columns={taskTableColumns.map((key) => ({
            key: key as TaskTableColumn,
            label: t(`cadence.table.column.${key}`),
            width: widths[key],
            ...(offers[key] ? { offers: offers[key] } : {}),
            ...(key === 'predecessors' ? { placeholder: '3FS+2d; 5' } : {}),
          }))}
          rows={rows}
          numberOf={(row, index) => row.id ?? String(index + 1)}
          onChange={setRows}
          columnOf={(header) => {
            const column = columnOf(header);
            return isColumn(column) ? column : null;
          }}
          problemOf={(row, column) => {
            const found = problems.find((problem) => problem.row === row && problem.column === column);
            return found && t(found.reason);
          }}
          mostRows={mostTableRows}
        />
        <FormFailure failure={write.failure} />
        <div className="row wrap">
          <Button
            type="submit"
            variant="filled"
            loading={write.isPending}
            disabled={problems.length > 0 || tasks.length === 0}
          >
            {t('cadence.table.add', { tasks: tasks.length })}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <SegmentedControl
            size="xs"
            aria-label={t('cadence.table.usualTrack')}
            value={track}
            onChange={(value) => setTrack(value as Track)}
            data={(['product', 'market'] as const).map((each) => ({
              value: each,
              label: t('cadence.table.without', { track: t(`cadence.track.${each}`) }),
            }))}
          />
          <span aria-live="polite">
            {problems.length > 0 ? (
              <StatusMark status="missed">{t('cadence.table.problems', { count: problems.length })}</StatusMark>
            ) : (
              tasks.length > 0 && (
                <StatusMark status="met">
                  {t('cadence.table.understood', { tasks: tasks.length, dependencies: dependencies.length })}
                </StatusMark>
              )
            )}
          </span>
        </div>
      </form>
    </Panel>
  );
}
