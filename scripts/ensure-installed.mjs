/** Installs dependencies when node_modules does not match package-lock.json. Plain Node: runs before anything is installed. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { use, usersOf } from './in-use.mjs';
import { locked, root } from './lock.mjs';

const stamp = join(root, 'node_modules', '.cache', 'biplane-installed');

export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `需要 Node.js 20.19 或更新版本，现在是 ${process.versions.node} / Node.js 20.19 or newer is needed, this is ${process.versions.node}`,
  );
  process.exit(1);
}

/**
 * Installs what is missing. `runsFromPackages` names a command that goes on working from node_modules: until it ends nobody installs over
 * it. A running server does not need that: its build brings its own packages.
 */
export async function ensureInstalled({ runsFromPackages } = {}) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === lock;
  if (!isInstalled())
    await locked({ zh: '安装依赖', en: 'installing dependencies' }, async (run) => {
      if (isInstalled()) return;
      const [user] = usersOf('node_modules');
      if (user) {
        console.error(
          `进程 ${user.pid}（${user.command}）正在使用 node_modules：请先停止它 / node_modules is in use by process ${user.pid} (${user.command}): stop it first`,
        );
        process.exit(1);
      }
      console.error('安装依赖… / Installing dependencies…');
      const status = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
      if (status !== 0) process.exit(status);
      mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
      writeFileSync(stamp, lock);
    });
  if (runsFromPackages) use(['node_modules'], runsFromPackages);
}
