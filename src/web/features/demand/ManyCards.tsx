import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState } from 'react';
import styles from './NeedsBoard.module.css';
import type { Need } from './types.ts';

const usualCard = 132;
const gap = 8;

/** A long column: only what is in sight, in a space as high as all of it. */
export function ManyCards({ needs, card }: { needs: Need[]; card: (need: Need) => React.ReactNode }) {
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => list.current && setTop(list.current.getBoundingClientRect().top + window.scrollY);
    measure();
    // What stands above the board grows and shrinks.
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => watch.disconnect();
  }, []);
  const rows = useWindowVirtualizer({
    count: needs.length,
    estimateSize: () => usualCard,
    getItemKey: (index) => needs[index]!.id,
    overscan: 6,
    gap,
    scrollMargin: top,
  });
  return (
    <div ref={list} className={styles.many} style={{ height: rows.getTotalSize() }}>
      {rows.getVirtualItems().map(({ key, index, start }) => (
        <div
          key={key}
          ref={rows.measureElement}
          data-index={index}
          className={styles.one}
          style={{ transform: `translateY(${start - top}px)` }}
        >
          {card(needs[index]!)}
        </div>
      ))}
    </div>
  );
}
