import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import { useText } from '../../i18n/text.ts';
import { Exportable } from '../../ui/Exportable.tsx';
import { FilterChips } from '../../ui/FilterChips.tsx';
import { Legend } from '../../ui/Legend.tsx';
import { useShortcut } from '../../ui/shortcuts.ts';
import { EmptyState } from '../../ui/states.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { useUrlText } from '../../ui/useUrlText.ts';
import { useCriterionWords } from './criterion-words.ts';
import { NeedColumn } from './NeedColumn.tsx';
import styles from './NeedsBoard.module.css';
import { type Filter, fits, inOrder, saysAll } from './need-search.ts';
import { needsSheet } from './needs-sheet.ts';
import { RankMark } from './RankMark.tsx';
import { RoundsStrip } from './RoundsStrip.tsx';
import { type Need, type Outcome, shownView } from './types.ts';
import { type MoscowOrOpen, useNeedChanges } from './useNeedChanges.ts';

const BulkBar = lazy(async () => ({ default: (await import('./BulkBar.tsx')).BulkBar }));

const outcomes: Outcome[] = ['validated', 'refuted', 'inconclusive', 'too_few', 'waiting', 'unregistered'];
const classOf = (need: Need): MoscowOrOpen => need.moscow ?? 'open';

type Props = {
  launchId: string;
  needs: Need[];
  mayEdit: boolean;
  selectedId: string;
  onOpen: (id: string) => void;
};

/**
 * The needs by agreed class, most important first within each; both sides' ranks stand on every card once they are opened. What is searched for and
 * filtered by stands in the address; a need goes to another class by dragging it there, by keys, or together with others.
 */
