/**
 * `npm run calibrate [-- --worlds N]`: is the wager's projection as sure as it says? Prints, for made-up worlds of every kind and for real shops,
 * how often the end lay between P10 and P90, how far chances were from frequencies, and the weighted interval score against naive
 * forecasters. Exit code 1 when a limit is missed. The worlds are of other seeds than those the method was developed on.
 */
import { parseArgs } from 'node:util';
import { type Calibration, calibrate } from '../bench/calibration/calibration.ts';
import { rungs } from '../bench/calibration/ladder.ts';
import { isPart, realShops, windowsOf } from '../bench/calibration/shops.ts';
import { coverageLimits, kinds, otherKinds, worldsOf } from '../bench/calibration/worlds.ts';

const { values } = parseArgs({
  options: { worlds: { type: 'string', default: '2000' }, seeds: { type: 'string', default: 'report' } },
});
const count = Number(values.worlds);

/** Most by which chances may be off: on average within a kind, and in every bin of the worlds of all kinds. */
const chanceLimit = 0.05;
const shopCoverage = 0.7;
/** The forecaster that must not be better: the pace of the last 14 days, which was the projection before. The others are shown. */
const before = 'last 14 days';

const percent = (share: number) => (100 * share).toFixed(1).padStart(6);
const missed: string[] = [];

function line(
  name: string,
  result: Calibration,
  limits: { least: number; most: number; chances: boolean } | null,
): void {
  const fails: string[] = [];
  if (limits) {
    if (result.coverage < limits.least || result.coverage > limits.most) fails.push('coverage');
    if (limits.chances && result.chanceError > chanceLimit) fails.push('chances');
    if (result.ratio[before] > 1) fails.push('score');
  }
  if (fails.length > 0) missed.push(`${name}: ${fails.join(', ')}`);
  console.log(
    [
      name.padEnd(24),
      String(result.n).padStart(5),
      percent(result.coverage),
      (limits ? `${100 * limits.least}–${100 * limits.most}` : '').padStart(7),
      percent(result.below),
      percent(result.chanceError),
      ...rungs.map((rung) => result.ratio[rung].toFixed(2).padStart(rung.length)),
      limits ? (fails.length > 0 ? 'FAIL' : 'pass') : 'shown',
    ].join('  '),
  );
}

console.log(
  'Coverage of P10–P90 and its limits, below P10, error of chances (all in %), and WIS ÷ that of naive forecasters\n',
);
console.log(['worlds'.padEnd(24), '    n', ' cover', ' limits', ' below', ' error', ...rungs].join('  '));
const pooled: Calibration['bins'][] = [];
for (const kind of kinds) {
  const result = calibrate(worldsOf(kind, count, values.seeds));
  pooled.push(result.bins);
  line(kind, result, { ...coverageLimits[kind], chances: true });
}
for (const kind of otherKinds) line(kind, calibrate(worldsOf(kind, Math.ceil(count / 4), values.seeds)), null);
const shops = realShops();
if (shops.length === 0) console.log('real shops are skipped: ../shared/data is not there');
for (const shop of shops) {
  const limits = isPart(shop.name) ? null : { least: shopCoverage, most: 1, chances: false };
  line(shop.name, calibrate(windowsOf(shop, 60)), limits);
}

console.log('\nChances of all kinds with limits: said, and hit (%)');
for (const index of pooled[0]!.keys()) {
  const sum = (of: 'n' | 'said' | 'hit') => pooled.reduce((total, bins) => total + bins[index]![of], 0);
  const [n, said, hit] = [sum('n'), sum('said'), sum('hit')];
  const isOff = Math.abs(said - hit) > chanceLimit * n;
  if (isOff) missed.push(`chances around ${percent(said / n).trim()} %`);
  console.log([String(n).padStart(6), percent(said / n), percent(hit / n), isOff ? 'FAIL' : 'pass'].join('  '));
}
console.log(missed.length === 0 ? '\nall limits are kept' : `\nmissed: ${missed.join('; ')}`);
process.exitCode = missed.length === 0 ? 0 : 1;
