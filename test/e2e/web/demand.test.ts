/** The demand card in two people's browsers: each side for itself, and criteria before any answer. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage, type View } from './browser.ts';
import { signedIn } from './people.ts';

describe.skipIf(!hasBrowser)('the demand card', () => {
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

  async function scene(...titles: string[]) {
    const space = await installation.workspace('pm', 'gtm', 'viewer');
    const { id: launchId } = await newLaunch(space.pm.client, space.id, { pm: space.pm.id, gtm: space.gtm.id });
    const at = { workspaceId: space.id, launchId };
    const ids: string[] = [];
    for (const title of titles) ids.push((await space.pm.client.needs.create({ ...at, title })).id);
    const as = async (who: 'pm' | 'gtm' | 'viewer', view: View = {}) => {
      const session = await signedIn(installation, space[who], space.id);
      const page = await openPage(browser, installation.address, view, session);
      opened.push(page);
      return page;
    };
    return { space, at, ids, as, path: `/launches/${launchId}/demand` };
  }

  it('shows a side the other one’s order once both have handed in, and who is waited for until then', async () => {
    const { space, at, ids, as, path } = await scene('长续航', '轻薄手感', '快充');
    await space.gtm.client.needs.rank({ ...at, side: 'gtm', order: ids.toReversed() });
    const { page } = await as('pm');
    await page.goto(path);
    const rounds = page.getByRole('region', { name: '双方排序' });
    await rounds.getByText('我方 PM').waitFor();
    expect(await rounds.getByText('还有 3 条没有交出').count()).toBe(2);

    await rounds.getByRole('button', { name: '交出 PM 排序' }).click();
    await page.getByText('还有 3 条没有名次').waitFor();
    expect(await page.getByRole('button', { name: '交出 3 条' }).isDisabled()).toBe(true);
    await page.getByRole('complementary').getByRole('button', { name: 'PM 排序', exact: true }).click();
    await page.getByRole('button', { name: '保存排序' }).click();
    await rounds.getByRole('button', { name: '交出 PM 排序' }).click();
    await page.getByText('GTM 还没有交出').waitFor();
    await page.getByRole('button', { name: '交出 3 条' }).click();
    await page.getByText('已交出，等待 GTM。').waitFor();

    const other = (await as('gtm')).page;
    await other.goto(`${path}?open=${ids[0]}`);
    await other.getByText('已交出，双方都交出后揭晓').waitFor();
    expect(await other.getByText('PM 名次还没有揭晓').count()).toBe(0);
    expect(await other.getByTitle('PM 名次还没有揭晓').count()).toBe(3);
    await other.getByRole('button', { name: '交出 GTM 排序' }).click();
    await other.getByText('PM 已经交出其中 3 条').waitFor();
    await other.getByRole('button', { name: '交出 3 条' }).click();
    await other.getByText('双方都已交出，排序与分类对所有人可见').waitFor();
    // Also on the screen of the side that waited, without a reload.
    await page.getByText('双方都已交出，排序与分类对所有人可见').waitFor();
    await page.getByText('相差 2 位').first().waitFor();
    expect(await page.getByTitle(/还没有揭晓/).count()).toBe(0);
  }, 120_000);

  it('registers a criterion on questions that were pasted, before anybody has answered', async () => {
    const { ids, as, path } = await scene('长续航');
    const { page } = await as('pm');
    await page.goto(`${path}?open=${ids[0]}`);
    await page.getByRole('button', { name: '预登记标准' }).click();
    await page.getByRole('link', { name: '描述题目' }).click();
    await page.getByRole('textbox', { name: '调研名称' }).fill('秋季调研');
    await page
      .getByRole('textbox', { name: '粘贴题目' })
      .fill('您的身份 [单选]\n商务人士\n学生\n\n长续航有多重要 [量表]\n非常不重要\n不重要\n一般\n重要\n非常重要');
    await page.getByText('非常不重要 · 不重要 · 一般 · 重要 · 非常重要').waitFor();
    await page.getByRole('button', { name: '保存 2 道题' }).click();
    await page.getByRole('heading', { level: 1, name: '秋季调研' }).waitFor();
    await page.getByText('等待答卷').first().waitFor();

    await page.goto(`${path}?open=${ids[0]}`);
    await page.getByRole('button', { name: '预登记标准' }).click();
    await page.getByRole('combobox', { name: '题目', exact: true }).click();
    await page.getByRole('option', { name: '长续航有多重要' }).click();
    await page.getByRole('button', { name: '预登记标准' }).click();
    await page.getByText('等待答卷：标准已经登记').waitFor();
    // On the card, in the drawer and in the history.
    await page.getByText('计入：重要 · 非常重要').nth(2).waitFor();
    expect(await page.getByText(/登记，早于任何答卷/).count()).toBe(2);
  }, 60_000);
});
