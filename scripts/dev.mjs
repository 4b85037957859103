/** `npm run dev`: the server restarts on a change, the web reloads; open the address that Vite prints. */
import { spawn } from 'node:child_process';
import { ensureInstalled, ensureNode } from './ensure-installed.mjs';
import { root } from './lock.mjs';
import { whenNpmIsGone } from './processes.mjs';

ensureNode();
await ensureInstalled({ runsFromPackages: 'npm run dev' });
const children = [
  spawn(
    process.execPath,
    [
      '--watch',
      '--watch-path=src/server',
      '--watch-path=src/domain',
      '--watch-path=src/files',
      '--watch-path=src/contract',
      '--import',
      'tsx',
      'src/server/main.ts',
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: 'inherit' },
  ),
  spawn('npx', ['vite'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' }),
];
const stop = () => {
  for (const child of children) child.kill('SIGTERM');
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
whenNpmIsGone(stop);
for (const child of children) child.on('exit', stop);
