/**
 * Completes package-lock.json: adds the optional packages of other platforms that a registry did not serve when the lock was made (without
 * them `npm ci` refuses the lock there), and to every package that lacks it the digest and licence that the registry tells.
 * Run it after each change of dependencies: `node scripts/complete-lockfile.mjs`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const systems = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'aix', 'netbsd', 'openbsd', 'sunos', 'openharmony'];
const processors = ['arm64', 'x64', 'ia32', 'riscv64', 'ppc64', 's390x', 'loong64', 'mips64el', 'wasm32', 'arm'];

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
let added = 0;

function platformOf(name) {
  const os = systems.find((each) => name.includes(each)) ?? 'none';
  const cpu = processors.find((each) => name.includes(each));
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) ? 'glibc' : null;
  return { os: [os], ...(cpu ? { cpu: [cpu] } : {}), ...(libc && os === 'linux' ? { libc: [libc] } : {}) };
}

/** What the registry says of one version; nothing where it does not serve it. */
function published(name, version) {
  const fields = ['dist.tarball', 'dist.integrity', 'license', 'engines'];
  const { status, stdout } = spawnSync('npm', ['view', `${name}@${version}`, ...fields, '--json'], {
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) return {};
  const found = JSON.parse(stdout);
  return {
    resolved: found['dist.tarball'],
    integrity: found['dist.integrity'],
    license: found.license,
    engines: found.engines,
  };
}

for (const [path, parent] of Object.entries({ ...lock.packages })) {
  if (path === '') continue;
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const hoisted = `node_modules/${name}`;
    if (lock.packages[hoisted] || lock.packages[`${path}/${hoisted}`]) continue;
    lock.packages[hoisted] = { version, optional: true, ...(parent.dev ? { dev: true } : {}), ...platformOf(name) };
    added += 1;
  }
}
const unknown = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  if (path === '' || entry.integrity) continue;
  const { version, ...rest } = entry;
  const found = published(path.replace(/^.*node_modules\//, ''), version);
  // In the order in which npm writes these fields, then its own for the rest.
  lock.packages[path] = { version, resolved: found.resolved, integrity: found.integrity, ...found, ...rest };
  if (!found.integrity) unknown.push(path);
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added`);
for (const path of unknown) console.log(`not served by this registry, without a digest: ${path}`);
