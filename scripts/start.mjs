/**
 * `npm start`: installs what is missing, builds what changed, and starts the server in this very process tree.
 *
 * The server ends with whoever started it. npm passes signals to the shell between it and this process, which passes none on: so the
 * script in package.json replaces the shell (`exec`; Windows, whose shell has none, finds exec.cmd), this process stops the server when
 * npm is gone, and the server stops by itself when this process is.
 */
import { spawn } from 'node:child_process';
import { basename, join } from 'node:path';
import { ensureProgramsBuilt, ensureWebBuilt } from './ensure-built.mjs';
import { ensureInstalled, ensureNode } from './ensure-installed.mjs';
import { use } from './in-use.mjs';
import { root } from './lock.mjs';
import { whenNpmIsGone } from './processes.mjs';

ensureNode();
await ensureInstalled();
const web = await ensureWebBuilt();
const programs = await ensureProgramsBuilt();
const builds = [web, programs].map((build) => basename(build));
use(builds, 'npm start');
// Without --enable-source-maps, which alone takes 80 MB; and with few arenas, because threads would keep what they freed.
const server = spawn(process.execPath, [join(programs, 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { MALLOC_ARENA_MAX: '2', ...process.env },
});
if (server.pid) use(builds, 'npm start', server.pid);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
whenNpmIsGone(() => server.kill('SIGTERM'));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
