import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../src/contract/contract.ts';
import { type Installation, newLaunch, startInstallation } from './harness.ts';

/** A request that names the server as it likes, which `fetch` does not allow. */
function ask(address: string, host: string, path: string, { body, ...headers }: Record<string, string> = {}) {
  const { hostname, port } = new URL(address);
  const method = body === undefined ? 'GET' : 'POST';
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    request({ hostname, port, path, method, headers: { ...headers, host } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    })
      .on('error', reject)
      .end(body);
  });
}

describe('the server over HTTP', () => {
  let biplane: Installation;
  let cookie = '';
  let workspaceId = '';
  const owner = { name: '林一', email: 'lin@example.test', password: 'correct horse', workspaceName: '双翼科技' };
  const json = { 'Content-Type': 'application/json' };

  const send = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
    fetch(`${biplane.address}${path}`, { ...init, headers: { 'Accept-Language': 'en', ...init.headers } });
  const auth = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(`/api/auth/${path}`, {
      method: 'POST',
      headers: { ...json, Origin: biplane.address, ...headers },
      body: JSON.stringify(body),
    });
  const cookieOf = (response: Response) => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const post = (body: string, headers: Record<string, string> = {}) =>
    send('/api/v1/workspaces', { method: 'POST', headers: { Cookie: cookie, ...json, ...headers }, body });

  beforeAll(async () => {
    biplane = await startInstallation();
    ({ workspaceId } = await biplane.as(null).setup.create(owner));
    cookie = cookieOf(await auth('sign-in/email', { email: owner.email, password: owner.password }));
  });
  afterAll(() => biplane?.stop());

  it('serves of sign-in what the product uses, and refuses in its own form', async () => {
    const wrong = await auth('sign-in/email', { email: owner.email, password: 'guess guess' });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({
      code: 'unauthenticated',
      data: { reason: { key: 'people.signIn.wrong' } },
    });
    const malformed = await auth('sign-in/email', { email: 'lin', password: 'guess guess' });
    expect(await malformed.json()).toMatchObject({
      code: 'invalid_input',
      message: 'Field “email” must be an e-mail address, such as lin@example.com.',
    });
    for (const path of ['update-user', 'list-sessions', 'change-password']) {
      const other = await auth(path, { name: 'renamed' }, { Cookie: cookie });
      expect([path, other.status, (await other.json()).code]).toEqual([path, 404, 'not_found']);
    }
  });

  it('takes bodies that are JSON, and of strangers only small ones', async () => {
    for (const [body, type, key] of [
      ['<a/>', 'application/xml', 'errors.jsonOnly'],
      ['name=x', 'application/x-www-form-urlencoded', 'errors.jsonOnly'],
      ['{"name":', 'application/json', 'errors.malformedRequest'],
      [`{"name":"${'x'.repeat(17 * 1024 ** 2)}"}`, 'application/json', 'errors.bodyTooLarge'],
    ] as const) {
      const response = await post(body, { 'Content-Type': type });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'invalid_input', data: { reason: { key } } });
    }
    const stranger = await post(`{"name":"${'x'.repeat(100_000)}"}`, { Cookie: '' });
    expect([stranger.status, (await stranger.json()).code]).toEqual([401, 'unauthenticated']);
  });

  it("refuses a cookie from another site's page, whatever that page writes into headers", async () => {
    const evil = { Origin: 'https://evil.example' };
    const own = await post('{"name":"own"}', { Origin: biplane.address });
    expect(own.status).toBe(200);
    for (const more of [{}, { Authorization: 'Basic eDp5' }, { 'X-Forwarded-Host': 'evil.example' }]) {
      const response = await post('{"name":"stolen"}', { ...evil, ...more });
      expect([response.status, (await response.json()).code]).toEqual([403, 'forbidden']);
    }
  });

  it('finds ids in capitals and refuses what is no id, also beside the procedures', async () => {
    const { id: other, pm, gtm } = await biplane.workspace('pm', 'gtm');
    const launch = await newLaunch(pm.client, other, { pm: pm.id, gtm: gtm.id });
    await expect(pm.client.launches.get({ workspaceId: '-'.repeat(36), launchId: launch.id })).rejects.toMatchObject({
      code: 'not_found',
    });
    const mine = `/api/v1/workspaces/${workspaceId.toUpperCase()}`;
    expect((await send(`${mine}/launches`, { headers: { Cookie: cookie } })).status).toBe(200);
    for (const path of ['imports/none/rejects.csv', 'studies/none/rows.csv']) {
      const response = await send(`${mine}/launches/${launch.id}/${path}`, { headers: { Cookie: cookie } });
      expect([path, response.status]).toEqual([path, 400]);
      expect(await response.json()).toMatchObject({ data: { reason: { key: 'errors.invalid.uuid' } } });
    }
  });

  it('takes the version of a deletion from the query, and refuses one that no record can have', async () => {
    const { id: other, owner: keeper, pm, gtm } = await biplane.workspace('owner', 'pm', 'gtm');
    const launch = await newLaunch(pm.client, other, { pm: pm.id, gtm: gtm.id });
    const key = await keeper.client.keys.create({ workspaceId: other, name: 'script', actions: ['read', 'launch'] });
    const headers = { Authorization: `Bearer ${key.secret}` };
    const path = `/api/v1/workspaces/${other.toUpperCase()}/launches/${launch.id}`;
    const remove = (version: number) => send(`${path}?version=${version}`, { method: 'DELETE', headers });
    const members = await send(`/api/v1/workspaces/${other}/members/${pm.id}`, { method: 'DELETE', headers });
    expect((await members.json()).message).toBe(
      'This API key does not include “Manage members, keys and settings”. Create a key that does on the “API keys” page.',
    );
    expect((await (await remove(2 ** 31)).json()).data.reason.key).toBe('errors.invalid.tooLarge');
    expect((await remove(launch.version)).status).toBe(200);
  });

  it('describes who may call, how it refuses, and the streams', async () => {
    const { paths, components } = await (await send('/api/v1/openapi.json')).json();
    const launches = '/workspaces/{workspaceId}/launches';
    expect(paths['/setup'].get.security).toEqual([]);
    expect(paths['/session'].get.security).toEqual([{ cookie: [] }]);
    expect(paths[launches].post).toMatchObject({
      'x-biplane-access': 'launch',
      responses: { 409: { $ref: '#/components/responses/conflict' } },
    });
    expect(components.responses.conflict.content['application/json'].schema.$ref).toBe('#/components/schemas/Error');
    expect(components.schemas.Error.properties.code.enum).toContain('rate_limited');
    const sheets = paths[`${launches}/{launchId}/studies/{studyId}/rows.csv`].get;
    expect(sheets).toMatchObject({ 'x-biplane-access': 'read', responses: { 200: { content: { 'text/csv': {} } } } });
    expect(paths['/workspaces/{workspaceId}/uploads'].post).toMatchObject({
      'x-biplane-access': 'facts',
      parameters: [
        { name: 'workspaceId', in: 'path' },
        { name: 'name', in: 'query', required: true },
      ],
      requestBody: { content: { 'application/octet-stream': {} } },
      responses: { 201: { content: { 'application/json': {} } }, 412: {} },
    });
    const events = paths['/workspaces/{workspaceId}/events'].get;
    expect(Object.keys(events.responses[200].content)).toEqual(['text/event-stream']);
    const declared = Object.values(contract).flatMap((feature) => Object.values(feature));
    expect(Object.values(paths).flatMap((methods) => Object.keys(methods as object))).toHaveLength(declared.length);
    expect(await (await send('/api/docs')).text()).toContain('Requires the right');
  });

  it('answers every path in its own form', async () => {
    const asset = await send('/assets/gone.js');
    expect([asset.status, asset.headers.get('cache-control')]).toEqual([404, null]);
    expect((await asset.json()).code).toBe('not_found');
    const page = await send('/launches', { method: 'POST' });
    expect([page.status, (await page.json()).code]).toEqual([404, 'not_found']);
    const head = await send('/api/v1/session', { method: 'HEAD', headers: { Cookie: cookie } });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('is only reached under its own address, so that no name of another site can be pointed at it', async () => {
    const { port } = new URL(biplane.address);
    for (const host of [`127.0.0.1:${port}`, 'localhost:8080', '[::1]:3000', '192.0.2.7']) {
      expect([host, (await ask(biplane.address, host, '/api/v1/setup')).status]).toEqual([host, 200]);
    }
    for (const host of [`evil.example:${port}`, 'localhost.evil.example', 'x'.repeat(10_000)]) {
      for (const path of ['/api/v1/setup', '/', '/health']) {
        const refused = await ask(biplane.address, host, path);
        expect([refused.status, JSON.parse(refused.body).data.reason.key]).toEqual([403, 'errors.foreignHost']);
      }
    }
  });

  it('lets nobody on the way keep an answer of the API', async () => {
    for (const path of ['/api/v1/setup', '/api/v1/session', '/api/v1/none', '/api/v1/openapi.json', '/api/docs']) {
      const response = await send(path, { headers: { Cookie: cookie } });
      expect([path, response.headers.get('cache-control')]).toEqual([path, 'no-store']);
    }
    expect((await send('/health')).headers.get('strict-transport-security')).toBeNull();
  });

  it('ends the event stream of whoever may no longer see it', async () => {
    const second = cookieOf(await auth('sign-in/email', { email: owner.email, password: owner.password }));
    const stream = await send(`/api/v1/workspaces/${workspaceId.toUpperCase()}/events`, {
      headers: { Cookie: second },
    });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('ready');
    const rename = (name: string) =>
      send(`/api/v1/workspaces/${workspaceId}`, {
        method: 'PATCH',
        headers: { ...json, Cookie: cookie },
        body: JSON.stringify({ name }),
      });
    expect((await rename('新名')).status).toBe(200);
    expect((await reader.read()).value).toContain('changed');
    expect((await auth('sign-out', {}, { Cookie: second })).status).toBe(200);
    await rename('新新名');
    expect(await reader.read()).toMatchObject({ done: true });
  });
});

