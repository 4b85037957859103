/**
 * What `npm start` does with files and processes, in a small project: the real scripts and the real npm, but packages, builds and a
 * server that take no time. Every process here is a real one.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtWeb } from '../src/server/root.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

const server = `
import http from 'node:http';
import { readFileSync, realpathSync } from 'node:fs';
const web = realpathSync('dist/web');
for (const event of ['SIGTERM', 'SIGINT', 'disconnect']) process.on(event, () => process.exit(0));
const answers = {
  '/pid': () => String(process.pid),
  '/page': () => readFileSync(web + '/index.html', 'utf8'),
  '/program': async () => (await import('./later.js')).default,
  '/package': async () => (await import('chdb')).default,
};
http.createServer(async (request, response) => {
  try {
    response.end(await answers[request.url]());
  } catch (error) {
    response.statusCode = 500;
    response.end(String(error));
  }
}).listen(0, '127.0.0.1', function () { console.log('listening on ' + this.address().port); });
`;

/** Packages that lie in the project itself: npm installs them without asking anybody. */
const packages: Record<string, Record<string, string>> = {
  chdb: { 'index.js': "export default 'engine';" },
  esbuild: {
    'index.js': `
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
export async function build({ outdir }) {
  mkdirSync(outdir, { recursive: true });
  writeFileSync(outdir + '/main.js', ${JSON.stringify(server)});
  cpSync('src/server/later.js', outdir + '/later.js');
}`,
  },
  vite: {
    'bin/vite.js': `
import { cpSync } from 'node:fs';
cpSync('src/web', process.argv[process.argv.indexOf('--outDir') + 1], { recursive: true });`,
  },
};

let project: string;
let started: Start[];

function write(path: string, content: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), content);
}

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'biplane-start-'));
  started = [];
  cpSync(join(root, 'scripts'), join(project, 'scripts'), { recursive: true });
  const names = Object.keys(packages);
  const dependencies = Object.fromEntries(names.map((name) => [name, `file:packages/${name}`]));
  const manifest = { name: 'small', version: '1.0.0', type: 'module', dependencies };
  write('package.json', JSON.stringify({ ...manifest, scripts: { start: scripts.start } }));
  write(
    'package-lock.json',
    JSON.stringify({
      ...{ name: 'small', version: '1.0.0', lockfileVersion: 3, requires: true },
      packages: {
        '': manifest,
        ...Object.fromEntries(
          names.map((name) => [`node_modules/${name}`, { resolved: `packages/${name}`, link: true }]),
        ),
        ...Object.fromEntries(names.map((name) => [`packages/${name}`, { version: '1.0.0' }])),
      },
    }),
  );
  for (const [name, files] of Object.entries(packages)) {
    write(
      `packages/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', type: 'module', main: 'index.js' }),
    );
    for (const [path, content] of Object.entries(files)) write(`packages/${name}/${path}`, content);
  }
  for (const dir of [
    'src/cli',
    'src/contract',
    'src/domain',
    'src/files',
    'src/locales/zh-CN',
    'src/locales/en',
    'bin',
  ])
    mkdirSync(join(project, dir), { recursive: true });
  write('src/server/main.ts', '');
  write('src/server/later.js', "export default 'first';");
  write('src/web/index.html', 'first');
  write('bin/program.ts', '');
  write('vite.config.ts', '');
  // An npm that takes its time where a test wants it, and writes down when it begins and ends to install.
  const npm = execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim();
  const slow = `#!/bin/sh\n[ "$1" = ci ] || exec ${npm} "$@"\necho begin >> npm.log\nsleep \${SLOW:-0}\n${npm} "$@"\necho end >> npm.log\n`;
  write('path/npm', slow);
  execFileSync('chmod', ['+x', join(project, 'path/npm')]);
});

afterEach(async () => {
  // What is stopped takes its server with it.
  for (const { child, ended } of started) {
    child.kill('SIGTERM');
    await ended;
  }
  rmSync(project, { recursive: true, force: true, maxRetries: 5 });
});

type Start = {
  child: ChildProcess;
  /** What it said so far. */
  said: () => string;
  /** Asks its server; resolves to the answer's text. */
  ask: (path: string) => Promise<string>;
  ended: Promise<number | null>;
};

const npmStart: [string, ...string[]] = ['npm', 'start', '--silent'];
const slowly = { SLOW: '1' };

