/** Two hundred needs in a browser: found, filtered, classed and ranked, by pointer, by keys and by number. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage, type View } from './browser.ts';
import { signedIn } from './people.ts';

const classes = ['must', 'should', 'could', 'wont'] as const;

describe.skipIf(!hasBrowser)('two hundred needs', () => {
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

  async function scene(count: number, view: View = {}) {
    const { id: workspaceId, pm, gtm } = await installation.workspace('pm', 'gtm');
    const launch = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const at = { workspaceId, launchId: launch.id };
    const needs = Array.from({ length: count }, (_, i) => ({
      title: i === 137 ? '这是一个测试文档' : `需求 ${i + 1}`,
      moscow: classes[i % 4]!,
    }));
    const made = await pm.client.needs.createBatch({ ...at, needs });
    const screen = await openPage(browser, installation.address, view, await signedIn(installation, pm, workspaceId));
    opened.push(screen);
    const classOf = async (title: string) =>
      (await pm.client.needs.list(at)).find((need) => need.title === title)?.moscow;
    return { ...screen, at, made, needs: pm.client.needs, classOf, path: `/launches/${launch.id}/demand` };
  }
  const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  const card = (page: Page, title: string) => page.locator('[data-need]').filter({ hasText: title }).first();

  it('are drawn only as far as they are in sight, and found by a word in the middle of a title', async () => {
    const { page, path, settled } = await scene(200);
    await page.goto(path);
    await settled();
    expect(await page.locator('[data-need]').count()).toBeLessThan(100);
    await page.getByRole('searchbox', { name: '搜索需求' }).pressSequentially('测试', { delay: 10 });
    await card(page, '这是一个测试文档').waitFor();
    await expect.poll(() => page.locator('[data-need]').count()).toBe(1);
    await page.getByText('1 / 200 条').waitFor();
    await page.waitForURL(/q=/);
    await page.reload();
    await card(page, '这是一个测试文档').waitFor();
    expect(await page.locator('[data-need]').count()).toBe(1);
    await page.goto(`${path}?class=could`);
    await column(page, '可以').getByText('50', { exact: true }).waitFor();
    expect(await column(page, '必须').count()).toBe(0);
    // The last one is there once one has scrolled to it; the page grows as its cards are drawn.
    const atTheEnd = async () => {
      await page.mouse.wheel(0, 20_000);
      return card(page, '需求 199').isVisible();
    };
    await expect.poll(atTheEnd, { timeout: 15_000 }).toBe(true);
  }, 120_000);

  it('go to another class by dragging, by keys, and several at once, with a way back', async () => {
    const { page, path, settled, classOf, needs, at } = await scene(12);
    await page.goto(path);
    await settled();
    await card(page, '需求 1').dragTo(column(page, '暂不'));
    await page.getByText('1 条定为「暂不」').waitFor();
    expect(await classOf('需求 1')).toBe('wont');
    await page.getByRole('button', { name: '撤销' }).click();
    await expect.poll(() => classOf('需求 1')).toBe('must');

    await card(page, '需求 5').focus();
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => classOf('需求 5')).toBe('should');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('需求 5');

    await page.getByRole('button', { name: '多选' }).click();
    for (const title of ['需求 2', '需求 6']) await card(page, title).click();
    const bar = page.getByRole('region', { name: '批量操作' });
    await bar.getByText('已选 2 条').waitFor();
    await bar.getByRole('button', { name: '定级为…' }).click();
    await page.getByRole('menuitem', { name: '可以' }).click();
    await page.getByText('2 条定为「可以」').waitFor();
    expect([await classOf('需求 2'), await classOf('需求 6')]).toEqual(['could', 'could']);
    await bar.getByRole('textbox', { name: 'PM 名次' }).fill('1');
    await bar.getByRole('button', { name: '排到 PM 第几' }).click();
    await page.getByText('2 条排到第 1 位').waitFor();
    const ranks = async () =>
      (await needs.list(at)).toSorted((a, b) => a.own[0]!.rank! - b.own[0]!.rank!).map(({ title }) => title);
    expect((await ranks()).slice(0, 3)).toEqual(['需求 2', '需求 6', '需求 1']);
    await bar.getByRole('button', { name: '放入回收站' }).click();
    await page.getByText('2 条已放入回收站').waitFor();
    expect(await needs.list(at)).toHaveLength(10);
    await page.getByRole('button', { name: '撤销' }).last().click();
    await expect.poll(async () => (await needs.list(at)).length).toBe(12);
    await page.keyboard.press('Escape');
    await bar.waitFor({ state: 'detached' });
  }, 120_000);

  it('are ranked by dragging, by keys and by typing a number', async () => {
    const { page, path, needs, at } = await scene(200);
    await page.goto(`${path}?open=rank-pm`);
    const place = (title: string) => page.getByRole('textbox', { name: `「${title}」的名次` });
    await place('需求 3').fill('150');
    await place('需求 3').press('Enter');
    await expect.poll(() => place('需求 3').inputValue()).toBe('150');
    await place('需求 3').press('Alt+ArrowUp');
    await expect.poll(() => place('需求 3').inputValue()).toBe('149');
    await page
      .locator('[data-rank]')
      .first()
      .evaluate((row) => row.closest('div[class*=list]')?.scrollTo(0, 0));
    await place('需求 1').waitFor();
    const row = (title: string) => page.locator('[data-rank]').filter({ has: place(title) });
    await row('需求 5').dragTo(row('需求 1'), { targetPosition: { x: 60, y: 4 } });
    await expect.poll(() => place('需求 5').inputValue()).toBe('1');
    await page.getByRole('button', { name: '保存排序' }).click();
    await page.getByText('PM 排序已保存').waitFor();
    const order = (await needs.list(at))
      .toSorted((a, b) => a.own[0]!.rank! - b.own[0]!.rank!)
      .map(({ title }) => title);
    expect(order.slice(0, 4)).toEqual(['需求 5', '需求 1', '需求 2', '需求 4']);
    expect(order[148]).toBe('需求 3');
  }, 120_000);

  it('come from a spreadsheet at once, after what was understood was shown, and go again at once', async () => {
    const { page, path, needs, at } = await scene(1);
    await page.goto(path);
    await page.getByRole('button', { name: '表格录入' }).click();
    const table = page.getByRole('region', { name: '表格录入需求' }).first();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('需求 1');
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      );
    }, '分类\t需求\t说明\n必须\t长续航\t出差一整天\n重要\t快充\t\n');
    await table.getByText('「重要」不是分类').waitFor();
    expect(await table.getByRole('button', { name: '添加 2 条需求' }).isDisabled()).toBe(true);
    await page.getByLabel('分类 2').fill('应该');
    await table.getByText('看懂 2 条需求').waitFor();
    await table.getByRole('button', { name: '添加 2 条需求' }).click();
    await page.getByText('已添加 2 条需求').waitFor();
    expect((await needs.list(at)).map(({ title, moscow }) => [title, moscow])).toEqual([
      ['需求 1', 'must'],
      ['长续航', 'must'],
      ['快充', 'should'],
    ]);
    await page.getByRole('button', { name: '撤销' }).click();
    await expect.poll(async () => (await needs.list(at)).length).toBe(1);
  }, 120_000);
});