export function NeedsBoard({ launchId, needs, mayEdit, selectedId, onOpen }: Props) {
  const t = useText();
  const words = useCriterionWords();
  const [search, setSearch] = useUrlText('q');
  const [filter, setFilter] = useUrlState<Filter>('show', 'all');
  const [segment, setSegment] = useUrlState('segment', '');
  const [column, setColumn] = useUrlState<MoscowOrOpen | ''>('class', '');
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const { classAs } = useNeedChanges(launchId, needs);
  const segmentOf = ({ criterion }: Need) => (criterion ? words.segment(criterion) : null);
  const segments = [...new Set(needs.flatMap((need) => segmentOf(need) ?? []))];
  const found = needs.filter((need) => saysAll(need, search) && (segment === '' || segmentOf(need) === segment));
  const inClass = (need: Need) => column === '' || classOf(need) === column;
  const shown = found.filter((need) => fits(need, filter) && inClass(need));
  const keys: MoscowOrOpen[] = [...moscowClasses];
  if (needs.some((need) => need.moscow === null)) keys.unshift('open');
  const rank = (need: Need, side: 'pm' | 'gtm') => shownView(need, side)?.rank ?? 1e6;
  const columns = keys
    .filter((key) => column === '' || key === column)
    .map((key) => ({
      key,
      needs: inOrder(
        shown.filter((need) => classOf(need) === key),
        rank,
      ),
    }));

  const ordered = columns.flatMap((one) => one.needs);
  const step = (by: number) => {
    const at = ordered.findIndex((need) => need.id === selectedId);
    const next = ordered[at < 0 ? 0 : Math.min(ordered.length - 1, Math.max(0, at + by))];
    if (next) onOpen(next.id);
  };
  useShortcut('j', () => step(1));
  useShortcut('k', () => step(-1));

  // A need that was moved by keys takes the focus with it, unless that has gone on meanwhile.
  const board = useRef<HTMLDivElement>(null);
  const [followed, setFollowed] = useState<{ id: string; to: MoscowOrOpen } | null>(null);
  const hasArrived =
    followed !== null && needs.some((need) => need.id === followed.id && classOf(need) === followed.to);
  useEffect(() => {
    if (!followed || !hasArrived) return;
    if (document.activeElement === document.body)
      board.current?.querySelector<HTMLElement>(`[data-need="${followed.id}"]`)?.focus();
    setFollowed(null);
  }, [followed, hasArrived]);

  if (needs.length === 0) {
    return (
      <EmptyState
        title={t('demand.board.empty')}
        action={
          mayEdit && (
            <Button variant="filled" onClick={() => onOpen('new')}>
              {t('demand.board.add')}
            </Button>
          )
        }
      >
        {t('demand.board.emptyText')}
      </EmptyState>
    );
  }
  const option = (value: Filter) => ({
    value,
    label: t(`demand.filter.${value}`),
    count: found.filter((need) => inClass(need) && fits(need, value)).length,
  });
  /** A need, or all that are chosen where it is one of them. */
  const withOthers = (id: string) => needs.filter((need) => (chosen?.has(id) ? chosen.has(need.id) : need.id === id));
  const toggle = (id: string) =>
    setChosen((old) => new Set(old?.has(id) ? [...old].filter((each) => each !== id) : [...(old ?? []), id]));
  return (
    <div>
      <div className={styles.rounds}>
        <RoundsStrip needs={needs} mayEdit={mayEdit} onOpen={onOpen} />
      </div>
      <div className={styles.tools}>
        <TextInput
          size="xs"
          type="search"
          className={styles.search!}
          aria-label={t('demand.filter.search')}
          placeholder={t('demand.filter.search')}
          leftSection={<IconSearch size={14} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Select
          size="xs"
          className={styles.pick!}
          aria-label={t('demand.filter.class')}
          value={column}
          onChange={(value) => setColumn((value ?? '') as MoscowOrOpen | '')}
          data={[
            { value: '', label: t('demand.filter.everyClass') },
            ...keys.map((key) => ({ value: key, label: t(`demand.class.${key}`) })),
          ]}
        />
        {segments.length > 0 && (
          <Select
            size="xs"
            className={styles.pick!}
            searchable
            aria-label={t('demand.filter.segment')}
            value={segment}
            onChange={(value) => setSegment(value ?? '')}
            data={[
              { value: '', label: t('demand.filter.everySegment') },
              ...segments.map((each) => ({ value: each, label: each })),
            ]}
          />
        )}
        <FilterChips
          label={t('demand.filter.label')}
          groups={[[option('all')], outcomes.map(option).filter((one) => one.count > 0), [option('disputed')]]}
          value={filter}
          onChange={setFilter}
        />
        <span className={styles.right}>
          <span className="faint small num">
            {shown.length < needs.length && t('demand.filter.shown', { shown: shown.length, all: needs.length })}
          </span>
          {mayEdit && (
            <Button
              size="compact-sm"
              variant="subtle"
              aria-pressed={chosen !== null}
              onClick={() => setChosen(chosen === null ? new Set() : null)}
            >
              {t('demand.bulk.start')}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" onClick={() => onOpen('trash')}>
            {t('app.trash.title')}
          </Button>
        </span>
      </div>
      <div className={styles.legend}>
        <Legend
          items={(['pm', 'gtm'] as const).map((side) => ({
            mark: <RankMark side={side} />,
            label: t(`demand.board.${side}Rank`),
          }))}
          note={t('demand.board.scale')}
        />
      </div>
      <div className={styles.choose}>
        <SegmentedControl
          fullWidth
          aria-label={t('demand.board.class')}
          value={column === '' ? (keys[0] ?? '') : column}
          onChange={(next) => setColumn(next as MoscowOrOpen)}
          data={keys.map((key) => ({
            value: key,
            label: `${t(`demand.class.${key}`)} ${found.filter((need) => fits(need, filter) && classOf(need) === key).length}`,
          }))}
        />
      </div>
      {shown.length === 0 && <EmptyState title={t('demand.filter.nothing')} />}
      <Exportable name={t('demand.tabs.board')} sheet={() => needsSheet(t, words, ordered)}>
        <div
          ref={board}
          className={styles.board}
          data-single={columns.length === 1}
          style={{ '--columns': columns.length } as React.CSSProperties}
        >
          {columns.map(({ key, needs: own }, index) => (
            <NeedColumn
              key={key}
              of={key}
              needs={own}
              isChosen={index === 0}
              selectedId={selectedId}
              mayEdit={mayEdit}
              chosen={chosen}
              onOpen={(id) => (chosen === null ? onOpen(id) : toggle(id))}
              onDrop={(id, to) => classAs(withOthers(id), to)}
              onStep={(id, by) => {
                const to = keys[keys.indexOf(key) + by];
                if (!to) return;
                setFollowed({ id, to });
                classAs(withOthers(id), to);
              }}
            />
          ))}
        </div>
      </Exportable>
      <Suspense>
        {chosen !== null && (
          <BulkBar
            launchId={launchId}
            needs={needs}
            chosen={needs.filter(({ id }) => chosen.has(id))}
            shown={shown}
            onChoose={(ids) => setChosen(new Set(ids))}
            onClose={() => setChosen(null)}
          />
        )}
      </Suspense>
    </div>
  );
}
