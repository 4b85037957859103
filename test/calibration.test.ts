import { expect, it } from 'vitest';
import { calibrate } from '../bench/calibration/calibration.ts';
import { coverageLimits, kinds, worldsOf } from '../bench/calibration/worlds.ts';

/** What chance does to the share found in 100 worlds: two and a half standard errors. `npm run calibrate` has thousands, and no allowance. */
const worlds = 100;
const allowance = 2.5 * Math.sqrt((0.8 * 0.2) / worlds);

it.each(kinds)(
  'about 80 % of 100 %s worlds end between P10 and P90, and the score beats the pace of the last 14 days',
  (kind) => {
    const { coverage, ratio, chanceError, tooFew } = calibrate(worldsOf(kind, worlds, 'test'));
    expect(coverage).toBeGreaterThan(coverageLimits[kind].least - allowance);
    expect(coverage).toBeLessThan(coverageLimits[kind].most + allowance);
    expect(ratio['last 14 days']).toBeLessThan(1.1);
    expect(chanceError).toBeLessThan(0.15);
    expect(tooFew).toBeLessThan(5);
  },
);
