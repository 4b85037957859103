/** The whole product by keyboard alone: nothing is clicked, nothing is lost, and one always sees where one is. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation, startInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage, type Session } from './browser.ts';
import { keyboard } from './keyboard.ts';
import { signedIn } from './people.ts';

describe.skipIf(!hasBrowser)('somebody without a pointer', () => {
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
  const open = async (address: string, session?: Session) => {
    const screen = await openPage(browser, address, {}, session);
    const keys = keyboard(screen.page);
    opened.push({ ...screen, problems: keys.problems });
    return { ...screen, keys };
  };

  it('sets up an installation, makes a launch and asks a colleague in', async () => {
    const empty = await startInstallation();
    try {
      const { page, keys } = await open(empty.address);
      await page.goto('/');
      await page.waitForURL('**/setup');
      await keys.fill('姓名', '林一');
      await keys.fill('邮箱', 'lin@example.test');
      await keys.tabTo(page.getByLabel('密码').first());
      await keys.type('correct horse battery');
      await keys.fill('工作区名称', '星河手机');
      await keys.use(keys.button('创建并开始'));
      await keys.use(keys.button(/新建一次上市/));
      await page.waitForURL('**/launches/new');
      await keys.fill('名称', 'X1 秋季上市');
      await keys.fill('产品', '旗舰手机');
      await keys.fill('承诺上市日', '2027-11-04');
      await keys.use(keys.button('创建'));
      await page.getByRole('heading', { level: 1, name: 'X1 秋季上市' }).waitFor();
      await keys.press('g', 'm');
      await page.waitForURL('**/members');
      await keys.use(keys.button('邀请成员'));
      await keys.fill('邮箱', 'zhou@example.test');
      await keys.press('Enter');
      await page.getByRole('heading', { name: '邀请链接' }).waitFor();
      const link = (await page.locator('code').filter({ hasText: '/invite/' }).textContent()) ?? '';
      const token = link.slice(link.lastIndexOf('/') + 1).trim();
      await empty.as(null).invitations.accept({ token, name: '周二', password: 'another long password' });
      await keys.press('Escape');
      await keys.comesTo(keys.button('邀请成员'));
      const remove = page.getByRole('row', { name: /周二/ }).getByRole('button', { name: '移除' });
      await keys.use(remove);
      await keys.comesTo(page.getByRole('dialog').getByRole('button', { name: '取消' }));
      await keys.press('Escape');
      await keys.comesTo(remove);
      await keys.choose('周二：角色', '负责人');
      await page
        .getByText(/周二.*负责人/)
        .first()
        .waitFor();
      await keys.press('?');
      await page.getByRole('dialog', { name: '键盘快捷键' }).waitFor();
      await keys.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await keys.use(page.getByRole('link', { name: '跳到主要内容' }));
      await keys.use(keys.button('邀请成员'));
      await keys.press('Escape');
      await keys.tabTo(keys.button('邀请成员'));
    } finally {
      await empty.stop();
    }
  }, 60_000);

  /** A launch of two people, and the screen of each. */
  async function scene() {
    const { id: workspaceId, pm, gtm } = await installation.workspace('pm', 'gtm');
    const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const at = { workspaceId, launchId };
    const as = async (person: typeof pm) =>
      open(installation.address, await signedIn(installation, person, workspaceId));
    return { at, pm, gtm, as, path: `/launches/${launchId}` };
  }
  const need = (page: Page, title: string) => page.locator('[data-need]').filter({ hasText: title }).first();

  it('reads on where they have scrolled to while what they pressed was under way', async () => {
    const space = await installation.workspace('pm');
    const session = await signedIn(installation, space.pm, space.id);
    const { page, context, settled } = await openPage(browser, installation.address, { height: 400 }, session);
    await page.goto('/settings');
    await settled();
    let fail = () => {};
    const failing = new Promise<void>((resolve) => {
      fail = resolve;
    });
    await page.route('**/api/v1/**', async (route) => {
      if (route.request().method() === 'GET') return route.continue();
      await failing;
      return route.abort();
    });
    const save = page.getByRole('button', { name: '保存', exact: true }).first();
    await page.getByLabel('姓名').fill('林一一');
    await save.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => save.getAttribute('data-loading')).toBe('true');
    await page.mouse.move(600, 300);
    await page.mouse.wheel(0, 2000);
    const seen = async () => (await save.boundingBox())!.y;
    await expect.poll(seen).toBeLessThan(0);
    const before = await seen();
    fail();
    await expect.poll(() => save.evaluate((button) => button === document.activeElement)).toBe(true);
    expect(await seen()).toBe(before);
    await context.close();
  });

  it('writes needs down, brings their answers, judges, classes, ranks and hands them in', async () => {
    const { at, pm, as, path } = await scene();
    const { page, keys } = await as(pm);
    await page.goto('/');
    await page.getByRole('heading', { level: 1, name: '总览' }).waitFor();
    await keys.press('Control+k');
    await keys.type('xqyz');
    await page
      .getByRole('option', { name: /需求验证/ })
      .first()
      .waitFor();
    await keys.press('Enter');
    await page.waitForURL(`**${path}/demand`);
    await keys.use(keys.button('添加需求'));
    await page.getByRole('textbox', { name: /^需求/ }).waitFor();
    await keys.type('长续航');
    await keys.press('Enter');
    await page.getByRole('heading', { level: 2, name: '长续航' }).waitFor();
    await keys.press('Escape');
    for (const title of ['快充', '夜拍']) {
      await keys.use(keys.button('添加需求'));
      await page.getByRole('textbox', { name: /^需求/ }).waitFor();
      await keys.type(title);
      await keys.press('Enter');
      await page.getByRole('heading', { level: 2, name: title }).waitFor();
      await keys.press('Escape');
      await keys.comesTo(keys.button('添加需求'));
    }

    await keys.use(keys.button(/^调研/));
    await keys.use(page.getByRole('link', { name: '导入问卷' }));
    const rows = Array.from({ length: 40 }, (_, row) => `${row + 1},${row % 4 === 0 ? '北京' : '上海'}`);
    await keys.chooseFile({
      ...{ name: '城市问卷.csv', mimeType: 'text/csv', buffer: Buffer.from(['编号,城市', ...rows].join('\n')) },
    });
    await page.getByText('2 列。').waitFor();
    await keys.use(keys.button('试导入'));
    await page.locator('button:not([disabled])', { hasText: '开始导入' }).waitFor();
    await keys.use(keys.button('开始导入'));
    await page.getByRole('heading', { level: 1, name: '城市问卷' }).waitFor();
    await page.getByText('75.0%').first().waitFor();

    await keys.press('g', 'd');
    await page.waitForURL(/demand$/);
    await keys.use(need(page, '长续航'));
    await keys.use(keys.button('预登记标准'));
    await keys.choose('题目', '城市');
    await keys.choose('计入的回答', '上海');
    await keys.fill('门槛', '50');
    await keys.tabTo(page.getByRole('textbox', { name: /为什么现在登记/ }));
    await keys.type('先收到了答卷');
    await keys.use(keys.button('预登记标准'));
    await page.getByRole('button', { name: '重新登记' }).waitFor();
    await keys.choose('PM 的分类', '必须');
    await keys.fill('PM 的理由', '差评第一');
    await keys.press('Enter');
    await expect
      .poll(async () => (await pm.client.needs.list(at)).find(({ title }) => title === '长续航')?.own[0])
      .toMatchObject({ moscow: 'must', reason: '差评第一' });
    await keys.use(keys.button('编辑'));
    await keys.choose('商定的分类', '必须');
    await keys.use(keys.button('保存'));
    await page.getByRole('button', { name: '重新登记' }).waitFor();
    await keys.press('Escape');
    await keys.isSomewhere();

    // What a pointer drags goes by arrows.
    await keys.tabTo(need(page, '快充'));
    await keys.press('Alt+ArrowRight');
    await expect
      .poll(async () => (await pm.client.needs.list(at)).find(({ title }) => title === '快充')?.moscow)
      .toBe('must');
    await keys.comesTo(page.getByRole('region', { name: '必须', exact: true }).getByRole('button', { name: /快充/ }));
    await keys.use(keys.button('PM 排序'));
    const place = (title: string) => page.getByRole('textbox', { name: `「${title}」的名次` });
    await keys.tabTo(place('长续航'));
    await keys.press('Alt+ArrowDown');
    await expect.poll(() => place('长续航').inputValue()).toBe('2');
    await keys.comesTo(place('长续航'));
    await keys.use(keys.button('保存排序'));
    await page.getByText('PM 排序已保存').waitFor();
    await keys.comesTo(keys.button('PM 排序'));
    await keys.use(keys.button('交出 PM 排序'));
    await keys.use(keys.button('交出 3 条'));
    await page.getByText('已交出，等待 GTM').waitFor();

    await keys.use(keys.button('多选'));
    await keys.tabTo(need(page, '夜拍'));
    await keys.press('Space');
    await keys.use(keys.button('放入回收站'));
    await page.getByText('1 条已放入回收站').waitFor();
    await keys.use(keys.button('撤销').last());
    await expect.poll(async () => (await pm.client.needs.list(at)).length).toBe(3);
    await keys.use(keys.button('结束多选'));
    await keys.use(need(page, '夜拍'));
    await keys.pick(keys.button('更多操作'), '删除需求');
    await page.getByText('「夜拍」已移入回收站').waitFor();
    await keys.use(keys.button('回收站'));
    await keys.use(keys.button('恢复'));
    await keys.isSomewhere();
    await keys.press('Escape');
    await keys.tabTo(keys.button('回收站'));
  }, 90_000);

  it('plans tasks with links and durations, tries what if, and keeps a baseline', async () => {
    const { at, pm, as, path } = await scene();
    const { page, keys } = await as(pm);
    await page.goto(`${path}/cadence`);
    for (const [name, points] of [
      ['打样', '248'],
      ['试产', '357'],
    ] as const) {
      await keys.use(keys.button('添加任务'));
      await page.getByRole('textbox', { name: '名称' }).waitFor();
      await keys.fill(/^名称/, name);
      for (const [i, field] of ['乐观', '最可能', '悲观'].entries())
        await keys.fill(new RegExp(`^${field}`), points[i]!);
      await keys.use(keys.button('添加'));
      await page.getByText(`已添加「${name}」`).waitFor();
      await page.getByRole('textbox', { name: '名称' }).waitFor({ state: 'detached' });
    }
    const row = (name: string) => page.locator('[data-grid]').getByRole('button', { name: new RegExp(name) });
    await keys.tabTo(row('试产'));
    await keys.press('Enter');
    await page.getByRole('region', { name: '如果 试产' }).waitFor();
    await keys.press('Enter');
    await keys.choose('选择任务', '打样');
    await keys.use(keys.button('添加').last());
    await page.getByRole('button', { name: '去掉「打样」' }).waitFor();
    await keys.isSomewhere();
    await keys.use(keys.button('去掉「打样」'));
    await page.getByRole('button', { name: '去掉「打样」' }).waitFor({ state: 'detached' });
    await keys.choose('选择任务', '打样');
    await keys.use(keys.button('添加').last());
    await page.getByRole('button', { name: '去掉「打样」' }).waitFor();
    await keys.press('Escape');
    await keys.comesTo(row('试产'));
    // What a pointer drags at the end of the bar.
    await keys.press('+', '+');
    const tray = page.getByRole('region', { name: '如果 试产' });
    await tray.getByText('+2 个工作日').waitFor();
    await tray.getByRole('heading', { name: /移动的日期/ }).waitFor();
    await keys.use(tray.getByRole('button', { name: '保存', exact: true }));
    await page.getByText('已保存「试产」').waitFor();
    expect((await pm.client.plan.get(at)).tasks.find(({ name }) => name === '试产')).toMatchObject({ likely: 7 });
    await keys.tabTo(row('试产'));
    await keys.press('Escape');
    await tray.waitFor({ state: 'detached' });
    await keys.isSomewhere();
    await keys.pick(keys.button('更多操作'), '留存为基线');
    await page.getByText(/已留存「/).waitFor();
    await keys.tabTo(page.getByRole('combobox', { name: '基线' }));
    await keys.tabTo(page.getByRole('region', { name: '甘特图' }));
    await keys.press('ArrowRight');
    await keys.use(keys.button('以 PM 身份签署'));
    await page.getByRole('dialog', { name: /签署上市节奏卡/ }).waitFor();
    await keys.press('Escape');
    await keys.comesTo(keys.button('以 PM 身份签署'));
  }, 90_000);

  it('agrees on a wager, brings orders, signs on both sides and settles', async () => {
    const { at, pm, gtm, as, path } = await scene();
    const { page, keys } = await as(pm);
    await page.goto(`${path}/wager`);
    await keys.use(keys.button('起草约定'));
    await keys.fill(/^目标/, '100000');
    await keys.fill(/^销售开始/, '2026-08-01');
    await keys.fill(/^销售结束/, '2026-08-31');
    await keys.fill(/^退货截止/, '2026-09-30');
    await keys.fill(/^PM 押注/, '100');
    await keys.fill(/^GTM 押注/, '100');
    const channel = page.locator('[data-row="0"]');
    await channel.waitFor();
    for (const [i, value] of ['10000', '2', '1', '450', '8'].entries()) {
      await keys.tabTo(channel.locator('input[data-column]').nth(i + 1));
      await keys.press('Control+a');
      await keys.type(value);
    }
    await keys.use(keys.button('添加渠道'));
    await keys.use(keys.button('删除渠道 ').last());
    await keys.isSomewhere();
    await keys.use(keys.button('保存'));
    await page.getByText('约定已保存').waitFor();
    await page.getByRole('heading', { name: '订单与退款' }).waitFor();

    await keys.use(keys.button('导入订单'));
    const orders = Array.from({ length: 60 }, (_, i) => `D${i},2026-08-${10 + (i % 15)} 12:00:00,${400 + i},线上`);
    await keys.chooseFile({
      ...{ name: '订单.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(['订单号,下单时间,金额,渠道', ...orders].join('\n')),
    });
    await page.locator('button:not([disabled])', { hasText: '试导入' }).waitFor();
    await keys.use(keys.button('试导入'));
    await page.locator('button:not([disabled])', { hasText: '开始导入' }).waitFor();
    await keys.use(keys.button('开始导入'));
    await page.getByRole('navigation', { name: '对赌的各部分' }).waitFor();
    await keys.use(keys.button('归因'));
    // A bar of the chart opens by keys what a click on it opens, and what lies behind it.
    const bar = page.getByRole('group', { name: '差额归因' }).getByRole('button').first();
    await keys.use(bar);
    await page.waitForURL(/open=driver/);
    await keys.press('Escape');
    await keys.comesTo(bar);

    await keys.use(keys.button('以 PM 身份签署'));
    const dialog = page.getByRole('dialog', { name: /签署收入对赌卡/ });
    await keys.use(dialog.getByRole('button', { name: '以 PM 身份签署' }));
    await page.getByText('已签署 v1').waitFor();
    const other = await as(gtm);
    await other.page.goto('/');
    await other.keys.use(other.page.getByRole('link', { name: /签署收入对赌卡/ }));
    await other.keys.use(other.page.getByRole('dialog').getByRole('button', { name: '以 GTM 身份签署' }));
    await other.page.getByText('双方已签署，v1 已锁定。').waitFor();
    await other.keys.isSomewhere();

    await page.getByRole('button', { name: '提议结算' }).waitFor();
    await keys.use(keys.button('提议结算'));
    await keys.use(page.getByRole('dialog').getByRole('button', { name: '提议结算' }));
    await page.getByText('pm person 提议结算，等 GTM 确认').waitFor();
    await other.keys.use(other.keys.button('以 GTM 身份确认'));
    await other.page.getByText('pm person 提议，gtm person 确认').waitFor();
    await other.keys.isSomewhere();
    expect((await pm.client.launches.get(at)).stage).toBe('settled');
  }, 90_000);
});
