import { eq } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../../../test/harness.ts';
import { settled } from './imports.fixture.ts';
import { upload as uploadTable } from './schema.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await sharedInstallation();
});

test('a machine uploads a file over HTTP, imports it, and downloads what was rejected in its own language', async () => {
  const workspace = await installation.workspace('lead', 'pm', 'gtm');
  const owners = { pm: workspace.pm.id, gtm: workspace.gtm.id };
  const { id: launchId } = await newLaunch(workspace.pm.client, workspace.id, owners);
  const place = { workspaceId: workspace.id, launchId };
  const { secret } = await workspace.lead.client.keys.create({
    workspaceId: workspace.id,
    name: 'shop',
    actions: ['read', 'facts'],
  });
  const request = (path: string, init: RequestInit = {}, key = secret) =>
    fetch(`${installation.address}/api/v1/workspaces/${workspace.id}/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, ...init.headers },
    });

  const csv = 'order_id,date,amount,channel\n1,2026-01-02,10.00,=cmd()\n2,2026-01-32,5,shop\n3,2026-01-03,=1+1,shop\n';
  const uploaded = await request(`uploads?name=${encodeURIComponent('../订单 1月.csv')}`, {
    method: 'POST',
    body: csv,
  });
  expect(uploaded.status).toBe(201);
  const { uploadId, fileName, bytes } = (await uploaded.json()) as {
    uploadId: string;
    fileName: string;
    bytes: number;
  };
  expect({ fileName, bytes }).toEqual({ fileName: '订单 1月.csv', bytes: Buffer.byteLength(csv) });
  const entry = { procedure: 'uploads.create', entity: 'upload', actor: { kind: 'key', name: 'shop' } };
  const asked = { workspaceId: workspace.id, entity: 'upload', entityId: uploadId };
  expect((await workspace.lead.client.audit.list(asked)).entries).toMatchObject([
    { ...entry, before: null, after: { fileName, bytes } },
  ]);

  const inspected = await request(`launches/${launchId}/imports/inspect`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploadId, kind: 'orders' }),
  });
  const { mapping } = (await inspected.json()) as { mapping: object };
  const started = await request(`launches/${launchId}/imports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uploadId, mapping }),
  });
  const { id } = (await started.json()) as { id: string };
  expect(await settled(workspace.pm.client, place, id)).toMatchObject({ status: 'done', stored: 1, rejected: 2 });

  const file = await request(`launches/${launchId}/imports/${id}/rejects.csv`, {
    headers: { 'accept-language': 'en' },
  });
  expect(file.headers.get('content-type')).toContain('text/csv');
  const rejects = Buffer.from(await file.arrayBuffer()).toString('utf8');
  expect(rejects.split('\r\n')).toEqual([
    '\ufeffRow,Column,Header,Content,Reason',
    '3,2,date,2026-01-32,Not a valid date (1970 to 2148).',
    "4,3,amount,'=1+1,Not a number.",
    '',
  ]);
  const chinese = await request(`launches/${launchId}/imports/${id}/rejects.csv?locale=zh-CN`);
  expect(await chinese.text()).toContain('不是有效日期');

  expect((await request('uploads?name=x.csv', { method: 'POST', body: csv }, 'bp_wrong')).status).toBe(401);
  expect((await request('uploads', { method: 'POST', body: csv })).status).toBe(400);
  expect((await request('uploads?name=x.csv', { method: 'POST' })).status).toBe(400);
  const elsewhere = await fetch(`${installation.address}/api/v1/workspaces/${crypto.randomUUID()}/uploads?name=x.csv`, {
    method: 'POST',
    body: csv,
    headers: { authorization: `Bearer ${secret}` },
  });
  expect(elsewhere.status).toBe(404);
});

test('small files come in side by side, and keys fill the share of who made them', async () => {
  const workspace = await installation.workspace('lead');
  const newKey = async (name: string) => {
    const asked = { workspaceId: workspace.id, name, actions: ['read' as const, 'facts' as const] };
    return (await workspace.lead.client.keys.create(asked)).secret;
  };
  const [one, other] = [await newKey('one'), await newKey('other')];
  const upload = async (key: string) => {
    const headers = { authorization: `Bearer ${key}` };
    const address = `${installation.address}/api/v1/workspaces/${workspace.id}/uploads?name=x.csv`;
    return fetch(address, { method: 'POST', body: 'order_id\n1\n', headers });
  };
  const answers = await Promise.all(Array.from({ length: 60 }, () => upload(one)));
  expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(201));
  for (let more = 0; more < 140; more += 1) await upload(one);
  const refused = await upload(other);
  expect(refused.status).toBe(429);
  expect(await refused.json()).toMatchObject({ data: { reason: { key: 'imports.errors.tooManyUploads' } } });
});

test('a file whose sender lost the right while it came in is refused, and leaves nothing', async () => {
  const { id: workspaceId, owner, lead } = await installation.workspace('owner', 'lead');
  const asked = { workspaceId, name: 'shop', actions: ['read' as const, 'facts' as const] };
  const { secret } = await lead.client.keys.create(asked);
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  let goOn = () => {};
  const removed = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('order_id\n'));
      begin();
      await removed;
      controller.enqueue(new TextEncoder().encode('1\n'));
      controller.close();
    },
  });
  const upload = fetch(`${installation.address}/api/v1/workspaces/${workspaceId}/uploads?name=x.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}` },
    body,
    duplex: 'half',
  } as RequestInit);
  await begun;
  const { db } = installation.deps.postgres;
  const here = () => db.select().from(uploadTable).where(eq(uploadTable.workspaceId, workspaceId));
  await expect.poll(async () => (await here()).length).toBe(1);
  await owner.client.members.remove({ workspaceId, userId: lead.id });
  goOn();
  expect((await upload).status).toBe(401);
  expect(await here()).toEqual([]);
});
