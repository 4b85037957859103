import { roundToSum } from '../money/allocate.ts';
import { type ByOwner, type DriverEffect, type Gap, type Owner, owners } from './gap.ts';

/** A gap in a coarser unit, still adding up: every row, column and owner total equals the sum of the cells shown. */
export type ShownGap = {
  gap: number;
  drivers: DriverEffect[];
  channels: { channel: string; gap: number; effects: DriverEffect[] }[];
  owners: ByOwner;
};

/**
 * Rounds a gap for display in `unit` (10,000 yuan, for instance) so that what is seen adds up in every direction: the cells of driver × channel × owner are
 * rounded together by largest remainder, and all totals are sums of the rounded cells (controlled rounding). Each cell is off by less than one unit.
 */
export function roundGapForDisplay(gap: Gap, unit: number): ShownGap {
  const cells = gap.channels.flatMap(({ effects }) =>
    effects.flatMap((effect) => owners.map((owner) => effect.owners[owner])),
  );
  const rounded = roundToSum(
    cells.map((cell) => cell / unit),
    Math.round(gap.gap / unit),
  );
  let next = 0;
  const channels = gap.channels.map(({ channel, effects }) => {
    const shown = effects.map(({ driver }) =>
      effectOf(driver, { pm: rounded[next++]!, gtm: rounded[next++]!, external: rounded[next++]! }),
    );
    return { channel, gap: sum(shown.map(({ effect }) => effect)), effects: shown };
  });
  const drivers = gap.drivers.map(({ driver }) => {
    const own = channels.flatMap(({ effects }) => effects.filter((effect) => effect.driver === driver));
    const total = (owner: Owner) => sum(own.map((effect) => effect.owners[owner]));
    return effectOf(driver, { pm: total('pm'), gtm: total('gtm'), external: total('external') });
  });
  const total = (owner: Owner) => sum(drivers.map((driver) => driver.owners[owner]));
  return {
    gap: sum(drivers.map(({ effect }) => effect)),
    drivers,
    channels,
    owners: { pm: total('pm'), gtm: total('gtm'), external: total('external') },
  };
}

function effectOf(driver: string, split: ByOwner): DriverEffect {
  return { driver, effect: sum(owners.map((owner) => split[owner])), owners: split };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
