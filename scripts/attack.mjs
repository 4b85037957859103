/** `npm run attack`: builds what changed and attacks it (see attack/main.ts). Part of a release, not of `npm test`: it takes about six minutes. */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { ensureProgramsBuilt } from './ensure-built.mjs';
import { ensureInstalled, ensureNode } from './ensure-installed.mjs';
import { use } from './in-use.mjs';
import { root } from './lock.mjs';

ensureNode();
await ensureInstalled();
const programs = await ensureProgramsBuilt();
use(['node_modules', basename(programs)], 'npm run attack');
const attack = spawn(process.execPath, ['--import', 'tsx', 'attack/main.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, BIPLANE_BUILT_SERVER: `${programs}/main.js` },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => attack.kill(signal));
attack.on('exit', (code) => process.exit(code ?? 1));
