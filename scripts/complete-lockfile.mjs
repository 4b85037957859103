/**
 * Adds to package-lock.json the optional packages of other platforms that a registry did not serve when the lock was made; without
 * them `npm ci` refuses the lock there. Run it after each change of dependencies: `node scripts/complete-lockfile.mjs`.
 */
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

for (const [path, parent] of Object.entries({ ...lock.packages })) {
  if (path === '') continue;
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const hoisted = `node_modules/${name}`;
    if (lock.packages[hoisted] || lock.packages[`${path}/${hoisted}`]) continue;
    lock.packages[hoisted] = { version, optional: true, ...platformOf(name) };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added`);
