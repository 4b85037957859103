/** What a browser asks again while somebody else imports a file: what has changed, and not what only goes on. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditPage } from '../../../src/server/act/audit-log.ts';
import { settled, uploadFile } from '../../../src/server/features/imports/imports.fixture.ts';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';
import { signedIn } from './people.ts';

/** Enough that its progress is told several times. */
const lines = 50_000;

describe.skipIf(!hasBrowser)('a browser beside an import', () => {
  let installation: Installation;
  let browser: Browser;
  beforeAll(async () => {
    installation = await sharedInstallation();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  it('reloads each thing at most once per visible change, and nothing for the progress', async () => {
    const { id: workspaceId, owner, pm, gtm } = await installation.workspace('owner', 'pm', 'gtm');
    const { client } = pm;
    const { id: launchId } = await newLaunch(client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const at = { workspaceId, launchId };
    const rows = Array.from({ length: lines }, (_, row) => `A${row},2026-08-02,${row % 97}.10\n`);
    const content = `订单号,日期,金额\n${rows.join('')}`;
    const uploadId = await uploadFile(installation, at, { name: 'orders.csv', content });
    const { mapping, names } = await client.imports.inspect({ ...at, uploadId, kind: 'orders' });

    const session = await signedIn(installation, owner, workspaceId);
    const { page, context, settled: quiet } = await openPage(browser, installation.address, {}, session);
    await page.goto(`/launches/${launchId}`);
    await quiet();
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url());
      if (pathname.startsWith('/api/')) asked.push(pathname + search);
    });
    const { db } = installation.deps.postgres;
    const entries = async () => (await auditPage({ db, workspaceId }, { limit: 1 })).total;
    const before = await entries();
    let progress = 0;
    const stop = installation.deps.announcer.listen(workspaceId, (told) => {
      if (told !== 'reload' && told.progress) progress += 1;
    });
    const { id } = await client.imports.start({ ...at, uploadId, mapping, names, source: 'erp' });
    expect(await settled(client, at, id)).toMatchObject({ status: 'done', stored: lines });
    stop();
    await page.waitForTimeout(1_000);
    await quiet();
    const changes = (await entries()) - before;
    await context.close();

    expect(progress).toBeGreaterThan(0);
    expect(asked).not.toEqual([]);
    const times = [...new Set(asked)].map((path) => [path, asked.filter((each) => each === path).length] as const);
    expect(times.filter(([, count]) => count > changes)).toEqual([]);
  });
});
