import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { writtenAnswer } from '../../../domain/demand/question.ts';
import { api } from '../../api/client.ts';
import { failureOf } from '../../api/failure.ts';
import { useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { FailedState, LoadingState } from '../../ui/states.tsx';
import type { RowCondition } from './rows-search.ts';
import { rowsUrl } from './rows-url.ts';
import type { Study } from './types.ts';

const pageSize = 100;
type Row = { rowNumber: number; externalId: string; answeredAt: string | null; weight: number; answers: string[] };

/** The answer sheets behind a number, page by page, and all of them as a file. */
export function RowsDrawer({ study, where, onClose }: { study: Study; where: RowCondition[]; onClose: () => void }) {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const at = { workspaceId, launchId: study.launchId, studyId: study.id };
  const query = useInfiniteQuery(
    api.studies.rows.infiniteOptions({
      input: (offset: number) => ({ ...at, where, limit: pageSize, offset }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => (pages.length * pageSize < last.total ? pages.length * pageSize : undefined),
    }),
  );
  const rows: Row[] = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  const asked = new Set(where.map((one) => one.position));
  // what the number is about comes first
  const questions = study.questions.toSorted(
    (a, b) => Number(asked.has(b.position)) - Number(asked.has(a.position)) || a.position - b.position,
  );
  const columns: Column<Row>[] = [
    { key: 'externalId', header: t('demand.export.externalId'), value: (row) => row.externalId },
    ...questions.map((question): Column<Row> => {
      const written = (row: Row) =>
        writtenAnswer(row.answers[question.position - 1] ?? '', '、', t('demand.noneChosen')) || null;
      return {
        key: question.key,
        header: question.label,
        value: (row) => (question.type === 'number' && written(row) !== null ? Number(written(row)) : written(row)),
        numeric: question.type === 'number',
        cell: (row) => (
          <span className="cut" style={{ display: 'block', maxWidth: 240 }} title={written(row) ?? ''}>
            {written(row) ?? '—'}
          </span>
        ),
      };
    }),
    ...(study.weighted
      ? [{ key: 'weight', header: t('demand.export.weight'), value: (row: Row) => row.weight, numeric: true }]
      : []),
  ];
  const describe = (one: RowCondition) => {
    const label = study.questions.find((question) => question.position === one.position)?.label ?? '';
    return one.answers ? `${label} = ${one.answers.join(' / ')}` : t('demand.rows.answered', { question: label });
  };
  return (
    <Drawer
      open
      onClose={onClose}
      above={study.name}
      title={t('demand.rows.title', { count: total })}
      footer={
        <Button component="a" href={rowsUrl(at, where)} download>
          {t('demand.rows.downloadThese', { total: format.count(total) })}
        </Button>
      }
    >
      <div className="stack">
        {where.length > 0 && <p className="muted small">{where.map(describe).join(' · ')}</p>}
        {query.isError && <FailedState failure={failureOf(query.error)} retry={() => void query.refetch()} />}
        {query.isPending && <LoadingState />}
        {query.data && (
          <DataTable
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.rowNumber} ${row.externalId}`}
            label={t('demand.rows.title', { count: total })}
            total={total}
            more={
              query.hasNextPage && (
                <Button size="compact-sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('app.table.more')}
                </Button>
              )
            }
          />
        )}
      </div>
    </Drawer>
  );
}
