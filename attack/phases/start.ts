/** `npm start` in a copy of the project: its server needs nothing of what is installed or built anew, and ends with npm. */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Caller } from '../client.ts';
import { until } from '../health.ts';
import type { Phase } from '../phase.ts';
import { setUp } from '../places.ts';
import { pathOf } from '../records.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const copied = ['src', 'scripts', 'bin', 'migrations', 'package.json', 'package-lock.json', '.npmrc', 'vite.config.ts'];

export const start: Phase = {
  name: 'start',
  async run(attack) {
    const project = attack.directory();
    for (const path of [...copied, 'tsconfig.json']) cpSync(join(root, path), join(project, path), { recursive: true });
    // By hard links, which go without touching what they link to.
    execFileSync('cp', ['-al', join(root, 'node_modules'), join(project, 'node_modules')]);
    const { npm_lifecycle_event: _, ...env } = process.env;
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: project,
      env: { ...env, PORT: '0', BIPLANE_DATA: join(project, 'data'), BIPLANE_TRUSTED_PROXY: 'true' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    npm.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    attack.afterwards(() => npm.kill('SIGKILL'));
    const address = () => /http:\S+/.exec(said)?.[0] ?? '';
    await until(() => address() !== '', 120_000);
    const place = await setUp(address);
    const path = pathOf(place);
    await rm(join(project, 'node_modules'), { recursive: true });

    const { caller } = place.owner;
    const page = await new Caller(address).call('GET', '/');
    attack.claim('without node_modules a running server shows its pages', page.status === 200, page.status);
    const csv = new TextEncoder().encode('city,answer\nBern,yes\n');
    const upload = await caller.must('POST', `/workspaces/${place.workspaceId}/uploads?name=a.csv`, csv);
    const body = { uploadId: upload.uploadId, kind: 'answers' };
    const seen = await caller.api('POST', `${path}/imports/inspect`, body);
    attack.claim('reads files', seen.status === 200, seen.status);
    await caller.must('POST', `${path}/plan/tasks`, { name: 'a task', optimistic: 1, likely: 2, pessimistic: 5 });
    const plan = await caller.api('GET', `${path}/plan`);
    attack.claim('and forecasts', plan.status === 200, plan.status);
    await caller.must('POST', `/workspaces/${place.workspaceId}/backups`, {});
    const kept = await until(async () => {
      const backups = await caller.must<unknown[]>('GET', `/workspaces/${place.workspaceId}/backups`);
      return backups.length > 0;
    }, 60_000);
    attack.claim('and backs up', kept !== null, `${kept} ms`);

    npm.kill('SIGTERM');
    const freed = await until(async () => (await new Caller(address).call('GET', '/health')).status === 0, 20_000);
    attack.claim('SIGTERM to npm ends the server', freed !== null, `${freed} ms`);
    const locked = existsSync(join(project, 'data/lock.json'));
    attack.claim(
      'in order',
      (await until(() => !existsSync(join(project, 'data/lock.json')), 15_000)) !== null,
      locked ? 'after a moment' : '',
    );
  },
};
