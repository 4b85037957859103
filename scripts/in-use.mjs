/**
 * Which processes use which directories: what somebody still runs from is neither removed nor installed over. One file per process in
 * dist/in-use, which counts as long as the process lives. Plain Node.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dist } from './lock.mjs';
import { identify, isAlive } from './processes.mjs';

const directory = join(dist, 'in-use');

/** What every living process said that it uses. What dead ones left is removed. */
function living() {
  mkdirSync(directory, { recursive: true });
  return readdirSync(directory).flatMap((entry) => {
    const file = join(directory, entry);
    try {
      const user = JSON.parse(readFileSync(file, 'utf8'));
      if (isAlive(user)) return [user];
      rmSync(file, { force: true });
    } catch {
      // A draft, or a record that has just gone.
    }
    return [];
  });
}

/** Records that the process uses these directories until it ends; `command` is what a person knows it by. */
export function use(names, command, pid = process.pid) {
  living();
  const file = join(directory, `${pid}.json`);
  const draft = `${file}.draft`;
  writeFileSync(draft, JSON.stringify({ ...identify(pid), command, names }));
  renameSync(draft, file);
}

/** The processes other than this one that use a directory of this name. */
export function usersOf(name) {
  return living().filter((user) => user.pid !== process.pid && user.names.includes(name));
}
