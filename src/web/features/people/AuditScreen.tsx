import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client.ts';
import { failureOf } from '../../api/failure.ts';
import { useLaunches, useWorkspace } from '../../api/session.ts';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { ChainHead } from '../../ui/ChainHead.tsx';
import { Chip } from '../../ui/Chip.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Drawer } from '../../ui/Drawer.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState, FailedState, LoadingState, QueryView } from '../../ui/states.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { AuditDifference } from './AuditDifference.tsx';
import { AuditFilters, asked, isFiltered, useAuditFilter } from './AuditFilters.tsx';
import styles from './AuditScreen.module.css';
import { type AuditEntry, actorName, auditSentence, type DriverName } from './auditText.ts';

const pageSize = 50;

/** Who changed what and when; a row opens what it was before and what it became. */
export function AuditScreen() {
  const t = useText();
  const format = useFormat();
  const { workspaceId } = useWorkspace();
  const launches = useLaunches().data ?? [];
  const [filter, setFilter] = useAuditFilter();
  const [openId, setOpenId] = useUrlState('entry', '');
  const query = useInfiniteQuery(
    api.audit.list.infiniteOptions({
      input: (before: number | undefined) => ({
        workspaceId,
        limit: pageSize,
        ...(before ? { before } : {}),
        ...asked(filter),
      }),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: (page) => page.next ?? undefined,
    }),
  );
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  const { total = 0, hasMore = false, head } = query.data?.pages[0] ?? {};
  const driverName = useDriverNames(entries);
  const open = entries.find((entry) => String(entry.id) === openId);
  const whole = useQuery(
    api.audit.list.queryOptions({
      input: { workspaceId, limit: 1, before: (open?.id ?? 0) + 1 },
      enabled: open?.shortened === true,
    }),
  );
  const launchName = (id: string | null) => launches.find((one) => one.id === id)?.name ?? '';
  const columns: Column<AuditEntry>[] = [
    {
      key: 'at',
      header: t('people.audit.at'),
      value: (row) => row.at,
      cell: (row) => <span className={`num ${styles.at}`}>{format.instant(row.at)}</span>,
    },
    {
      key: 'who',
      header: t('people.audit.who'),
      value: (row) => actorName(t, row.actor),
      cell: (row) => <Actor entry={row} />,
    },
    {
      key: 'what',
      header: t('people.audit.what'),
      value: (row) => auditSentence(t, row, driverName),
      cell: (row) => (
        <span>
          {auditSentence(t, row, driverName)}
          {/* On phones the column of launches is gone. */}
          {row.launchId && <span className={`faint small ${styles.launch}`}>{launchName(row.launchId)}</span>}
        </span>
      ),
    },
    { key: 'launch', header: t('people.audit.launch'), value: (row) => launchName(row.launchId), secondary: true },
    {
      key: 'procedure',
      header: t('people.audit.procedure'),
      value: (row) => row.procedure,
      cell: (row) => <code className="faint small">{row.procedure}</code>,
      secondary: true,
    },
  ];
  return (
    <Page
      title={t('people.audit.title')}
      above={t('people.audit.lead')}
      below={<AuditFilters filter={filter} onChange={setFilter} />}
    >
      <Panel flush>
        {query.isPending && <LoadingState />}
        {query.isError && <FailedState failure={failureOf(query.error)} retry={() => void query.refetch()} />}
        {query.isSuccess && entries.length === 0 && (
          <EmptyState title={t(`people.audit.${isFiltered(filter) ? 'noneTitle' : 'emptyTitle'}`)}>
            {t(`people.audit.${isFiltered(filter) ? 'noneText' : 'emptyText'}`)}
          </EmptyState>
        )}
        {entries.length > 0 && (
          <DataTable
            columns={columns}
            rows={entries}
            rowKey={(row) => row.id}
            label={t('people.audit.title')}
            total={Math.max(total, entries.length)}
            hasMore={hasMore && query.hasNextPage}
            selectedKey={open?.id ?? null}
            onOpen={(row) => setOpenId(String(row.id))}
            more={
              query.hasNextPage && (
                <Button size="compact-sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('people.audit.more')}
                </Button>
              )
            }
          />
        )}
      </Panel>
      {head && (
        <div className={styles.head}>
          <ChainHead head={head} />
        </div>
      )}
      <Drawer
        open={open !== undefined}
        onClose={() => setOpenId('')}
        above={open && format.instant(open.at)}
        title={open ? auditSentence(t, open, driverName) : ''}
      >
        {open && (
          <div className="stack">
            <div className="row">
              <Actor entry={open} />
              {open.launchId && launchName(open.launchId) && (
                <Link to="/launches/$launchId" params={{ launchId: open.launchId }} className={`${styles.lead} muted`}>
                  {launchName(open.launchId)} ›
                </Link>
              )}
            </div>
            {open.shortened ? (
              <QueryView query={whole}>{({ entries: [entry] }) => <Difference entry={entry} />}</QueryView>
            ) : (
              <Difference entry={open} />
            )}
          </div>
        )}
      </Drawer>
    </Page>
  );
}

/** Drivers by the names that the wagers of these launches have for them now. */
function useDriverNames(entries: readonly AuditEntry[]): DriverName {
  const { workspaceId } = useWorkspace();
  const launchIds = [
    ...new Set(entries.flatMap(({ entity, launchId }) => (entity === 'wager_actual' && launchId ? [launchId] : []))),
  ];
  return useQueries({
    queries: launchIds.map((launchId) => api.wager.get.queryOptions({ input: { workspaceId, launchId } })),
    combine: (wagers) => (launchId, key) =>
      wagers[launchIds.indexOf(launchId ?? '')]?.data?.terms?.tree.drivers.find((driver) => driver.key === key)?.name ??
      key,
  });
}

function Difference({ entry }: { entry: AuditEntry | undefined }) {
  return entry && <AuditDifference entry={entry} />;
}

function Actor({ entry }: { entry: AuditEntry }) {
  const t = useText();
  return (
    <span>
      {actorName(t, entry.actor)} {entry.actor.kind !== 'user' && <Chip>{t(`people.audit.${entry.actor.kind}`)}</Chip>}
    </span>
  );
}
