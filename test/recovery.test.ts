/** The whole server on a real PostgreSQL that goes away: nothing of it ends, and everything comes back by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, startInstallation } from './harness.ts';
import { type RealPostgres, realPostgresPrograms, startRealPostgres } from './real-postgres.ts';

const programs = realPostgresPrograms();
const owner = { name: '林一', email: 'lin@example.test', password: 'correct horse' };

describe.skipIf(!programs)(
  `a server whose PostgreSQL goes away${programs ? '' : ' (skipped: no PostgreSQL under /usr/lib/postgresql)'}`,
  () => {
    let real: RealPostgres;
    let biplane: Installation;
    let workspaceId: string;
    let cookie: string;
    const send = (path: string, init: RequestInit = {}) =>
      fetch(`${biplane.address}${path}`, {
        ...init,
        headers: {
          'Content-Type': 'application/json',
          Origin: biplane.address,
          'Accept-Language': 'en',
          ...(cookie ? { Cookie: cookie } : {}),
        },
      });
    const signIn = () =>
      send('/api/auth/sign-in/email', {
        method: 'POST',
        body: JSON.stringify({ email: owner.email, password: owner.password }),
      });
    const rename = (name: string) =>
      send(`/api/v1/workspaces/${workspaceId}`, { method: 'PATCH', body: JSON.stringify({ name }) });
    const codeOf = async (response: Response) => ((await response.json()) as { code?: string }).code;

    beforeAll(async () => {
      real = startRealPostgres(programs!);
      biplane = await startInstallation({ DATABASE_URL: real.url });
      ({ workspaceId } = await biplane.as(null).setup.create({ ...owner, workspaceName: '双翼科技' }));
      cookie = (await signIn()).headers.get('set-cookie')!.split(';')[0]!;
    }, 60_000);
    afterAll(async () => {
      await biplane?.stop();
      real?.stop();
    });

    it('lives when it is ended under load, says why at every door, recovers alone, and tells browsers to reload', async () => {
      const leave = new AbortController();
      const stream = await fetch(`${biplane.address}/api/v1/workspaces/${workspaceId}/events`, {
        headers: { Cookie: cookie },
        signal: leave.signal,
      });
      let heard = '';
      void (async () => {
        for await (const chunk of stream.body!) heard += Buffer.from(chunk).toString();
      })().catch(() => {});
      await expect.poll(() => heard).toContain('event: ready');

      let loading = true;
      const codes = new Set<string | undefined>();
      const load = Array.from({ length: 8 }, async (_, writer) => {
        for (let n = 0; loading; n++) {
          const response = await rename(`${writer} ${n}`);
          codes.add(response.ok ? 'ok' : await codeOf(response));
        }
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      real.halt();
      const refused = await signIn();
      expect([refused.status, await codeOf(refused)]).toEqual([503, 'unavailable']);
      const health = await send('/health');
      expect(health.status).toBe(503);
      expect(((await health.json()) as { reason: string }).reason).toContain('database is not available');
      real.start();
      await expect.poll(async () => (await rename('back')).status, { timeout: 20_000 }).toBe(200);
      loading = false;
      await Promise.all(load);
      expect([...codes].sort()).toEqual(['ok', 'unavailable']);
      expect((await send('/health')).status).toBe(200);

      await expect.poll(() => heard, { timeout: 20_000 }).toContain('event: reload');
      heard = '';
      await rename('heard again');
      await expect.poll(() => heard, { timeout: 5_000 }).toContain('event: changed');
      leave.abort();
    }, 60_000);
  },
);
