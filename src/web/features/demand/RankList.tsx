import { ActionIcon } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef, useState } from 'react';
import type { NumberKind } from '../../../locales/format/typed-number.ts';
import { useText } from '../../i18n/text.ts';
import { useDraggable, useDropTarget } from '../../ui/drag.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import styles from './RankList.module.css';
import type { Need, Side } from './types.ts';

/** What is dragged within an order. */
const rankKind = 'rank';
const usualRow = 42;
const gap = 6;

type Props = {
  /** In the order that they are put in. */
  needs: Need[];
  side: Side;
  /** Puts the need at a place counted from 0. */
  onMove: (id: string, to: number) => void;
};

/** Needs in order: moved by dragging, by keys, by a step, or by typing the number of the place. Only the rows in sight are drawn. */
export function RankList({ needs, side, onMove }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: needs.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualRow,
    getItemKey: (index) => needs[index]!.id,
    overscan: 8,
    gap,
  });
  const move = (id: string, to: number) => {
    const place = Math.max(0, Math.min(needs.length - 1, to));
    onMove(id, place);
    rows.scrollToIndex(place);
    // Its row may be drawn anew at its place; whoever moves by keys goes on from there.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-rank="${id}"] input`)?.focus({ preventScroll: true }),
      ),
    );
  };
  return (
    <div ref={scroller} className={styles.list}>
      <ol style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => (
          <li
            key={key}
            ref={rows.measureElement}
            data-index={index}
            aria-setsize={needs.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            <RankRow
              need={needs[index]!}
              index={index}
              count={needs.length}
              side={side}
              onMove={move}
              onDropped={(id, at) => {
                const from = needs.findIndex((need) => need.id === id);
                // Taken out above, everything below moves up by one.
                if (from >= 0) move(id, from < at ? at - 1 : at);
              }}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

type RowProps = {
  need: Need;
  index: number;
  count: number;
  side: Side;
  onMove: (id: string, to: number) => void;
  /** Something was dropped before the place, counted as the list is now. */
  onDropped: (id: string, before: number) => void;
};

function RankRow({ need, index, count, side, onMove, onDropped }: RowProps) {
  const t = useText();
  const { ref, isDragged } = useDraggable<HTMLDivElement>(rankKind, need.id, true);
  const target = useDropTarget<HTMLDivElement>(rankKind, (id, half) =>
    onDropped(id, half === 'upper' ? index : index + 1),
  );
  return (
    <div ref={target.ref} className={styles.target} data-over={target.over ?? 'none'}>
      <div ref={ref} className={styles.item} data-rank={need.id} data-dragged={isDragged}>
        <IconGripVertical size={15} className={styles.grip!} aria-hidden="true" />
        <PlaceInput
          // What was typed of another place is over with it.
          key={index}
          need={need}
          index={index}
          count={count}
          side={side}
          onMove={onMove}
        />
        <span className={styles.name}>{need.title}</span>
        <span className={styles.tools}>
          <ActionIcon
            aria-label={t('demand.rank.up', { title: need.title })}
            disabled={index === 0}
            onClick={() => onMove(need.id, index - 1)}
          >
            <IconArrowUp size={15} />
          </ActionIcon>
          <ActionIcon
            aria-label={t('demand.rank.down', { title: need.title })}
            disabled={index === count - 1}
            onClick={() => onMove(need.id, index + 1)}
          >
            <IconArrowDown size={15} />
          </ActionIcon>
        </span>
      </div>
    </div>
  );
}

/** The place of a need as a number that can be typed; Alt and an arrow take it one place up or down. */
function PlaceInput({ need, index, count, side, onMove }: Omit<RowProps, 'onDropped'>) {
  const t = useText();
  const [place, setPlace] = useState<number | null>(index + 1);
  const kind: NumberKind = { decimals: 0, min: 1, max: count };
  const commit = () => {
    if (place !== null && !Number.isNaN(place) && place !== index + 1) onMove(need.id, place - 1);
  };
  return (
    <NumberInput
      size="xs"
      className={`${styles.place} ${styles[side]}`}
      aria-label={t('demand.rank.place', { title: need.title })}
      kind={kind}
      required
      withAsterisk={false}
      value={place}
      onChange={setPlace}
      onFocusCapture={(event) => event.currentTarget.select()}
      onKeyDownCapture={(event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (event.key === 'Enter') {
          event.preventDefault();
          commit();
        } else if (by && event.altKey) {
          event.preventDefault();
          event.stopPropagation();
          onMove(need.id, index + by);
        }
      }}
      onBlurCapture={commit}
    />
  );
}
