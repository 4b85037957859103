import { lazy, Suspense } from 'react';
import { useText } from '../../i18n/text.ts';
import { useDropTarget } from '../../ui/drag.ts';
import { NeedCard, needKind } from './NeedCard.tsx';
import styles from './NeedsBoard.module.css';
import { type Need, outcomeOf } from './types.ts';
import type { MoscowOrOpen } from './useNeedChanges.ts';

/** From here on only the cards in sight are drawn; shorter columns are there whole, for printing and for the browser's own search. */
const fewCards = 40;
const ManyCards = lazy(async () => ({ default: (await import('./ManyCards.tsx')).ManyCards }));

type Props = {
  of: MoscowOrOpen;
  needs: Need[];
  isChosen: boolean;
  selectedId: string;
  mayEdit: boolean;
  /** The needs that are being chosen for something to be done with all of them; null while nobody chooses. */
  chosen: ReadonlySet<string> | null;
  onOpen: (id: string) => void;
  onDrop: (id: string, to: MoscowOrOpen) => void;
  onStep: (id: string, by: number) => void;
};

/** The needs of one class, which take another one's when it is dropped on them. */
export function NeedColumn({ of, needs, isChosen, selectedId, mayEdit, chosen, onOpen, onDrop, onStep }: Props) {
  const t = useText();
  const { ref, over } = useDropTarget<HTMLElement>(needKind, (id) => onDrop(id, of));
  const validated = needs.filter((need) => outcomeOf(need) === 'validated').length;
  const refuted = needs.filter((need) => outcomeOf(need) === 'refuted').length;
  const card = (need: Need) => (
    <NeedCard
      key={need.id}
      need={need}
      selected={chosen ? chosen.has(need.id) : need.id === selectedId}
      isChoosing={chosen !== null}
      mayMove={mayEdit}
      onOpen={() => onOpen(need.id)}
      onStep={(by) => onStep(need.id, by)}
    />
  );
  return (
    <section
      ref={ref}
      className={styles.column}
      data-chosen={isChosen}
      data-over={over !== null}
      aria-label={t(`demand.class.${of}`)}
    >
      <header className={styles.head}>
        <b>{t(`demand.class.${of}`)}</b>
        <span className="num">{needs.length}</span>
        <small>
          {of === 'wont'
            ? refuted > 0 && t('demand.board.refuted', { count: refuted })
            : validated > 0 && t('demand.board.validated', { count: validated })}
        </small>
      </header>
      {needs.length > fewCards ? (
        <Suspense fallback={needs.slice(0, fewCards).map(card)}>
          <ManyCards needs={needs} card={card} />
        </Suspense>
      ) : (
        needs.map(card)
      )}
      {needs.length === 0 && <p className={styles.none}>{t('demand.board.none')}</p>}
    </section>
  );
}
