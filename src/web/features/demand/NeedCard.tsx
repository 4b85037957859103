import { IconArrowsLeftRight, IconLock, IconSquare, IconSquareCheckFilled } from '@tabler/icons-react';
import { thresholdPosition } from '../../../domain/demand/threshold-position.ts';
import { IntervalBar } from '../../charts/IntervalBar.tsx';
import { useFormat } from '../../format/format.ts';
import { useText } from '../../i18n/text.ts';
import { useDraggable } from '../../ui/drag.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { useCriterionWords } from './criterion-words.ts';
import styles from './NeedCard.module.css';
import { RankMark } from './RankMark.tsx';
import { type Need, outcomeOf, outcomeStatus, shownView } from './types.ts';

/** What is dragged from column to column. */
export const needKind = 'need';

type Props = {
  need: Need;
  selected: boolean;
  /** Several are being chosen: it says whether this one is. */
  isChoosing: boolean;
  mayMove: boolean;
  onOpen: () => void;
  /** To the class beside its own. */
  onStep: (by: number) => void;
};

/** One need on the board: both ranks, what was registered, where the interval stands around the threshold, and what follows. It is dragged to another class, or moved there by Alt and an arrow. */
export function NeedCard({ need, selected, isChoosing, mayMove, onOpen, onStep }: Props) {
  const t = useText();
  const { ref, isDragged } = useDraggable<HTMLButtonElement>(needKind, need.id, mayMove);
  const format = useFormat();
  const words = useCriterionWords();
  const { criterion, estimate, verdict } = need;
  const outcome = outcomeOf(need);
  return (
    <button
      ref={ref}
      type="button"
      className={styles.card}
      data-need={need.id}
      data-dragged={isDragged}
      aria-pressed={selected}
      {...(mayMove ? { 'aria-keyshortcuts': 'Alt+ArrowLeft Alt+ArrowRight' } : {})}
      onClick={onOpen}
      onKeyDown={(event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!by || !event.altKey || !mayMove) return;
        event.preventDefault();
        onStep(by);
      }}
    >
      <span className={styles.title}>
        {isChoosing && (selected ? <IconSquareCheckFilled size={15} /> : <IconSquare size={15} />)}
        <b title={need.title}>{need.title}</b>
        <Ranks need={need} />
      </span>
      <span className={styles.rule}>
        <span className="cut">{criterion ? words.segment(criterion) : t('demand.outcome.unregistered')}</span>
        {criterion && <span>{words.rule(criterion)}</span>}
      </span>
      {criterion?.counted && (
        <span className={styles.counted} title={words.counted(criterion)}>
          {words.counted(criterion)}
        </span>
      )}
      <span className={styles.bar}>
        <NeedBar need={need} />
      </span>
      <span className={styles.verdict}>
        <StatusMark status={outcomeStatus[outcome]} size={12}>
          {t(`demand.outcome.${outcome}`)}
        </StatusMark>
        <b className="num">
          {criterion && estimate && outcome !== 'too_few' ? words.value(criterion, estimate.value) : '—'}
        </b>
      </span>
      <span className={styles.interval}>
        {criterion && outcome === 'waiting'
          ? t('demand.board.waiting', { at: format.instant(criterion.registeredAt) })
          : criterion && verdict && outcome === 'too_few'
            ? t('demand.board.tooFew', { have: Math.round(estimate?.effectiveN ?? 0), need: criterion.minimumN })
            : criterion && estimate && words.interval(criterion, estimate)}
      </span>
      {need.disagreement.notable && <DisagreementStrip need={need} />}
    </button>
  );
}

/** P and G with both ranks; a side that has not ranked shows a dash, one whose rank is not opened a lock. */
export function Ranks({ need }: { need: Need }) {
  const t = useText();
  return (
    <span className={styles.ranks}>
      {(['pm', 'gtm'] as const).map((side) => (
        <RankMark
          key={side}
          side={side}
          title={t(shownView(need, side) ? `demand.board.${side}Rank` : `demand.rounds.hiddenRank.${side}`)}
        >
          {shownView(need, side) ? (shownView(need, side)?.rank ?? '—') : <IconLock size={10} aria-hidden="true" />}
        </RankMark>
      ))}
    </span>
  );
}

/** The estimate around its threshold, which always stands in the middle. */
export function NeedBar({ need }: { need: Need }) {
  const t = useText();
  const words = useCriterionWords();
  const { criterion, estimate } = need;
  const outcome = outcomeOf(need);
  if (!criterion || !estimate)
    return (
      <IntervalBar state="empty" value={0} lower={0} upper={0} status="unknown" label={t('demand.card.bar.empty')} />
    );
  const at = (value: number) => thresholdPosition(value, criterion, need.range);
  const ends = [at(estimate.lower), at(estimate.upper)];
  return (
    <IntervalBar
      state="estimate"
      value={at(estimate.value)}
      lower={Math.min(...ends)}
      upper={Math.max(...ends)}
      status={outcomeStatus[outcome]}
      label={`${t('demand.chart.noted', {
        text: words.value(criterion, estimate.value),
        note: words.interval(criterion, estimate),
      })} · ${words.rule(criterion)}`}
    />
  );
}

function DisagreementStrip({ need: { disagreement, pm, gtm } }: { need: Need }) {
  const t = useText();
  return (
    <span className={styles.dispute}>
      <IconArrowsLeftRight size={13} aria-hidden="true" />
      <b>
        {disagreement.ranks ? t('demand.board.apart', { gap: disagreement.rankGap ?? 0 }) : t('demand.board.disputed')}
      </b>
      {disagreement.classes && pm.moscow && gtm.moscow && (
        <span>
          P {t(`demand.class.${pm.moscow}`)} · G {t(`demand.class.${gtm.moscow}`)}
        </span>
      )}
    </span>
  );
}
