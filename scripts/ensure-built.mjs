/** Builds the web interface and the programs (server, command line) when a source file changed since the last build. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { usersOf } from './in-use.mjs';
import { linkPackages } from './link-packages.mjs';
import { dist, locked, root } from './lock.mjs';

/** A build that nobody runs from may have been found by a command that is about to: it stays a while longer. */
const graceMs = 10 * 60_000;

/** Paths, sizes and times of all inputs: a new clone, a checkout or an edit changes it. */
function fingerprint(inputs) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const info = statSync(path);
    if (info.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name));
    else hash.update(`${path}\0${info.size}\0${info.mtimeMs}\n`);
  };
  for (const input of inputs) visit(join(root, input));
  return hash.digest('hex');
}

async function buildWeb(outdir, run) {
  console.error('构建界面… / Building the interface…');
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const status = await run(process.execPath, [
    vite,
    'build',
    '--logLevel',
    'warn',
    '--outDir',
    outdir,
    '--emptyOutDir',
  ]);
  if (status !== 0) process.exit(status);
}

/** Threads and children of the server are entries of their own: src/server/base/thread.ts finds them by these endings. */
function entries(dir = 'src/server') {
  return readdirSync(join(root, dir), { withFileTypes: true }).flatMap((entry) => {
    const path = `${dir}/${entry.name}`;
    if (entry.isDirectory()) return entries(path);
    return /\.(worker|child|create)\.ts$/.test(entry.name) || path === 'src/server/main.ts' ? [path] : [];
  });
}

/** The packages that stay outside of the bundle. The build links them, so that it needs nothing of node_modules, which may be installed anew. */
const ownPackages = ['chdb', '@electric-sql/pglite'];

/**
 * One flat directory of plain JavaScript: it starts in a fifth of the time and needs 90 MB less than loading the sources.
 * What stays outside brings its own files (wasm, native code) or is rarely needed.
 */
async function buildPrograms(outdir) {
  console.error('构建服务与命令行… / Building the server and the command line…');
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: [...entries(), 'bin/program.ts'],
    outdir,
    entryNames: '[name]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: [...ownPackages, 'esbuild', 'pg-native'],
    // Bundled CommonJS packages still ask for Node's modules by require.
    banner: {
      js: "import { createRequire as createBundledRequire } from 'node:module'; const require = createBundledRequire(import.meta.url);",
    },
    logLevel: 'error',
    sourcemap: 'linked',
  });
  for (const locale of ['zh-CN', 'en'])
    cpSync(join(root, 'src/locales', locale), join(outdir, locale), { recursive: true });
  writeFileSync(join(outdir, 'package.json'), '{"type":"module"}\n');
  linkPackages(ownPackages, join(root, 'node_modules'), join(outdir, 'node_modules'));
}

/** Removes the builds of a kind that nobody runs from, except the one that was just made, and what killed builds left. */
function removeUnused(kind, latest) {
  for (const name of readdirSync(dist)) {
    const path = join(dist, name);
    if (!name.startsWith(`${kind}-`) || path === latest) continue;
    // It loses its name first: a build that is there is whole.
    if (Date.now() - statSync(path).mtimeMs > graceMs && usersOf(name).length === 0)
      renameSync(path, join(dist, `gone-${name}`));
  }
  for (const name of readdirSync(dist))
    if (name.startsWith(`gone-${kind}-`)) rmSync(join(dist, name), { recursive: true, force: true });
}

/**
 * The directory of a build of these inputs, made when there is none. Every build has a directory of its own, complete when it gets its
 * name, and keeps it as long as a process runs from it (see in-use.mjs).
 */
async function ensureBuild(kind, doing, inputs, build) {
  const outdir = join(dist, `${kind}-${fingerprint(inputs).slice(0, 16)}`);
  if (!existsSync(outdir))
    await locked(doing, async (run) => {
      if (existsSync(outdir)) return;
      const draft = join(dist, `draft-${kind}`);
      rmSync(draft, { recursive: true, force: true });
      await build(draft, run);
      renameSync(draft, outdir);
      removeUnused(kind, outdir);
    });
  utimesSync(outdir, new Date(), new Date());
  return outdir;
}

/** The directory with the built server (`main.js`) and command line (`program.js`). */
export function ensureProgramsBuilt() {
  return ensureBuild(
    'programs',
    { zh: '构建服务与命令行', en: 'building the server and the command line' },
    [
      ...['src/server', 'src/cli', 'src/contract', 'src/domain', 'src/files', 'src/locales', 'bin/program.ts'],
      ...['package.json', 'package-lock.json', 'scripts/ensure-built.mjs'],
    ],
    buildPrograms,
  );
}

/** The target of the link dist/web; nothing where there is none. */
function webLink(link) {
  try {
    return basename(readlinkSync(link));
  } catch {
    return undefined;
  }
}

/** The directory of the built interface, to which the link dist/web leads. A server that runs has followed it once and stays with its own. */
export async function ensureWebBuilt() {
  const outdir = await ensureBuild(
    'web',
    { zh: '构建界面', en: 'building the interface' },
    [
      ...['src/web', 'src/contract', 'src/domain', 'src/locales'],
      ...['vite.config.ts', 'package-lock.json', 'scripts/ensure-built.mjs'],
    ],
    buildWeb,
  );
  const link = join(dist, 'web');
  if (webLink(link) === basename(outdir)) return outdir;
  const draft = join(dist, `link-${process.pid}`);
  // A junction needs no rights on Windows, but an absolute target.
  if (process.platform === 'win32') symlinkSync(outdir, draft, 'junction');
  else symlinkSync(basename(outdir), draft);
  // Only a link can be replaced at once; a directory is of a version that built into it.
  if (process.platform === 'win32' || (existsSync(link) && !lstatSync(link).isSymbolicLink()))
    rmSync(link, { recursive: true, force: true });
  renameSync(draft, link);
  return outdir;
}