describe('the server behind a proxy that it trusts', () => {
  let biplane: Installation;
  const owner = { name: '林一', email: 'lin@example.test', password: 'correct horse', workspaceName: '双翼科技' };
  beforeAll(async () => {
    biplane = await startInstallation({ BIPLANE_TRUSTED_PROXY: 'true' });
    await biplane.as(null).setup.create(owner);
  });
  afterAll(() => biplane?.stop());

  const signIn = (forwarded: string, password: string, headers: Record<string, string> = {}) =>
    fetch(`${biplane.address}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Origin: biplane.address,
        'X-Forwarded-For': forwarded,
        ...headers,
      },
      body: JSON.stringify({ email: owner.email.toUpperCase(), password }),
    });
  const attempt = async (forwarded: string, password: string) => (await signIn(forwarded, password)).status;

  it('counts attempts by the address that the proxy saw, not by what the client says', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) statuses.push(await attempt(`198.51.100.${n}, 203.0.113.7`, owner.password));
    expect(statuses).toEqual([...Array(10).fill(200), 429, 429]);
    expect(await attempt('203.0.113.8', owner.password)).toBe(200);
  });

  it('closes an account for a while after too many wrong passwords from wherever, but to no device that signed in before', async () => {
    const before = await signIn('203.0.113.20', owner.password);
    const [session = '', device = ''] = before.headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    const guesses = await Promise.all(Array.from({ length: 24 }, (_, n) => attempt(`192.0.2.${n}`, 'guess guess')));
    expect(guesses.filter((status) => status === 401)).toHaveLength(20);
    expect(guesses.filter((status) => status === 429)).toHaveLength(4);
    expect(await attempt('192.0.2.200', owner.password)).toBe(429);

    // Its owner, even from an address that guesses, and with a mistake or two.
    for (const [password, status] of [['guess guess', 401], ...Array(12).fill([owner.password, 200])] as const)
      expect((await signIn('192.0.2.1', password, { Cookie: device })).status).toBe(status);
    const change = await fetch(`${biplane.address}/api/v1/session/password`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: biplane.address, Cookie: session },
      body: JSON.stringify({ current: owner.password, password: owner.password }),
    });
    expect(change.status).toBe(200);
    // A device is known by a signature, to the accounts that used it only, and may not guess without end either.
    const forged = device.replace(/=[^.]+/, '=another');
    expect((await signIn('192.0.2.201', owner.password, { Cookie: forged })).status).toBe(429);
    const ofDevice: number[] = [];
    for (let n = 0; n < 22; n += 1)
      ofDevice.push((await signIn('192.0.2.1', 'guess guess', { Cookie: device })).status);
    expect(ofDevice).toEqual([...Array(20).fill(401), 429, 429]);
  });
});

describe('the server at an https address', () => {
  let biplane: Installation;
  const owner = { name: '林一', email: 'lin@example.test', password: 'correct horse', workspaceName: '双翼科技' };
  beforeAll(async () => {
    biplane = await startInstallation({ BIPLANE_URL: 'https://biplane.example' });
    await biplane.as(null).setup.create(owner);
  });
  afterAll(() => biplane?.stop());

  it('signs in with cookies that only https can set, and tells browsers to stay with https', async () => {
    const body = JSON.stringify({ email: owner.email, password: owner.password });
    const headers = { 'content-type': 'application/json', origin: 'https://biplane.example' };
    const signedIn = await ask(biplane.address, 'biplane.example', '/api/auth/sign-in/email', { ...headers, body });
    expect(signedIn.status).toBe(200);
    expect(signedIn.headers['strict-transport-security']).toBe('max-age=31536000');
    const cookies = [signedIn.headers['set-cookie'] ?? []].flat();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Secure-/);
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; HttpOnly/);
    }
    const [session = ''] = cookies.map((cookie) => cookie.split(';')[0] ?? '');
    const see = (cookie: string) => ask(biplane.address, 'biplane.example', '/api/v1/session', { cookie });
    expect((await see(session)).status).toBe(200);
    expect((await see(session.replace('__Secure-', ''))).status).toBe(401);
  });
});
