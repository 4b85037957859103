/** What the lock file promises about the packages that an installation brings. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

type Entry = { version: string; resolved?: string; integrity?: string; license?: string };

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  packages: Record<string, Entry>;
};
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

/** Licences that let anybody use, change and pass on, or that ask for changes of their own files only. */
const allowed = new Set([
  ...['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BSL-1.0', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT'],
  ...['MPL-2.0', 'Unlicense', 'Zlib'],
]);
/**
 * The embedded ClickHouse of other platforms, which not every registry serves: published with `chdb`, under its licence (Apache-2.0).
 * Where one of them is installed, its registry's own digest counts.
 */
const servedElsewhere = ['darwin-arm64', 'darwin-x64', 'linux-arm64-gnu'].map(
  (platform) => `node_modules/@chdb/lib-${platform}`,
);

/** Of alternatives one is enough, of a sum every part counts. */
function isAllowed(license: string): boolean {
  const words = license.replace(/[()]/g, '');
  if (words.includes(' OR ')) return words.split(' OR ').some((one) => allowed.has(one));
  return words.split(' AND ').every((one) => allowed.has(one));
}

it('every package has a licence that allows to pass it on', () => {
  const others = packages.filter(([path, { license }]) => {
    if (license === undefined) return !servedElsewhere.includes(path);
    return !isAllowed(license);
  });
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
  expect(packages.length).toBeGreaterThan(300);
});

it('every package has a digest, so that nobody can put another one in its place', () => {
  const without = packages.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([path]) => path);
  expect(without).toEqual(servedElsewhere);
  const elsewhere = packages.filter(([, { resolved }]) => !(resolved ?? 'https://').startsWith('https://'));
  expect(elsewhere).toEqual([]);
});
