/** How long does a later `npm start` take until `/health` answers 200? The first start of a fresh directory is shown beside it. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { percentile, report } from './report.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const port = 20_000 + Math.floor(Math.random() * 20_000);

async function untilReady(): Promise<void> {
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(20);
  }
}

/** Starts the whole thing as a person would, and resolves to the seconds until it is ready. */
async function secondsToStart(dataDir: string): Promise<number> {
  const begun = performance.now();
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), BIPLANE_DATA: dataDir, BIPLANE_LOG: 'quiet' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => server.on('exit', resolve));
  await Promise.race([
    untilReady(),
    ended.then(() => {
      throw new Error('the server ended before it was ready');
    }),
  ]);
  const seconds = (performance.now() - begun) / 1000;
  server.kill('SIGTERM');
  await ended;
  return seconds;
}

const dataDir = await mkdtemp(join(tmpdir(), 'biplane-bench-'));
try {
  report({ name: 'start: first, empty data directory', value: await secondsToStart(dataDir), unit: 's' });
  const later = [await secondsToStart(dataDir), await secondsToStart(dataDir), await secondsToStart(dataDir)];
  report({ name: 'start: later, to a ready /health', value: percentile(later, 0.5), unit: 's', limit: 5 });
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
