/** Data directories that take long to make: made once for all that they depend on, kept beside the packages, and copied. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { threadFile } from '../src/server/base/thread.ts';
import { startEngines } from '../src/server/engines/engines.ts';
import { openFacts } from '../src/server/facts/door.ts';
import { migrate } from '../src/server/migrations/migrate.ts';
import { openPostgres } from '../src/server/store/postgres.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/biplane');

export type Template = {
  name: string;
  /** All that the directory depends on: files and directories of the project, and other words. */
  dependsOn: { paths: string[]; words?: () => string[] };
  make: (dataDir: string) => Promise<void>;
};

const isTest = (name: string) => /\.(test|fixture)\.ts$/.test(name);

/** The contents of what a template depends on: another line of code, another engine or another word makes another template. */
function digestOf({ paths, words }: Template['dependsOn']): string {
  const hash = createHash('sha256');
  const visit = (path: string) => {
    const full = join(root, path);
    if (statSync(full).isDirectory()) for (const name of readdirSync(full).sort()) visit(join(path, name));
    else if (!isTest(path)) hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
  };
  for (const path of paths) visit(path);
  for (const word of words?.() ?? []) hash.update(`${word}\0`);
  return hash.digest('hex').slice(0, 16);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Only one process makes a template; the others wait for it, and go on in its place when it dies. */
async function makeOnce(directory: string, make: (draft: string) => Promise<void>): Promise<void> {
  const lock = `${directory}.lock`;
  while (!existsSync(directory)) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
    } catch {
      const maker = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
      if (maker > 0 && !isRunning(maker)) rmSync(lock, { force: true });
      else await wait(100);
      continue;
    }
    const draft = `${directory}.draft`;
    try {
      rmSync(draft, { recursive: true, force: true });
      mkdirSync(draft, { recursive: true });
      if (!existsSync(directory)) {
        await make(draft);
        renameSync(draft, directory);
      }
    } finally {
      rmSync(draft, { recursive: true, force: true });
      rmSync(lock, { force: true });
    }
  }
}

/** Longer than any run of tests: a run may copy a template that it found hours ago. */
const keptMs = 3 * 3_600_000;

/** Templates of other versions of the code go when nobody has needed them for a while. */
function removeOld(name: string): void {
  for (const entry of readdirSync(cache)) {
    const path = join(cache, entry);
    if (entry.startsWith(`${name}-`) && Date.now() - statSync(path).mtimeMs > keptMs)
      rmSync(path, { recursive: true, force: true });
  }
}

/** Makes the template where there is none; answers its directory. */
export async function ensureTemplate({ name, dependsOn, make }: Template): Promise<string> {
  const directory = join(cache, `${name}-${digestOf(dependsOn)}`);
  if (!existsSync(directory)) {
    mkdirSync(cache, { recursive: true });
    removeOld(name);
    await makeOnce(directory, make);
  }
  utimesSync(directory, new Date(), new Date());
  return directory;
}

export async function copyTemplate(template: Template, dataDir: string): Promise<void> {
  cpSync(await ensureTemplate(template), dataDir, { recursive: true });
}

const versionOf = (name: string) =>
  (JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8')) as { version: string }).version;
const engineVersions = () => [`${versionOf('@electric-sql/pglite')} ${versionOf('chdb')}`];

/** An empty PostgreSQL, as the product itself makes one at its first start. */
export const emptyDatabase: Template = {
  name: 'empty',
  dependsOn: { paths: ['src/server/engines'], words: engineVersions },
  async make(dataDir) {
    const directory = join(dataDir, 'postgres');
    const { status, stderr } = spawnSync(process.execPath, [threadFile('engines/embedded-postgres.create'), directory]);
    if (status !== 0) throw new Error(`no empty database: ${stderr}`);
  },
};

/** Both engines after all migrations, before the first start of a server. */
export const migrated: Template = {
  name: 'migrated',
  dependsOn: {
    paths: ['src/server/engines', 'src/server/facts', 'src/server/migrations', 'src/server/store', 'migrations'],
    words: engineVersions,
  },
  async make(dataDir) {
    await copyTemplate(emptyDatabase, dataDir);
    const engines = await startEngines({ dataDir, log: () => {} });
    const postgres = openPostgres(engines.databaseUrl, { embedded: true });
    const facts = openFacts(engines.clickhouseUrl);
    try {
      await migrate({ postgres, facts, dir: join(root, 'migrations') });
    } finally {
      await facts.close();
      await postgres.close();
      await engines.stop();
    }
  },
};
