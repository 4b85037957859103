/**
 * The code of worker threads and child processes: one plain file each, so that they start without a loader, which spares each of them
 * some 45 MB and a third of a second. A bundled server finds them beside itself; a server run from its sources compiles them when needed.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const bundled = !import.meta.url.endsWith('.ts');
const require = createRequire(import.meta.url);

/** A source does not change while it runs. */
const compiled = new Map<string, string>();

function compile(source: string): string {
  const known = compiled.get(source);
  if (known) return known;
  // Only needed here, and the bundled server must not carry it.
  const { buildSync } = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = buildSync({
    entryPoints: [source],
    bundle: true,
    external: ['chdb', '@electric-sql/*', 'pg-native'],
    banner: {
      js: "import { createRequire as createBundledRequire } from 'node:module'; const require = createBundledRequire(import.meta.url);",
    },
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'silent',
  });
  const { text, contents } = outputFiles[0]!;
  const hash = createHash('sha256').update(contents).digest('hex').slice(0, 16);
  // Beside the packages, which the compiled modules still import by name.
  const cache = path.join(path.dirname(require.resolve('esbuild/package.json')), '..', '.cache', 'biplane');
  const file = path.join(cache, `${path.basename(source, '.ts')}-${hash}.mjs`);
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true });
    // Several servers may start at once from the same checkout.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, text);
    renameSync(draft, file);
  }
  compiled.set(source, file);
  return file;
}

/**
 * The file to run for a thread or child. `name` is the module's path under src/server without its extension, e.g.
 * `engines/embedded-postgres.worker`; scripts/ensure-built.mjs finds them by their endings `.worker.ts`, `.child.ts`, `.create.ts`.
 * The module must not look for files beside itself.
 */
export function threadFile(name: string): string {
  if (bundled) return fileURLToPath(new URL(`./${path.basename(name)}.js`, import.meta.url));
  return compile(fileURLToPath(new URL(`../${name}.ts`, import.meta.url)));
}

/** Starts a worker thread. `data` becomes its `workerData`. */
export function startThread(name: string, data: unknown): Worker {
  return new Worker(threadFile(name), { workerData: data, execArgv: [] });
}