/** Starts through npm, as a person does. Its server is asked as soon as it listens. */
function start(command = npmStart, settings: NodeJS.ProcessEnv = {}): Start {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const child = spawn(command[0], command.slice(1), {
    cwd: project,
    env: { ...env, ...settings, PATH: `${join(project, 'path')}:${process.env.PATH}` },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (data: string) => {
      text += data;
    });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const port = async () => {
    for (let waited = 0; waited < 60_000; waited += 20) {
      const found = /listening on (\d+)/.exec(text)?.[1];
      if (found) return found;
      await sleep(20);
    }
    throw new Error(`no server: ${text}`);
  };
  const ask = async (path: string) => (await fetch(`http://127.0.0.1:${await port()}${path}`)).text();
  const run = { child, said: () => text, ask, ended };
  started.push(run);
  return run;
}

async function until(happened: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await happened()); waited += 20) {
    if (waited > 60_000) throw new Error('it did not happen');
    await sleep(20);
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const installations = () => readFileSync(join(project, 'npm.log'), 'utf8').trim().split('\n');
const isInstalling = () => existsSync(join(project, 'npm.log'));
const builds = (kind: string) => readdirSync(join(project, 'dist')).filter((name) => name.startsWith(`${kind}-`));

/** Makes the builds that are there look as old as if they had been left yesterday. */
function age(): void {
  for (const name of [...builds('programs'), ...builds('web')]) utimesSync(join(project, 'dist', name), 1, 1);
}

describe.skipIf(process.platform === 'win32')('npm start', { timeout: 180_000 }, () => {
  it('waits for another one that installs, and says so', async () => {
    const first = start(npmStart, slowly);
    await until(isInstalling);
    const second = start();
    expect(await second.ask('/page')).toBe('first');
    expect(await first.ask('/page')).toBe('first');
    expect(installations()).toEqual(['begin', 'end']);
    expect(second.said()).toMatch(/等待进程 \d+（安装依赖）… \/ Waiting for process \d+ \(installing dependencies\)…/);
  });

  it('waits for what a killed one left running, and goes on where it stopped', async () => {
    const first = start(['node', 'scripts/start.mjs'], slowly);
    await until(isInstalling);
    first.child.kill('SIGKILL');
    const second = start();
    expect(await second.ask('/page')).toBe('first');
    expect(installations()).toEqual(['begin', 'end', 'begin', 'end']);
  });

  it('leaves a running server its programs, its pages and its packages', async () => {
    const running = start();
    await running.ask('/page');
    for (const content of ['second', 'third']) {
      age();
      write('src/server/later.js', `export default '${content} version';`);
      write('src/web/index.html', content);
      const next = start();
      expect(await next.ask('/program')).toBe(`${content} version`);
      expect(await next.ask('/page')).toBe(content);
      next.child.kill('SIGTERM');
      await next.ended;
    }
    rmSync(join(project, 'node_modules'), { recursive: true });
    expect(await running.ask('/page')).toBe('first');
    expect(await running.ask('/program')).toBe('first');
    expect(await running.ask('/package')).toBe('engine');
    // The second is used by nobody and went, the first by the server.
    expect([builds('programs').length, builds('web').length]).toEqual([2, 2]);
  });

  it('does not install over packages that somebody works with, and names them', async () => {
    const worker = start([
      'node',
      '-e',
      "import('./scripts/ensure-installed.mjs').then(async (it) => { await it.ensureInstalled({ runsFromPackages: 'npm run dev' }); console.log('works'); setInterval(() => {}, 1000); })",
    ]);
    await until(() => worker.said().includes('works'));
    write('package-lock.json', `${readFileSync(join(project, 'package-lock.json'), 'utf8')}\n`);
    const refused = start();
    expect(await refused.ended).toBe(1);
    expect(refused.said()).toContain(
      `node_modules is in use by process ${worker.child.pid} (npm run dev): stop it first`,
    );
    worker.child.kill('SIGKILL');
    await worker.ended;
    expect(await start().ask('/page')).toBe('first');
  });

  it('ends its server when npm is stopped or killed, and when it is killed itself', async () => {
    const [byNpm, byNode] = [npmStart, ['node', 'scripts/start.mjs'] as [string, string]];
    for (const [command, signal] of [
      [byNpm, 'SIGTERM'],
      [byNpm, 'SIGINT'],
      [byNpm, 'SIGHUP'],
      [byNpm, 'SIGKILL'],
      [byNode, 'SIGKILL'],
    ] as const) {
      const run = start(command);
      const pid = Number(await run.ask('/pid'));
      run.child.kill(signal);
      await run.ended;
      await until(() => !isRunning(pid));
    }
  });

  it('and whatever else npm runs is given the arguments behind `--`', async () => {
    const names = ['start', 'dev', 'attack', 'bench'];
    for (const name of names) write(`scripts/${name}.mjs`, "console.log(process.argv.slice(2).join(' '));");
    write('package.json', JSON.stringify({ name: 'small', type: 'module', scripts }));
    for (const name of names) {
      const run = start(['npm', 'run', name, '--silent', '--', '--kills', '200']);
      expect([await run.ended, name, run.said()]).toEqual([0, name, '--kills 200\n']);
    }
  });

  it('stops installing when npm gets SIGTERM', async () => {
    const run = start(npmStart, slowly);
    await until(isInstalling);
    run.child.kill('SIGTERM');
    await run.ended;
    expect(run.said()).not.toContain('listening');
  });
});

it.skipIf(!existsSync(join(root, 'dist/web')))('the server follows the link to its pages once', () => {
  expect(builtWeb()).toMatch(/web-[0-9a-f]{16}$/);
});
