import { Button, SegmentedControl } from '@mantine/core';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import { useText } from '../../i18n/text.ts';
import { FilterChips } from '../../ui/FilterChips.tsx';
import { Legend } from '../../ui/Legend.tsx';
import { useShortcut } from '../../ui/shortcuts.ts';
import { EmptyState } from '../../ui/states.tsx';
import { useUrlState } from '../../ui/useUrlState.ts';
import { NeedCard } from './NeedCard.tsx';
import styles from './NeedsBoard.module.css';
import { RankMark } from './RankMark.tsx';
import { RoundsStrip } from './RoundsStrip.tsx';
import { type Need, type Outcome, outcomeOf, type Side, shownView } from './types.ts';

type ColumnKey = (typeof moscowClasses)[number] | 'open';
type Filter = 'all' | 'disputed' | Outcome;
const outcomes: Outcome[] = ['validated', 'refuted', 'inconclusive', 'too_few', 'waiting', 'unregistered'];

type Props = {
  needs: Need[];
  mayEdit: boolean;
  selectedId: string;
  onOpen: (id: string) => void;
};

/** The needs by agreed class, most important first within each; both sides' ranks stand on every card once they are opened. */
export function NeedsBoard({ needs, mayEdit, selectedId, onOpen }: Props) {
  const t = useText();
  const [filter, setFilter] = useUrlState<Filter>('show', 'all');
  const fits = (need: Need, wanted: Filter) =>
    wanted === 'all' || (wanted === 'disputed' ? need.disagreement.notable : outcomeOf(need) === wanted);
  const shown = needs.filter((need) => fits(need, filter));
  const keys: ColumnKey[] = [...moscowClasses];
  if (needs.some((need) => need.moscow === null)) keys.unshift('open');
  const columns = keys.map((key) => ({ key, needs: inOrder(shown.filter((need) => (need.moscow ?? 'open') === key)) }));
  const [column, setColumn] = useUrlState<ColumnKey>('class', keys.includes('open') ? 'open' : 'must');

  const ordered = columns.flatMap((one) => one.needs);
  const step = (by: number) => {
    const at = ordered.findIndex((need) => need.id === selectedId);
    const next = ordered[at < 0 ? 0 : Math.min(ordered.length - 1, Math.max(0, at + by))];
    if (next) onOpen(next.id);
  };
  useShortcut('j', () => step(1));
  useShortcut('k', () => step(-1));

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
    count: needs.filter((need) => fits(need, value)).length,
  });
  return (
    <div>
      <div className={styles.rounds}>
        <RoundsStrip needs={needs} mayEdit={mayEdit} onOpen={onOpen} />
      </div>
      <div className={styles.tools}>
        <FilterChips
          label={t('demand.filter.label')}
          groups={[[option('all')], outcomes.map(option).filter((one) => one.count > 0), [option('disputed')]]}
          value={filter}
          onChange={setFilter}
        />
        <span className={styles.right}>
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
          value={column}
          onChange={(next) => setColumn(next as ColumnKey)}
          data={columns.map(({ key, needs: own }) => ({
            value: key,
            label: `${t(`demand.class.${key}`)} ${own.length}`,
          }))}
        />
      </div>
      <div className={styles.board} style={{ '--columns': columns.length } as React.CSSProperties}>
        {columns.map(({ key, needs: own }) => {
          const validated = own.filter((need) => outcomeOf(need) === 'validated').length;
          const refuted = own.filter((need) => outcomeOf(need) === 'refuted').length;
          return (
            <section
              key={key}
              className={styles.column}
              data-chosen={key === column}
              aria-label={t(`demand.class.${key}`)}
            >
              <header className={styles.head}>
                <b>{t(`demand.class.${key}`)}</b>
                <span className="num">{own.length}</span>
                <small>
                  {key === 'wont'
                    ? refuted > 0 && t('demand.board.refuted', { count: refuted })
                    : validated > 0 && t('demand.board.validated', { count: validated })}
                </small>
              </header>
              {own.map((need) => (
                <NeedCard key={need.id} need={need} selected={need.id === selectedId} onOpen={() => onOpen(need.id)} />
              ))}
              {own.length === 0 && <p className={styles.none}>{t('demand.board.none')}</p>}
            </section>
          );
        })}
      </div>
    </div>
  );
}

/** By the better of both ranks, so that what one side puts on top is never buried. */
function inOrder(needs: Need[]): Need[] {
  const rank = (need: Need, side: Side) => shownView(need, side)?.rank ?? 1e6;
  const place = (need: Need) => Math.min(rank(need, 'pm'), rank(need, 'gtm'));
  return needs.toSorted((a, b) => place(a) - place(b) || rank(a, 'pm') - rank(b, 'pm') || a.number - b.number);
}
