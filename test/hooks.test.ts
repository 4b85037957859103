import { createHmac, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { received, receives } from '../src/contract/procedure.ts';
import { auditPage } from '../src/server/act/audit-log.ts';
import { bindRouter } from '../src/server/act/procedures.ts';
import type { AppEnv } from '../src/server/http/app-env.ts';
import { openInputReader } from '../src/server/http/input-reader.ts';
import { openInputThread } from '../src/server/http/input-thread.ts';
import { openApiDocument } from '../src/server/http/openapi-document.ts';
import { procedureRoutes } from '../src/server/http/procedures.ts';
import { type Installation, sharedInstallation } from './harness.ts';

/** Another system as it could be: its orders come signed, to an address that says whose they are. */
const contract = {
  shop: {
    orders: receives({
      path: '/hooks/shop/{key}',
      summary: 'Orders of the shop',
      tag: 'hooks',
      takes: 'application/xml',
      bodyMax: 1024,
    })
      .input(z.object({ key: z.string().max(64), received }))
      .output(z.object({ bytes: z.int() })),
  },
};
const secret = 'known to both';
/** Which workspace a key of the shop is of. */
const keys = new Map<string, string>();

const router = bindRouter(contract, {
  shop: {
    orders: {
      recognise: async (_ctx, { key, received: { bytes, headers } }) => {
        const workspaceId = keys.get(key);
        const signature = Buffer.from(headers.get('x-shop-signature') ?? '', 'hex');
        const expected = createHmac('sha256', secret).update(bytes).digest();
        if (!workspaceId || signature.length !== expected.length || !timingSafeEqual(signature, expected)) return null;
        return { workspaceId, id: 'shop-1', name: 'the shop' };
      },
      decide: async (ctx, { received: { bytes } }) => {
        ctx.changed({ entity: 'orders', entityId: 'shop-1', before: null, after: { bytes: bytes.length } });
        return { bytes: bytes.length };
      },
    },
  },
});

describe('what another system sends by itself', () => {
  let biplane: Installation;
  const thread = openInputThread();
  const app = new Hono<AppEnv>();
  let sender = '192.0.2.1';
  beforeAll(async () => {
    biplane = await sharedInstallation();
    const { deps } = biplane;
    const addressOf = () => sender;
    const options = { attempts: deps.attempts, thread, fileMaxBytes: 0, addressOf };
    app.use(async (c, next) => {
      c.set('caller', null);
      c.set('locale', 'en');
      await next();
    });
    procedureRoutes(app, { deps, router, readInput: openInputReader(options), addressOf, log: () => {} });
  });
  afterAll(() => thread.close());

  /** Bytes that are no text in any encoding, so that whoever reads them as one spoils them. */
  const body = new Uint8Array([0x3c, 0xff, 0xfe, 0x00, 0x3e, 0x0d, 0x0a]);
  const signed = (bytes: Uint8Array) => createHmac('sha256', secret).update(bytes).digest('hex');
  async function send(key: string, bytes: Uint8Array, signature = signed(bytes), query = '') {
    const response = await app.request(`/api/v1/hooks/shop/${key}${query}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/xml',
        'content-length': `${bytes.length}`,
        'x-shop-signature': signature,
      },
      body: bytes as Uint8Array<ArrayBuffer>,
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  }
  function keyOf(workspaceId: string): string {
    const key = crypto.randomUUID();
    keys.set(key, workspaceId);
    return key;
  }
  const entriesOf = async (workspaceId: string) =>
    (await auditPage({ db: biplane.deps.postgres.db, workspaceId }, { limit: 10 })).entries.filter(
      ({ procedure }) => procedure === 'shop.orders',
    );

  it('is a write of a hook in the workspace whose key it is, by a signature over every byte', async () => {
    const [mine, theirs] = [await biplane.workspace('owner'), await biplane.workspace('owner')];
    expect(await send(keyOf(mine.id), body)).toEqual({ status: 200, answer: { bytes: body.length } });
    expect(await entriesOf(mine.id)).toMatchObject([
      { actorKind: 'hook', actorId: 'shop-1', actorName: 'the shop', after: { bytes: body.length } },
    ]);
    expect(await entriesOf(theirs.id)).toEqual([]);
  });

  it('is refused to whoever does not prove it, and leaves no entry', async () => {
    const { id } = await biplane.workspace('owner');
    const key = keyOf(id);
    const refused = [
      await send(crypto.randomUUID(), body),
      await send(key, body, ''),
      await send(key, body, signed(new Uint8Array([...body, 0x20]))),
    ];
    for (const { status, answer } of refused)
      expect([status, answer.code, answer.message]).toEqual([401, 'unauthenticated', refused[0]!.answer.message]);
    expect(await entriesOf(id)).toEqual([]);
  });

  it('is not listened to from where too much of it was not what it said, and from elsewhere is', async () => {
    const { id } = await biplane.workspace('owner');
    const key = keyOf(id);
    const statuses = async (times: number, signature?: string) => {
      const found = new Set<number>();
      for (let n = 0; n < times; n += 1) found.add((await send(key, body, signature)).status);
      return [...found];
    };
    sender = '198.51.100.7';
    expect(await statuses(80)).toEqual([200]);
    expect(await statuses(60, 'ab')).toEqual([401]);
    expect(await statuses(1, 'ab')).toEqual([429]);
    expect(await statuses(1)).toEqual([429]);
    sender = '198.51.100.8';
    expect(await statuses(1)).toEqual([200]);
    sender = '192.0.2.1';
  });

  it('may be no larger than it says, and is read from the body alone', async () => {
    const { id } = await biplane.workspace('owner');
    const key = keyOf(id);
    expect((await send(key, new Uint8Array(1025))).status).toBe(400);
    expect((await send(key, body, signed(body), '?received=x')).status).toBe(200);
    expect((await send(key, body, signed(body), '?more=x')).status).toBe(400);
  });

  it('is in the document of the interface with its type and size, open to no session', async () => {
    const { paths } = (await openApiDocument(router)) as { paths: Record<string, { post: object }> };
    expect(paths['/hooks/shop/{key}']?.post).toMatchObject({
      'x-biplane-access': 'hook',
      security: [],
      parameters: [{ name: 'key', in: 'path' }],
      requestBody: { description: 'At most 1 kB.', content: { 'application/xml': {} } },
      responses: { 401: expect.anything(), 409: expect.anything() },
    });
  });
});
