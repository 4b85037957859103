/** `npm start`: installs what is missing, builds what changed, and starts the server in this very process tree. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureProgramsBuilt, ensureWebBuilt } from './ensure-built.mjs';
import { ensureInstalled, ensureNode, root } from './ensure-installed.mjs';

ensureNode();
ensureInstalled();
ensureWebBuilt();
const programs = await ensureProgramsBuilt();
// Without --enable-source-maps, which alone takes 80 MB; and with few arenas, because threads would keep what they freed.
const server = spawn(process.execPath, [join(programs, 'main.js'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { MALLOC_ARENA_MAX: '2', ...process.env },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
