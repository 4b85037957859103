/** What people do twice, at once or too late: on the built web, with answers that take their time. */
import { eq } from 'drizzle-orm';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { session as sessions } from '../../../src/server/features/people/schema.ts';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage } from './browser.ts';
import { signedIn } from './people.ts';

const password = 'correct horse battery';

const shares = { pm: 50, gtm: 40, external: 10 };
const terms = {
  outcome: 'net_revenue' as const,
  target: 100_000_00,
  salesFrom: '2098-12-01',
  salesTo: '2098-12-31',
  returnsTo: '2099-01-31',
  method: 'lmdi' as const,
  stakes: { unit: 'points' as const, pm: 100, gtm: 100 },
  attributionPercent: 60,
  tree: {
    drivers: [
      { key: 'price', name: '单价', measure: 'order_value' as const, shares },
      { key: 'orders', name: '订单', measure: 'orders' as const, shares },
      { key: 'returns', name: '退货率', measure: 'return_rate' as const, shares },
    ],
    channels: [{ name: '线上', plan: { price: 450_00, orders: 1_000, returns: 0.05 } }],
  },
};

describe.skipIf(!hasBrowser)('what is saved from a browser', () => {
  let installation: Installation;
  let browser: Browser;
  const opened: OpenPage[] = [];

  beforeAll(async () => {
    installation = await sharedInstallation();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const here = opened.splice(0);
    for (const { context } of here) await context.close();
    expect(here.flatMap(({ complaints }) => complaints)).toEqual([]);
  });

  /** An owner at a launch with a need and a task, in their browser; and a lead who works at the same by the API. */
  async function stage() {
    const { id: workspaceId, owner, lead } = await installation.workspace('owner', 'lead');
    const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: owner.id });
    const at = { workspaceId, launchId };
    const open = async (person: { id: string } = owner) => {
      const page = await openPage(browser, installation.address, {}, await signedIn(installation, person, workspaceId));
      opened.push(page);
      return page;
    };
    return { at, owner, lead, open, path: `/launches/${launchId}` };
  }

  /** Writes are answered late, so that a second press meets the first under way; `reads` too, so that the screen stays as it was. */
  async function slowly(page: Page, { writesMs = 0, readsMs = 0 }): Promise<void> {
    await page.route('**/api/v1/**', async (route) => {
      const isWrite = route.request().method() !== 'GET';
      const wait = isWrite ? writesMs : route.request().url().endsWith('/events') ? 0 : readsMs;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      await route.continue().catch(() => {});
    });
  }

  const submit = (page: Page) => page.locator('form').last().locator('button[type=submit]').first();
  const title = (page: Page) => page.getByRole('textbox', { name: /^需求/ });
  const save = (page: Page) => page.getByRole('button', { name: '保存', exact: true });
  /** Whether all of it is on the screen. */
  async function inSight(page: Page, what: Locator): Promise<boolean> {
    const box = await what.boundingBox();
    const view = page.viewportSize();
    return box !== null && view !== null && box.y >= 0 && box.y + box.height <= view.height;
  }

  it('is made once however often its button is pressed: launch, need, task, invitation, key, link', async () => {
    const { at, owner, open, path } = await stage();
    const { page } = await open();
    await slowly(page, { writesMs: 250 });
    await page.goto('/launches/new');
    await page.getByLabel('名称').fill('双击');
    await page.getByLabel('承诺上市日').fill('2027-03-01');
    await page.getByLabel('承诺上市日').press('Tab');
    await submit(page).dblclick();
    await page.getByRole('heading', { level: 1, name: '双击' }).waitFor();
    const launches = await owner.client.launches.list({ workspaceId: at.workspaceId });
    expect(launches.filter(({ name }) => name === '双击')).toHaveLength(1);

    await page.goto(`${path}/demand?open=new`);
    await title(page).fill('夜拍');
    await submit(page).dblclick();
    await page.getByRole('heading', { level: 2, name: '夜拍' }).waitFor();
    expect((await owner.client.needs.list(at)).map(({ title }) => title)).toEqual(['夜拍']);

    await page.goto(`${path}/cadence?open=new`);
    await page.getByLabel('名称').fill('打样');
    await page.getByRole('button', { name: '添加', exact: true }).dblclick();
    await page.getByText('已添加「打样」').waitFor();
    const { tasks } = await owner.client.plan.get(at);
    expect(tasks.filter(({ name }) => name === '打样')).toHaveLength(1);

    await page.goto('/members?open=invite');
    await page.getByLabel('邮箱').fill(`new.${at.workspaceId}@example.test`);
    await submit(page).dblclick();
    await page.getByRole('heading', { name: '邀请链接' }).waitFor();
    expect(await owner.client.invitations.list({ workspaceId: at.workspaceId })).toHaveLength(1);

    await page.goto('/keys?open=new');
    await page.getByLabel('名称').fill('双击');
    await submit(page).dblclick();
    await page.getByRole('button', { name: '我已保存' }).waitFor();
    expect(await owner.client.keys.list({ workspaceId: at.workspaceId })).toHaveLength(1);
  }, 120_000);

  it('is made once when its answer is lost and the button pressed again, also after more was typed', async () => {
    const { at, owner, open, path } = await stage();
    const { page } = await open();
    await page.goto(`${path}/demand?open=new`);
    await title(page).fill('防水');
    let lost = 0;
    await page.route('**/needs', async (route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      return route.abort('connectionreset');
    });
    await submit(page).click();
    await page.getByText('连不上服务器。').waitFor();
    await submit(page).click();
    await page.getByRole('heading', { level: 2, name: '防水' }).waitFor();
    expect((await owner.client.needs.list(at)).map(({ title }) => title)).toEqual(['防水']);

    lost = 0;
    await page.goto(`${path}/demand?open=new`);
    await title(page).fill('轻薄');
    await submit(page).click();
    await page.getByText('连不上服务器。').waitFor();
    await title(page).fill('更轻薄');
    await submit(page).click();
    await page.getByText('这一次提交先前已经保存成功').waitFor();
    expect((await owner.client.needs.list(at)).map(({ title }) => title)).toEqual(['防水', '轻薄']);
  }, 120_000);

  it('is never refused for one’s own edit of the same record a moment before, while the screen is still the old one', async () => {
    const { at, owner, open, path } = await stage();
    const need = await owner.client.needs.create({ ...at, title: '续航' });
    const task = await owner.client.plan.createTask({ ...at, name: '打样', optimistic: 3, likely: 5, pessimistic: 8 });
    const { page } = await open();
    await page.goto(`${path}/demand?open=${need.id}`);
    await page.getByRole('button', { name: '编辑', exact: true }).click();
    await slowly(page, { writesMs: 200, readsMs: 1_500 });
    await title(page).fill('超长续航');
    await save(page).click();
    const reason = page.getByLabel('PM 的理由');
    await reason.fill('差评第一');
    await page.getByRole('combobox', { name: 'PM 的分类' }).click();
    await page.getByRole('option', { name: '必须' }).click();
    await reason.fill('差评第一名');
    await reason.press('Enter');
    await expect
      .poll(
        async () => (await owner.client.needs.get({ ...at, needId: need.id })).own.find(({ side }) => side === 'pm'),
        { timeout: 10_000 },
      )
      .toMatchObject({ moscow: 'must', reason: '差评第一名' });
    expect(await owner.client.needs.get({ ...at, needId: need.id })).toMatchObject({ title: '超长续航' });
    expect(await page.getByRole('alert').count()).toBe(0);

    await page.unroute('**/api/v1/**');
    await page.goto(`${path}/cadence?task=${task.id}`);
    await page.getByRole('button', { name: '延长一天' }).click();
    await page.getByRole('heading', { name: /移动的日期/ }).waitFor();
    await slowly(page, { writesMs: 200, readsMs: 1_500 });
    await save(page).click();
    await page.getByRole('button', { name: '编辑任务' }).click();
    await page.getByRole('textbox', { name: '名称' }).fill('二次打样');
    await save(page).last().click();
    const stored = async () => (await owner.client.plan.get(at)).tasks.find(({ id }) => id === task.id);
    await expect.poll(stored, { timeout: 10_000 }).toMatchObject({ name: '二次打样', likely: 6 });
    expect(await page.getByRole('alert').count()).toBe(0);
  }, 120_000);

  it('keeps a planned value that was saved a moment before, when the shares are changed on the screen as it was', async () => {
    const { at, owner, open, path } = await stage();
    await owner.client.wager.update({ ...at, version: 0, terms });
    const { page } = await open();
    await page.goto(`${path}/wager?mode=edit`);
    await page.getByLabel('单价', { exact: true }).fill('499');
    await slowly(page, { writesMs: 200, readsMs: 1_500 });
    await save(page).click();
    await page.getByRole('button', { name: '编辑约定' }).click();
    await page.getByLabel('单价 产品 PM').fill('60');
    await page.getByLabel('单价 市场 GTM').fill('30');
    await save(page).click();
    const stored = async () => (await owner.client.wager.get(at)).terms?.tree;
    await expect.poll(stored, { timeout: 10_000 }).toMatchObject({
      drivers: [{ shares: { pm: 60, gtm: 30, external: 10 } }, {}, {}],
      channels: [{ plan: { price: 499_00, orders: 1_000 } }],
    });
    expect(await page.getByRole('alert').count()).toBe(0);
  }, 120_000);

  it('is merged with what somebody else saved, and asked about only where both changed the same, in words', async () => {
    const { at, owner, lead, open, path } = await stage();
    const need = await owner.client.needs.create({ ...at, title: '续航', statement: '一天两充' });
    const { page } = await open();
    await page.goto(`${path}/demand?open=${need.id}`);
    await page.getByRole('button', { name: '编辑', exact: true }).click();
    await title(page).fill('超长续航');
    await lead.client.needs.update({
      ...at,
      needId: need.id,
      version: need.version,
      statement: '一天一充',
      moscow: 'must',
    });
    await save(page).click();
    await expect
      .poll(() => owner.client.needs.get({ ...at, needId: need.id }), { timeout: 10_000 })
      .toMatchObject({ title: '超长续航', statement: '一天一充', moscow: 'must' });

    await page.getByRole('button', { name: '编辑', exact: true }).click();
    await title(page).fill('我的标题');
    await page.getByRole('combobox', { name: '商定的分类' }).click();
    await page.getByRole('option', { name: '可以' }).click();
    const now = await owner.client.needs.get({ ...at, needId: need.id });
    await lead.client.needs.update({
      ...at,
      needId: need.id,
      version: now.version,
      title: '别人的标题',
      statement: '半天一充',
      moscow: 'should',
    });
    await save(page).click();
    const notice = page.getByRole('alert').filter({ hasText: '刚被改过' });
    await notice.waitFor();
    const said = (await notice.textContent()) ?? '';
    for (const word of ['别人的标题', '我的标题', '应该', '可以']) expect(said).toContain(word);
    expect(said).not.toMatch(/[{}[\]]|should|could|null/);
    expect(await notice.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    expect(await inSight(page, notice)).toBe(true);
    // What does not collide is taken over on the screen too.
    expect(await page.getByLabel('说明').inputValue()).toBe('半天一充');
    await notice.getByRole('radiogroup', { name: '商定的分类' }).getByText('应该').click();
    await notice.getByRole('button', { name: '按选择保存' }).click();
    await expect
      .poll(() => owner.client.needs.get({ ...at, needId: need.id }), { timeout: 10_000 })
      .toMatchObject({ title: '我的标题', statement: '半天一充', moscow: 'should' });
  }, 120_000);

  it('tells a refusal beside what was pressed, and closes it by Escape alone', async () => {
    const { owner, open } = await stage();
    const { page } = await open();
    await page.goto('/members');
    const role = page.getByRole('combobox', { name: `${owner.name}：角色` });
    await role.click();
    await page.getByRole('option', { name: '只读' }).click();
    const refusal = page.getByRole('alert');
    await refusal.waitFor();
    const [said, pressed] = [await refusal.boundingBox(), await role.boundingBox()];
    expect(Math.abs(said!.y - pressed!.y)).toBeLessThan(120);
    expect(await inSight(page, refusal)).toBe(true);
    await page.keyboard.press('Escape');
    await refusal.waitFor({ state: 'detached' });
  }, 120_000);

  it('survives the end of the session: signed in again in place, what was sent is saved', async () => {
    const { at, owner, open, path } = await stage();
    const email = `lin.${at.workspaceId}@example.test`;
    const { token } = await owner.client.invitations.create({ workspaceId: at.workspaceId, email, role: 'owner' });
    await installation.as(null).invitations.accept({ token, name: '林一', password });
    const members = await owner.client.members.list({ workspaceId: at.workspaceId });
    const lin = members.find((member) => member.email === email)!;
    const { page } = await open({ id: lin.userId });
    await page.goto(`${path}/demand?open=new`);
    await title(page).fill('无线充');
    await page.getByLabel('说明').fill('床头');
    const { db } = installation.deps.postgres;
    await db.delete(sessions).where(eq(sessions.userId, lin.userId));
    await submit(page).click();
    const dialog = page.getByRole('dialog', { name: '登录已失效' });
    await dialog.waitFor();
    expect(await dialog.getByLabel('邮箱').inputValue()).toBe(email);
    await dialog.getByLabel('密码').first().fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: '无线充' }).waitFor();
    expect(await owner.client.needs.list(at)).toMatchObject([{ title: '无线充', statement: '床头' }]);

    await page.goto(`${path}/demand?open=new`);
    await title(page).fill('折叠');
    await db.delete(sessions).where(eq(sessions.userId, lin.userId));
    await submit(page).click();
    await dialog.getByRole('button', { name: '稍后' }).click();
    await page.getByText('请先登录').first().waitFor();
    expect(await title(page).inputValue()).toBe('折叠');
    const other = `zhou.${at.workspaceId}@example.test`;
    const invited = await owner.client.invitations.create({ workspaceId: at.workspaceId, email: other, role: 'pm' });
    await installation.as(null).invitations.accept({ token: invited.token, name: '周二', password });
    await submit(page).click();
    await dialog.getByLabel('邮箱').fill(other);
    await dialog.getByLabel('密码').first().fill(password);
    await page.keyboard.press('Enter');
    await dialog.getByText('你现在以 周二 的身份登录').waitFor();
    await dialog.getByRole('button', { name: '以 周二 继续' }).click();
    await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
    expect(await owner.client.needs.list(at)).toHaveLength(1);
  }, 120_000);
});
