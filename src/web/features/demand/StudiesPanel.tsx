import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { ImportHistory } from '../imports/ImportHistory.tsx';
import type { Study } from './types.ts';

/** The studies of a launch and the files they came from. */
export function StudiesPanel({ launchId }: { launchId: string }) {
  const t = useText();
  const format = useFormat();
  const navigate = useNavigate();
  const { workspaceId, may } = useWorkspace();
  const query = useQuery(api.studies.list.queryOptions({ input: { workspaceId, launchId } }));
  const columns: Column<Study>[] = [
    { key: 'name', header: t('demand.studies.name'), value: (study) => study.name },
    {
      key: 'responses',
      header: t('demand.studies.responses'),
      value: (study) => study.responses,
      cell: (study) => format.count(study.responses),
      numeric: true,
    },
    {
      key: 'effectiveN',
      header: t('demand.studies.effectiveN'),
      value: (study) => Math.round(study.effectiveN),
      cell: (study) => format.count(Math.round(study.effectiveN)),
      numeric: true,
      secondary: true,
    },
    {
      key: 'questions',
      header: t('demand.studies.questions'),
      value: (study) => study.questions.length,
      numeric: true,
    },
    {
      key: 'updated',
      header: t('demand.studies.updated'),
      value: (study) => study.updatedAt,
      cell: (study) => format.instant(study.updatedAt),
      secondary: true,
    },
  ];
  return (
    <QueryView query={query}>
      {(studies) =>
        studies.length === 0 ? (
          <EmptyState
            title={t('demand.studies.empty')}
            action={
              may('facts') && (
                <Button variant="filled" component={Link} to={`/launches/${launchId}/demand/import`}>
                  {t('demand.studies.import')}
                </Button>
              )
            }
          >
            {t('demand.studies.emptyText')}
          </EmptyState>
        ) : (
          <>
            <Panel flush>
              <DataTable
                columns={columns}
                rows={studies}
                rowKey={(study) => study.id}
                label={t('demand.tabs.studies')}
                onOpen={(study) => void navigate({ to: `/launches/${launchId}/demand/studies/${study.id}` as never })}
              />
            </Panel>
            <ImportHistory launchId={launchId} kind="answers" />
          </>
        )
      }
    </QueryView>
  );
}
