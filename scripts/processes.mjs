/** Processes by their id and the moment they began: an id alone is given to another process one day. Plain Node. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const starter = process.ppid;

/** Calls `stop` when npm, which started this process, was ended without a word to it. Does nothing for what a person started themselves. */
export function whenNpmIsGone(stop) {
  if (!process.env.npm_lifecycle_event) return;
  setInterval(() => {
    if (process.ppid !== starter) stop();
  }, 500).unref();
}

/** When a process began, as its system tells it; `null` when there is no such process. */
function startOf(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code !== 'EPERM') return null;
  }
  try {
    if (process.platform === 'linux') {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\)\s/s, '')
        .split(' ');
      return fields[0] === 'Z' ? null : fields[19];
    }
    if (process.platform === 'win32') return 'unknown';
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** What to keep of a process to recognise it later. */
export function identify(pid) {
  return { pid, startedAt: startOf(pid) };
}

/** Whether the process that was identified still runs. */
export function isAlive({ pid, startedAt }) {
  return startedAt !== null && startOf(pid) === startedAt;
}
