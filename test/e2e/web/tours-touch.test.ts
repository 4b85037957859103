/** The whole product on a phone by touch alone: nothing is too small, covered, cut, or there only for a pointer that hovers. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage, type View } from './browser.ts';
import { signedIn } from './people.ts';
import { touch } from './touch.ts';
import { terms } from './wager-terms.ts';

describe.skipIf(!hasBrowser)('somebody with a phone', () => {
  let browser: Browser;
  let installation: Installation;
  const opened: (OpenPage & { problems: Set<string> })[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    installation = await sharedInstallation();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const here = opened.splice(0);
    for (const { context } of here) await context.close();
    expect(here.flatMap(({ complaints, problems }) => [...complaints, ...problems])).toEqual([]);
  });

  /** A launch of two people with a plan and a wager whose windows are over, and the phone of each. */
  async function scene() {
    const { id: workspaceId, owner, gtm } = await installation.workspace('owner', 'gtm');
    const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: gtm.id });
    const at = { workspaceId, launchId };
    await owner.client.wager.update({ ...at, version: 0, terms });
    for (const name of ['打样', '试产', '备货', '铺货', '投放', '发布会'])
      await owner.client.plan.createTask({ ...at, name, track: 'product', optimistic: 2, likely: 4, pessimistic: 9 });
    const as = async (person: typeof owner, view: View = {}) => {
      const session = await signedIn(installation, person, workspaceId);
      const screen = await openPage(browser, installation.address, { width: 390, height: 844, ...view }, session);
      const finger = touch(screen.page);
      opened.push({ ...screen, problems: finger.problems });
      return { ...screen, finger };
    };
    return { at, owner, gtm, as, path: `/launches/${launchId}` };
  }

  it('goes through launch, needs, plan, wager, audit and settings, and the other side answers in English', async () => {
    const { at, owner, gtm, as, path } = await scene();
    const { page, finger, settled } = await as(owner);
    const { tap, fill, fillNumber, choose, look, button } = finger;
    const close = () => tap(page.getByRole('dialog').getByRole('button', { name: '关闭' }));
    const tab = (name: string) => page.getByRole('navigation').last().getByRole('link', { name });
    await page.goto('/');
    await settled();
    await tap(page.getByRole('link', { name: /X1 秋季上市/ }));
    await page.waitForURL(`**${path}`);
    await page.getByRole('heading', { name: '需求验证卡' }).waitFor();
    await tap(page.getByRole('navigation', { name: '三张卡' }).getByRole('button', { name: '收入对赌' }));
    const jumped = await page.getByRole('heading', { name: '收入对赌卡' }).boundingBox();
    expect(jumped!.y).toBeGreaterThanOrEqual(40);
    await tap(page.getByRole('region', { name: '需求验证卡' }).getByRole('link').first());
    await page.waitForURL(/demand$/);

    for (const title of ['长续航', '快充']) {
      await tap(button('添加需求'));
      await fill(/^需求/, title);
      await tap(page.locator('form').getByRole('button', { name: '添加需求' }));
      await page.getByRole('heading', { level: 2, name: title }).waitFor();
      await choose('PM 的分类', '必须');
      await fill('PM 的理由', '差评第一');
      await page.keyboard.press('Enter');
      await tap(button('编辑'));
      await choose('商定的分类', '应该');
      await tap(button('保存'));
      await tap(button('更多操作'));
      await page.getByRole('menuitem', { name: '删除需求' }).waitFor();
      await look();
      await tap(button('更多操作'));
      await page.getByRole('menuitem', { name: '删除需求' }).waitFor({ state: 'hidden' });
      await close();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await tap(page.getByText(/^应该 2/));
    await tap(button('PM 排序'));
    await tap(button('「长续航」下移一位'));
    await fillNumber('「快充」的名次', '2');
    await tap(button('保存排序'));
    await page.getByText('PM 排序已保存').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tap(button('交出 PM 排序'));
    await tap(button('交出 2 条'));
    await page.getByText('已交出，等待 GTM').waitFor();
    await tap(page.locator('[data-need]').first());
    await close();

    await tap(tab('节奏'));
    const task = (name: string) => page.getByRole('button', { name: new RegExp(name) }).last();
    await task('发布会').waitFor();
    await settled();
    for (const [part, id] of [
      ['签署', 'signatures'],
      ['任务', 'tasks'],
    ] as const) {
      const jumps = page.getByRole('navigation', { name: '上市节奏的各部分' });
      await tap(jumps.getByRole('button', { name: part }));
      const [above, there] = [await jumps.boundingBox(), await page.locator(`#${id}`).boundingBox()];
      expect(there!.y).toBeGreaterThanOrEqual(above!.y + above!.height);
      expect(there!.y).toBeLessThan(844);
    }
    await tap(task('打样'));
    const sheet = page.getByRole('region', { name: '如果 打样' });
    await tap(sheet.getByRole('button', { name: '延长一天' }));
    await sheet.getByRole('heading', { name: /移动的日期/ }).waitFor();
    await tap(sheet.getByRole('button', { name: '保存', exact: true }));
    await page.getByText('已保存「打样」').waitFor();
    await tap(sheet.getByRole('button', { name: '编辑任务' }));
    await fillNumber(/^最可能/, '6');
    await choose('选择任务', '试产');
    await fillNumber('间隔', '1');
    await tap(button('添加').last());
    await page.getByRole('button', { name: '去掉「试产」' }).waitFor();
    await tap(button('去掉「试产」'));
    await tap(button('保存').last());
    await expect
      .poll(async () => (await owner.client.plan.get(at)).tasks.find(({ name }) => name === '打样')?.likely)
      .toBe(6);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tap(button('添加任务'));
    await close();
    await tap(button('更多操作'));
    await tap(page.getByRole('menuitem', { name: '开始日与日历…' }));
    await tap(button('添加例外'));
    await close();

    await tap(tab('作战台'));
    await page.waitForURL(`**${path}`);
    await tap(tab('对赌'));
    await tap(button('编辑约定'));
    await fillNumber(/^目标/, '120000');
    await tap(button('保存'));
    await page.getByText('约定已保存').waitFor();
    const part = (name: string) => page.getByRole('navigation', { name: '对赌的各部分' }).getByRole('button', { name });
    for (const name of ['归因', '预测', '结算', '订单', '账本', '现状']) {
      await tap(part(name));
      await settled();
      await look();
    }
    await tap(button('以 PM 身份签署'));
    const dialog = page.getByRole('dialog', { name: /签署收入对赌卡/ });
    await tap(dialog.getByRole('button', { name: '以 PM 身份签署' }));
    await page.getByText('已签署 v1').waitFor();

    await gtm.client.session.update({ locale: 'en' });
    const other = await as(gtm, { locale: 'en', theme: 'dark' });
    await other.page.goto('/');
    await other.settled();
    await other.finger.tap(other.page.getByRole('link', { name: /Sign.*wager/i }));
    await other.finger.tap(other.page.getByRole('dialog').getByRole('button', { name: 'Sign as GTM' }));
    await other.page
      .getByText(/signed by both|Locked/i)
      .first()
      .waitFor();

    await tap(part('结算'));
    await tap(button('提议结算'));
    await tap(page.getByRole('dialog').getByRole('button', { name: '提议结算' }));
    await page.getByText(/提议结算，等 GTM 确认/).waitFor();
    await other.finger.tap(other.page.getByRole('navigation').getByRole('button', { name: 'Settlement' }));
    await other.finger.tap(other.page.getByRole('button', { name: /Confirm as GTM/ }));
    await expect.poll(async () => (await owner.client.launches.get(at)).stage).toBe('settled');
    await other.finger.look();

    await tap(button('更多'));
    await tap(page.getByRole('dialog').getByRole('link', { name: '审计记录' }));
    await page.getByRole('heading', { level: 1, name: '审计记录' }).waitFor();
    await tap(page.getByRole('row').nth(1).getByRole('button').first());
    await look();
    await close();
    await tap(button('更多'));
    await tap(page.getByRole('dialog').getByRole('link', { name: '设置' }));
    await page.getByRole('heading', { level: 1, name: '设置' }).waitFor();
    await tap(page.getByText('深色', { exact: true }));
    await tap(page.getByText('English', { exact: true }));
    await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await look();
    await page.goto('/members?open=invite');
    await tap(page.getByRole('textbox', { name: /E-?mail/i }));
  }, 120_000);
});
