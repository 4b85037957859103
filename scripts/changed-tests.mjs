/** Which tests a change touches: those that its code can break, without those that merely start the whole server. Plain Node. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './lock.mjs';

/** Whoever imports one of these gets everything: what is behind them touches a test by its feature's name instead. */
const compositionRoots = ['src/server/router.ts', 'src/server/server.ts', 'src/server/job-definitions.ts'];

/** What is found by no import: a change of the first touches the tests of the second. */
const beyondImports = [
  [/^(package-lock\.json|vitest\.config\.ts|tsconfig\.json|test\/(harness|template|temporary)\.ts)$/, /./],
  [/^src\/server\/(router|server|job-definitions|procedure)\.ts$/, /^(src\/server\/features|test\/[^/]+$)/],
  [/^src\/(server|contract)\//, /^test\/(sweep|jobs|architecture|limits)\.test\.ts$/],
  [/^src\/web\/|^vite\.config\.ts$/, /^test\/(e2e\/web\/|bundle)/],
  [/^(src\/cli|bin)\//, /^test\/e2e\/cli\//],
  [/^src\/locales\//, /^test\/locales\.test\.ts$/],
  [/^migrations\//, /^(test\/schema|src\/server\/(store\/migrate|features\/installation))/],
  [/^scripts\/|^package\.json$/, /^test\/(start|packages|architecture)\.test\.ts$/],
  [/\.md$|^src\/server\/env\.ts$/, /^test\/docs\.test\.ts$/],
];

const isTest = (path) => /\.test\.tsx?$/.test(path);

/** The feature that a file belongs to, by the one word that all layers share: `src/<layer>/…/<feature>/…` or `<feature>.ts`. */
function featureOf(path) {
  const found = /^src\/(?:domain|contract|server\/features|web\/features|locales\/[\w-]+)\/([\w-]+)/.exec(path);
  return found?.[1] ?? null;
}

function importsOf(path, source) {
  const found = source.matchAll(/(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)'/g);
  return [...found].map(([, name]) => join(dirname(path), name).replaceAll('\\', '/'));
}

/**
 * The tests among `files` (path → source) that a change of the files `changed` touches, each with the reason.
 * @param {string[]} changed
 * @param {Map<string, string>} files
 * @returns {Map<string, string>}
 */
export function testsTouchedBy(changed, files) {
  const importers = new Map();
  for (const [path, source] of files)
    for (const imported of importsOf(path, source)) importers.set(imported, [...(importers.get(imported) ?? []), path]);
  const touched = new Map();
  const touch = (test, because) => {
    if (!touched.has(test)) touched.set(test, because);
  };
  for (const path of changed) {
    const seen = new Set([path]);
    for (const file of seen) {
      if (isTest(file) && files.has(file)) touch(file, file === path ? 'changed' : `imports ${path}`);
      if (file === path || !compositionRoots.includes(file))
        for (const next of importers.get(file) ?? []) seen.add(next);
    }
    const feature = featureOf(path);
    for (const test of files.keys()) {
      if (!isTest(test)) continue;
      if (feature && featureOf(test) === feature) touch(test, `of the feature ${feature}, as ${path}`);
      if (beyondImports.some(([from, to]) => from.test(path) && to.test(test))) touch(test, `looks at ${path}`);
    }
  }
  return touched;
}

const git = (...args) =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 })
    .split('\n')
    .filter(Boolean);

/** What differs from the branch's beginning on `base`, committed or not, and the tests that it touches. */
export function changedTests(base) {
  const [since] = git('merge-base', 'HEAD', base);
  const changed = [...git('diff', '--name-only', since), ...git('ls-files', '--others', '--exclude-standard')];
  const sources = git('ls-files', '--cached', '--others', '--exclude-standard', 'src', 'test', 'bin', 'scripts');
  const files = new Map();
  for (const path of sources) {
    if (!/\.(tsx?|mjs)$/.test(path)) continue;
    try {
      files.set(path, readFileSync(join(root, path), 'utf8'));
    } catch {
      // Removed, and not yet committed.
    }
  }
  return { changed, tests: testsTouchedBy(changed, files) };
}
