/** What lies over what: one Escape closes one thing, and nothing that appears by itself covers what can be pressed. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../../harness.ts';
import { startWithSample } from '../../sample.ts';
import { hasBrowser, launchBrowser, openPage, type Session, type View } from './browser.ts';
import { openSample, sampleScreens } from './sample.ts';

describe.skipIf(!hasBrowser)('on screen', () => {
  let installation: Installation;
  let browser: Browser;
  let session: Session;
  let screens: Record<string, string> = {};

  beforeAll(async () => {
    installation = await startWithSample();
    browser = await launchBrowser();
    session = await openSample(browser, installation.address);
    screens = await sampleScreens(browser, installation.address, session);
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  async function at(screen: string, view: View = {}): Promise<Page> {
    const { page, settled } = await openPage(browser, installation.address, view, session);
    await page.goto(screens[screen] ?? screen);
    await settled();
    return page;
  }
  const drawer = (page: Page) => page.getByRole('complementary').or(page.locator('main ~ * [role="dialog"]'));

  it('Escape closes a list, then asks about what was typed, then stays in the drawer', async () => {
    const page = await at('invite');
    await page.getByLabel('邮箱').fill('someone@example.test');
    await page.getByRole('combobox', { name: '角色', exact: true }).click();
    await page.getByRole('option').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('option').first().waitFor({ state: 'hidden' });
    expect(await drawer(page).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    const question = page.getByRole('dialog', { name: '有没保存的内容' });
    await question.waitFor();
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('邮箱').inputValue()).toBe('someone@example.test');
    await page.context().close();
  });

  it('Escape closes an explanation before the drawer beside it', async () => {
    const page = await at('invite');
    await page.goto(`${screens.cadence}?open=settings`);
    await drawer(page).waitFor();
    await page.locator('main').getByTitle('点击查看怎么算的').first().click();
    const explanation = page.getByRole('dialog').filter({ hasText: '公式' });
    await explanation.waitFor();
    await page.keyboard.press('Escape');
    await explanation.waitFor({ state: 'hidden' });
    expect(await drawer(page).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await drawer(page).waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('the palette takes every key, from the one after it was called', async () => {
    const page = await at('overview');
    await page.route(/Palette.*\.js/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue();
    });
    await page.keyboard.press('Control+k');
    await page.keyboard.type('shenjx');
    await page.keyboard.press('Backspace');
    await page.getByRole('combobox', { name: '搜索或执行命令' }).waitFor();
    expect(await page.getByRole('combobox', { name: '搜索或执行命令' }).inputValue()).toBe('shenj');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('sz');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/settings');
    await page.context().close();
  });

  it('the palette leads to a need, a task and an action by their pinyin', async () => {
    const page = await at('overview');
    const call = async (typed: string, hint: string) => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type(typed);
      await page.getByRole('option').filter({ hasText: hint }).first().click();
    };
    await call('xuhang', '需求 · ');
    await drawer(page).waitFor();
    expect(await drawer(page).textContent()).toContain('续航');
    await call('xinpian', '任务 · ');
    await page.waitForURL(/cadence\?task=/);
    await call('tianjiarenwu', '添加任务');
    await page.waitForURL(/cadence\?open=new/);
    await page.context().close();
  });

  it('the audit log is narrowed by who acted, of what and when, in words, and a copied address shows the same', async () => {
    const page = await at('overview');
    await page.goto('/audit');
    const choose = async (name: string, option: string) => {
      await page.getByRole('combobox', { name }).click();
      await page.getByRole('option', { name: option }).click();
    };
    await choose('只看对象', '动因实际值');
    await page.getByText('填报「线上 · 触达」的实际值').waitFor();
    await choose('只看操作人', '周然');
    await page
      .getByText(/答复「/)
      .first()
      .waitFor({ state: 'hidden' });
    await page.reload();
    await page.getByText('填报「线上 · 触达」的实际值').waitFor();
    expect(await page.getByText(/答复「/).count()).toBe(0);
    await page.getByRole('textbox', { name: '到哪天' }).fill('2020-01-01');
    await page.getByText('没有符合的记录').waitFor();
    await page.getByRole('button', { name: '清除筛选' }).click();
    await page
      .getByText(/答复「/)
      .first()
      .waitFor();
    await page.context().close();
  });

  it.each<View>([{}, { width: 390, height: 844 }])('a message covers nothing that can be pressed, %o', async (view) => {
    const page = await at(view.width ? 'launch-edit' : 'launch-settled', view);
    if (!view.width) await page.goto(`${screens['launch-settled']}?open=edit`);
    await page.getByRole('button', { name: '移入回收站' }).click();
    const message = page.getByRole('status').filter({ hasText: '撤销' });
    await message.waitFor();
    for (const y of [0, 300, 700]) {
      await page.evaluate((top) => window.scrollTo(0, top), y);
      await page.waitForTimeout(600);
      const covered = await page.evaluate(() => {
        const toasts = document.querySelector('section[aria-live="polite"]');
        return [...document.querySelectorAll('button, a[href], input, [role="option"]')]
          .filter((element) => !toasts?.contains(element))
          .filter((element) => {
            const { left, top, width, height } = element.getBoundingClientRect();
            const there = document.elementFromPoint(left + width / 2, top + height / 2);
            return width > 0 && there !== null && toasts?.contains(there);
          })
          .map((element) => element.textContent);
      });
      expect(covered).toEqual([]);
    }
    await page.context().close();
  });
});
