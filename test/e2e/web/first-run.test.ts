/** What the first person of an installation does, each time on one that nobody has used yet. */
import { eq, inArray } from 'drizzle-orm';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { member, person } from '../../../src/server/features/people/schema.ts';
import { sampleLoad } from '../../../src/server/features/sample/schema.ts';
import { type Installation, startInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';

const owner = { name: '林一', email: 'lin@example.test', password: 'correct horse battery', workspaceName: '星河手机' };

describe.skipIf(!hasBrowser)('the first person', () => {
  let installation: Installation;
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    installation = await startInstallation();
  });
  afterEach(() => installation.stop());
  afterAll(() => browser?.close());

  async function setUp(page: Page) {
    await page.goto('/');
    await page.waitForURL('**/setup');
    await page.getByLabel('姓名').fill(owner.name);
    await page.getByLabel('邮箱').fill(owner.email);
    await page.getByLabel('密码').first().fill(owner.password);
    await page.getByLabel('工作区名称').fill(owner.workspaceName);
    await page.getByRole('button', { name: '创建并开始' }).click();
  }

  it('goes from the first run to a first launch', async () => {
    const { page, complaints } = await openPage(browser, installation.address);
    await setUp(page);
    await page.getByRole('button', { name: /新建一次上市/ }).click();
    await page.waitForURL('**/launches/new');
    await page.getByLabel('名称').fill('X1 秋季上市');
    await page.getByLabel('产品').fill('旗舰手机');
    await page.getByLabel('承诺上市日').fill('2027-11-04');
    await page.getByLabel('承诺上市日').press('Tab');
    await page.getByRole('button', { name: '创建' }).click();
    await page.getByRole('heading', { level: 1, name: 'X1 秋季上市' }).waitFor();
    for (const card of ['需求验证卡', '上市节奏卡', '收入对赌卡'])
      await page.getByRole('heading', { name: card }).waitFor();
    expect(await page.getByText('承诺 2027-11-04').isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  }, 60_000);

  it('has the sample filled, sees how far it is, stops it, asks for it again, and is led into it when it is there', async () => {
    const { page, complaints } = await openPage(browser, installation.address);
    await setUp(page);
    const sample = page.getByRole('button', { name: /浏览示例工作区/ });
    await sample.click();
    const progress = page.getByText(/正在生成示例工作区/);
    await progress.waitFor();
    await page.getByRole('button', { name: '取消' }).click();
    await sample.click();
    await progress.waitFor();
    // The rest of the story is told in the sample's own test; here another workspace stands for it.
    const { db } = installation.deps.postgres;
    const { id: workspaceId } = await installation.workspace();
    const [lin] = await db.select().from(person).where(eq(person.email, owner.email));
    await db.insert(member).values({ workspaceId, personId: lin!.id, role: 'owner' });
    const done = { status: 'done' as const, workspaceId, finishedAt: new Date() };
    await db
      .update(sampleLoad)
      .set(done)
      .where(inArray(sampleLoad.status, ['queued', 'running']));
    await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('biplane.workspace'))).toBe(workspaceId);
    expect(complaints).toEqual([]);
  }, 60_000);
});
