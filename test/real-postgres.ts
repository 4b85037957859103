/** A real PostgreSQL for tests, where one is installed: a cluster of its own in a temporary directory, reachable by a socket only. */
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const versions = '/usr/lib/postgresql';

export type RealPostgres = { url: string; start: () => void; halt: () => void; stop: () => void };

/** The directory of the newest installed server's programs; `null` where there is none. */
export function realPostgresPrograms(): string | null {
  if (!existsSync(versions)) return null;
  const newest = readdirSync(versions)
    .filter((version) => existsSync(join(versions, version, 'bin/initdb')))
    .sort((a, b) => Number(b) - Number(a))[0];
  return newest ? join(versions, newest, 'bin') : null;
}

/** Starts an empty server. As root it runs as the user `postgres`, because the server refuses to be root. */
export function startRealPostgres(programs: string): RealPostgres {
  const root = mkdtempSync(join(tmpdir(), 'biplane-real-'));
  let identity: { uid?: number; gid?: number } = {};
  if (process.getuid?.() === 0) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    identity = { uid: id('-u'), gid: id('-g') };
    chownSync(root, identity.uid!, identity.gid!);
  }
  const data = join(root, 'data');
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { ...identity, cwd: root, stdio: 'ignore' });
  run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync');
  const settings = `-c listen_addresses= -c unix_socket_directories=${root} -c fsync=off`;
  const start = () => run('pg_ctl', '-D', data, '-w', '-l', join(root, 'log'), '-o', settings, 'start');
  /** Ends it at once, as a crash would. */
  const halt = () => run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop');
  start();
  return {
    url: `postgresql://postgres@/postgres?host=${encodeURIComponent(root)}`,
    start,
    halt,
    stop() {
      halt();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
