/** `npm run check`: types, lint and architecture rules, side by side, in seconds. */
import { spawn } from 'node:child_process';
import { ensureInstalled, ensureNode } from './ensure-installed.mjs';
import { root } from './lock.mjs';

const steps = [
  ['types', ['npx', 'tsc', '--noEmit', '-p', '.']],
  ['lint', ['npx', 'biome', 'check', '--error-on-warnings', '.']],
  ['architecture', [process.execPath, 'scripts/architecture.mjs']],
  ['unused', ['npx', 'knip', '--no-progress']],
];

function step([name, [command, ...args]]) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, { cwd: root, shell: process.platform === 'win32' });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('exit', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)`);
      if (code !== 0) console.log(output);
      resolve(code === 0);
    });
  });
}

/** Runs all steps; true when all pass. */
export async function check() {
  const results = await Promise.all(steps.map(step));
  return { passed: results.filter(Boolean).length, failed: results.filter((ok) => !ok).length };
}

if (process.argv[1]?.endsWith('check.mjs')) {
  ensureNode();
  await ensureInstalled({ runsFromPackages: 'npm run check' });
  process.exit((await check()).failed === 0 ? 0 : 1);
}
