import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { stages } from '../../../domain/launches/stage.ts';
import { isoWeek } from '../../../locales/format/date.ts';
import { api } from '../../api/client.ts';
import { useWorkspace } from '../../api/session.ts';
import { IntervalBarLegend } from '../../charts/IntervalBar.tsx';
import { useFormat } from '../../format/format.ts';
import { useClock } from '../../format/useClock.ts';
import { useText } from '../../i18n/text.ts';
import { Chip } from '../../ui/Chip.tsx';
import { FilterChips } from '../../ui/FilterChips.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { EmptyState, QueryView } from '../../ui/states.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { StartChoices } from '../sample/StartChoices.tsx';
import { LaunchTable } from './LaunchTable.tsx';
import styles from './OverviewScreen.module.css';
import { Trash } from './Trash.tsx';
import type { Overview, OverviewRow } from './types.ts';
import { Waiting } from './Waiting.tsx';

type Filter = 'all' | 'tob' | 'toc' | 'mine' | (typeof stages)[number];

function passes(filter: Filter, { launch }: OverviewRow, userId: string): boolean {
  if (filter === 'all') return true;
  if (filter === 'mine') return launch.pmOwnerId === userId || launch.gtmOwnerId === userId;
  return launch.family === filter || launch.stage === filter;
}

/** 总览: every launch as one row of three small cards, and what waits for the reader. */
export function OverviewScreen() {
  const t = useText();
  const format = useFormat();
  const { workspaceId, workspace, user, may } = useWorkspace();
  const query = useQuery(api.overview.list.queryOptions({ input: { workspaceId } }));
  const day = useClock().today();
  return (
    <Page
      title={t('launches.overview.title')}
      above={
        <span className="num">
          {format.date(day, 'weekday')} · {t('launches.overview.week', { week: isoWeek(day) })}
        </span>
      }
      chips={
        <Chip>
          {t(`people.role.${workspace.role}`)} {user.name}
        </Chip>
      }
      actions={
        may('launch') && (
          <Button component={Link} to="/launches/new" variant="filled">
            {t('launches.overview.new')}
          </Button>
        )
      }
    >
      <QueryView query={query}>
        {(data) => (data.launches.length === 0 ? <FirstLaunch /> : <Rows data={data} />)}
      </QueryView>
    </Page>
  );
}

function FirstLaunch() {
  const t = useText();
  const router = useRouter();
  const { may } = useWorkspace();
  return (
    <Panel>
      <EmptyState title={t('launches.overview.emptyTitle')}>{t('launches.overview.emptyText')}</EmptyState>
      {may('launch') && <StartChoices inside onDone={(to) => router.history.push(to)} />}
      <Trash />
    </Panel>
  );
}

function Rows({ data }: { data: Overview }) {
  const t = useText();
  const { user } = useWorkspace();
  const [filter, setFilter] = useUrlState<Filter>('show', 'all');
  const count = (one: Filter) => data.launches.filter((row) => passes(one, row, user.id)).length;
  const option = (value: Filter, label: string) => ({ value, label, count: count(value) });
  const rows = data.launches.filter((row) => passes(filter, row, user.id));
  const cards = data.launches.flatMap((row) => row.cards);
  const inState = (status: string) => cards.filter((card) => card.signing.status === status).length;
  return (
    <div className={styles.overview}>
      <div className={styles.rows}>
        <div className={styles.filters}>
          <FilterChips
            label={t('launches.overview.title')}
            value={filter}
            onChange={setFilter}
            groups={[
              [option('all', t('launches.overview.all')), option('tob', 'ToB'), option('toc', 'ToC')],
              stages.map((stage) => option(stage, t(`launches.stage.${stage}`))),
              [option('mine', t('launches.overview.mine'))],
            ]}
          />
          <span className={`${styles.total} faint small num`}>
            {t('launches.overview.cards', {
              cards: cards.length,
              locked: inState('locked'),
              proposed: inState('proposed'),
              draft: inState('draft'),
            })}
          </span>
        </div>
        {rows.length === 0 ? (
          <Panel>
            <EmptyState
              title={t('launches.overview.noMatch')}
              action={<Button onClick={() => setFilter('all')}>{t('launches.overview.all')}</Button>}
            />
          </Panel>
        ) : (
          <LaunchTable rows={rows} />
        )}
        <div className={styles.legend}>
          <IntervalBarLegend
            labels={[
              t('launches.overview.legend.interval'),
              t('launches.overview.legend.estimate'),
              t('launches.overview.legend.happened'),
              t('launches.overview.legend.sealed'),
              t('launches.overview.legend.target'),
            ]}
          />
          <Trash />
        </div>
      </div>
      <div className={styles.waiting}>
        <Waiting items={data.waiting} />
      </div>
    </div>
  );
}
