import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { useWrite } from '../../api/queries.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { QueryView } from '../../ui/states.tsx';
import { toast } from '../../ui/toast.ts';
import { ImportChanges } from './ImportChanges.tsx';
import { rejectsUrl } from './rejects-url.ts';
import type { Import } from './types.ts';

const tones = {
  done: 'met',
  failed: 'miss',
  cancelled: 'neutral',
  undone: 'neutral',
  queued: 'risk',
  running: 'risk',
} as const;

/** What was brought into a launch, by whom and with what result; each import can be taken back and brought back. */
export function ImportHistory({
  launchId,
  kind,
  targetId,
}: {
  launchId: string;
  kind: 'answers' | 'orders';
  targetId?: string;
}) {
  const t = useText();
  const format = useFormat();
  const { workspaceId, may } = useWorkspace();
  const query = useQuery(
    api.imports.list.queryOptions({ input: { workspaceId, launchId, kind, ...(targetId ? { targetId } : {}) } }),
  );
  const redo = useWrite(api.imports.redo, {
    onSuccess: (row) => toast.done(t('imports.history.redone', { name: row.fileName })),
  });
  const undo = useWrite(api.imports.undo, {
    onSuccess: (row) =>
      toast.undo(t('imports.history.undone', { name: row.fileName }), () =>
        redo.mutate({ workspaceId, launchId, importId: row.id }),
      ),
  });
  const columns: Column<Import>[] = [
    { key: 'file', header: t('imports.history.file'), value: (row) => row.fileName },
    {
      key: 'status',
      header: t('imports.history.status'),
      value: (row) => t(`imports.status.${row.status}`),
      cell: (row) => <Chip tone={tones[row.status]}>{t(`imports.status.${row.status}`)}</Chip>,
    },
    {
      key: 'stored',
      header: t('imports.result.stored'),
      value: (row) => row.stored,
      cell: (row) => format.count(row.stored),
      numeric: true,
    },
    {
      key: 'changed',
      header: t('imports.result.changed'),
      value: (row) => row.changed,
      cell: (row) => <ImportChanges row={row} />,
      numeric: true,
      secondary: true,
    },
    {
      key: 'duplicates',
      header: t('imports.result.duplicates'),
      value: (row) => row.duplicates,
      cell: (row) => format.count(row.duplicates),
      numeric: true,
      secondary: true,
    },
    {
      key: 'rejected',
      header: t('imports.result.rejected'),
      value: (row) => row.rejected,
      cell: (row) =>
        row.rejected === 0 ? (
          '0'
        ) : (
          <a href={rejectsUrl(workspaceId, row)} download style={{ textDecoration: 'underline dotted' }}>
            {format.count(row.rejected)}
          </a>
        ),
      numeric: true,
    },
    {
      key: 'unread',
      header: t('imports.result.unread'),
      value: (row) => row.unreadCells,
      cell: (row) => format.count(row.unreadCells),
      numeric: true,
      secondary: true,
    },
    { key: 'by', header: t('imports.history.by'), value: (row) => row.createdByName, secondary: true },
    {
      key: 'at',
      header: t('imports.history.at'),
      value: (row) => row.createdAt,
      cell: (row) => <span className="num">{format.instant(row.createdAt)}</span>,
      secondary: true,
    },
    {
      key: 'do',
      header: '',
      value: () => null,
      numeric: true,
      cell: (row) => {
        if (!may('facts')) return null;
        const input = { workspaceId, launchId, importId: row.id };
        if (row.status === 'done')
          return (
            <Button size="compact-sm" variant="subtle" onClick={() => undo.mutate(input)}>
              {t('app.undo')}
            </Button>
          );
        if (row.status === 'undone')
          return (
            <Button size="compact-sm" variant="subtle" onClick={() => redo.mutate(input)}>
              {t('imports.history.redo')}
            </Button>
          );
        return null;
      },
    },
  ];
  return (
    <Panel title={t('imports.history.title')} flush>
      <QueryView query={query}>
        {({ imports, total }) =>
          imports.length === 0 ? (
            <p className="muted" style={{ padding: 14 }}>
              {t('imports.history.empty')}
            </p>
          ) : (
            <DataTable
              label={t('imports.history.title')}
              columns={columns}
              rows={imports}
              total={total}
              rowKey={(row) => row.id}
            />
          )
        }
      </QueryView>
    </Panel>
  );
}
