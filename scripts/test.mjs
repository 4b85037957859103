/**
 * `npm test`: checks, then every test; `npm run test:changed [BRANCH]`: those that the change against a branch, usually main, touches. Ends
 * with one line that counts them all. What stands behind `--` is given to Vitest.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureProgramsBuilt, ensureWebBuilt } from './ensure-built.mjs';
import { ensureInstalled, ensureNode } from './ensure-installed.mjs';
import { root } from './lock.mjs';

/** The test files of a run of changed tests, after saying which and why; `null` for all. */
async function chosen([first, base = 'main']) {
  if (first !== '--changed') return null;
  const { changedTests } = await import('./changed-tests.mjs');
  const { changed, tests } = changedTests(base);
  console.log(`${changed.length} files differ from ${base}; they touch ${tests.size} test files:`);
  for (const [test, because] of [...tests].sort()) console.log(`  ${test}  (${because})`);
  return [...tests.keys()];
}

ensureNode();
await ensureInstalled({ runsFromPackages: 'npm test' });
const files = await chosen(process.argv.slice(2));
const { check } = await import('./check.mjs');
const checks = await check();
await ensureWebBuilt();
await ensureProgramsBuilt();

const dir = mkdtempSync(join(tmpdir(), 'biplane-report-'));
const report = join(dir, 'report.json');
const args = [
  'vitest',
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...(files ?? process.argv.slice(2)),
];
const nothing = files?.length === 0;
const { status } = nothing
  ? { status: 0 }
  : spawnSync('npx', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });

let totals = { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] };
try {
  totals = JSON.parse(readFileSync(report, 'utf8'));
} catch {
  if (nothing) totals.numFailedTests = 0;
  else console.error('测试没有产生报告 / the tests left no report');
}
rmSync(dir, { recursive: true, force: true });
// A file that fails before its first test counts as one failure: it must not vanish from the sum.
const brokenFiles = totals.testResults.filter(
  (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
).length;
const failed = totals.numFailedTests + brokenFiles + checks.failed;
console.log(
  `${totals.numPassedTests + checks.passed} passed, ${failed} failed, ${totals.numPendingTests + totals.numTodoTests} skipped`,
);
process.exit(failed === 0 && status === 0 ? 0 : 1);
