import { Button, Menu } from '@mantine/core';
import { useState } from 'react';
import { moscowClasses } from '../../../domain/demand/priority.ts';
import type { NumberKind } from '../../../locales/format/typed-number.ts';
import { useText } from '../../i18n/text.ts';
import { useLayer } from '../../ui/layers.ts';
import { NumberInput } from '../../ui/NumberInput.tsx';
import styles from './BulkBar.module.css';
import { type Need, ownSides, type Side } from './types.ts';
import { useNeedChanges } from './useNeedChanges.ts';

type Props = {
  launchId: string;
  needs: Need[];
  /** The needs that are chosen, and those that could be. */
  chosen: Need[];
  shown: Need[];
  onChoose: (ids: string[]) => void;
  onClose: () => void;
};

const placeKind: NumberKind = { decimals: 0, min: 1, max: 500 };

/** What can be done with the needs that are chosen: one act for all of them, and one click back. */
export function BulkBar({ launchId, needs, chosen, shown, onChoose, onClose }: Props) {
  const t = useText();
  const { classAs, trash, rankAt, isBusy } = useNeedChanges(launchId, needs);
  useLayer(true, onClose);
  const none = chosen.length === 0;
  return (
    <section className={styles.bar} aria-label={t('demand.bulk.label')}>
      <b className="num" aria-live="polite">
        {t('demand.bulk.chosen', { count: chosen.length })}
      </b>
      <Button size="compact-sm" variant="subtle" onClick={() => onChoose(shown.map(({ id }) => id))}>
        {t('demand.bulk.all', { count: shown.length })}
      </Button>
      <Menu position="top-start">
        <Menu.Target>
          <Button size="compact-sm" disabled={none} loading={isBusy}>
            {t('demand.bulk.class')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {([...moscowClasses, 'open'] as const).map((to) => (
            <Menu.Item key={to} onClick={() => classAs(chosen, to)}>
              {t(`demand.class.${to}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {ownSides(needs).map((side) => (
        <PlaceForm key={side} side={side} disabled={none} onPlace={(place) => rankAt(chosen, side, place)} />
      ))}
      <Button
        size="compact-sm"
        color="danger"
        variant="subtle"
        disabled={none}
        onClick={() => {
          trash(chosen);
          onChoose([]);
        }}
      >
        {t('demand.bulk.trash')}
      </Button>
      <Button size="compact-sm" className={styles.close!} onClick={onClose}>
        {t('demand.bulk.close')}
      </Button>
    </section>
  );
}

type PlaceProps = { side: Side; disabled: boolean; onPlace: (place: number) => void };

/** Puts what is chosen at a place of one's own order, by its number. */
function PlaceForm({ side, disabled, onPlace }: PlaceProps) {
  const t = useText();
  const [place, setPlace] = useState<number | null>(null);
  const isPlace = place !== null && !Number.isNaN(place);
  return (
    <form
      className={styles.place}
      onSubmit={(event) => {
        event.preventDefault();
        if (isPlace) onPlace(place);
      }}
    >
      <NumberInput
        size="xs"
        w={64}
        aria-label={t(`demand.bulk.placeOf.${side}`)}
        placeholder={t('demand.bulk.place')}
        kind={placeKind}
        value={place}
        onChange={setPlace}
      />
      <Button type="submit" size="compact-sm" disabled={disabled || !isPlace}>
        {t(`demand.bulk.rank.${side}`)}
      </Button>
    </form>
  );
}
