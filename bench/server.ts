/** The built server as a user starts it, and what a bench asks it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The built server on a directory of its own, with an owner who is signed in. */
export async function startServer(dataDir: string) {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const base = `http://127.0.0.1:${port}`;
  const server: ChildProcess = spawn(process.execPath, [process.env.BIPLANE_BUILT_SERVER!], {
    cwd: root,
    env: {
      MALLOC_ARENA_MAX: '2',
      ...process.env,
      PORT: String(port),
      BIPLANE_DATA: dataDir,
      BIPLANE_LOG: 'quiet',
      BIPLANE_BACKUP: 'false',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ready = () =>
    fetch(`${base}/health`).then(
      (response) => response.ok,
      () => false,
    );
  while (!(await ready())) {
    if (server.exitCode !== null) throw new Error('the server ended before it was ready');
    await sleep(50);
  }
  let cookie = '';
  const call = async <T>(method: string, path: string, body?: object | Uint8Array): Promise<T> => {
    const raw = body instanceof Uint8Array;
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { cookie, origin: base, ...(body && !raw ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) } : {}),
    });
    const cookies = response.headers.getSetCookie();
    if (cookies.length > 0) cookie = cookies.map((each) => each.split(';')[0]).join('; ');
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const account = { name: 'Bench', email: 'bench@example.test', password: 'a long enough password' };
  const { workspaceId } = await call<{ workspaceId: string }>('POST', '/api/v1/setup', {
    ...account,
    workspaceName: 'Bench',
  });
  await call('POST', '/api/auth/sign-in/email', { email: account.email, password: account.password });
  const { user } = await call<{ user: { id: string } }>('GET', '/api/v1/session');
  const workspace = `/api/v1/workspaces/${workspaceId}`;
  const newLaunch = async () => {
    const launch = {
      name: 'Bench',
      family: 'toc',
      pmOwnerId: user.id,
      gtmOwnerId: user.id,
      committedDate: '2030-01-01',
      currency: 'GBP',
    };
    const { id } = await call<{ id: string }>('POST', `${workspace}/launches`, launch);
    return `${workspace}/launches/${id}`;
  };
  return { server, base, account, call, workspace, newLaunch };
}
export type Server = Awaited<ReturnType<typeof startServer>>;

export async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** A hundred reads a second, begun on time whether or not the ones before are answered. */
export async function readLatencies(
  { call, workspace, newLaunch }: Server,
  until: Promise<unknown>,
): Promise<number[]> {
  const launch = await newLaunch();
  const paths = [launch, `${workspace}/launches`, `${launch}/imports`, `${launch}/studies`];
  const samples: number[] = [];
  const pending: Promise<void>[] = [];
  let going = true;
  void until.finally(() => {
    going = false;
  });
  const begun = performance.now();
  for (let index = 0; going; index++) {
    await sleep(Math.max(0, begun + index * 10 - performance.now()));
    const due = begun + index * 10;
    const noted = call('GET', paths[index % paths.length]!).then(
      () => performance.now() - due,
      // A read that fails is one that never came.
      () => Number.POSITIVE_INFINITY,
    );
    pending.push(noted.then((took) => void samples.push(took)));
  }
  await Promise.all(pending);
  return samples;
}
