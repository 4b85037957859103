/** Two people agree: they see in words what they sign, drop what they began to change, and settle with each other's word. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, type OpenPage, openPage } from './browser.ts';
import { signedIn } from './people.ts';
import { terms } from './wager-terms.ts';

describe.skipIf(!hasBrowser)('two people', () => {
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

  async function arrange() {
    const workspace = await installation.workspace('pm', 'gtm');
    const { id: workspaceId, pm, gtm } = workspace;
    const { id: launchId } = await newLaunch(pm.client, workspaceId, { pm: pm.id, gtm: gtm.id });
    const at = { workspaceId, launchId };
    await pm.client.wager.update({ ...at, version: 0, terms });
    const pageOf = async (person: typeof pm) => {
      const open = await openPage(browser, installation.address, {}, await signedIn(installation, person, workspaceId));
      opened.push(open);
      return open.page;
    };
    const sign = async (...sides: ('pm' | 'gtm')[]) => {
      const { hash } = (await pm.client.cards.get(at)).find(({ kind }) => kind === 'wager')!;
      const what = { ...at, kind: 'wager' as const, hash: hash! };
      if (sides.includes('pm')) await pm.client.cards.signAsPm(what);
      if (sides.includes('gtm')) await gtm.client.cards.signAsGtm(what);
    };
    return { ...workspace, at, pageOf, sign, wagerPath: `/launches/${launchId}/wager` };
  }

  it('see in words what waits for their signature, from the overview and the launch', async () => {
    const { at, gtm, pm, pageOf, sign, wagerPath } = await arrange();
    await sign('pm', 'gtm');
    await pm.client.cards.amend({ ...at, kind: 'wager', reason: '渠道返利变了' });
    await pm.client.wager.update({ ...at, version: 1, terms: { ...terms, target: 120_000_00 } });
    await sign('pm');
    const page = await pageOf(gtm);
    await page.goto(`/launches/${at.launchId}`);
    await page.getByText('等 GTM gtm person 签署').waitFor();
    await page.getByText('v2 修订中，v1 有效').first().waitFor();
    await page.goto('/');
    await page.getByRole('link', { name: /签署收入对赌卡 v2/ }).click();
    await page.waitForURL((url) => url.pathname === wagerPath && url.searchParams.get('open') === 'sign');
    const dialog = page.getByRole('dialog', { name: '签署收入对赌卡 v2' });
    await dialog.getByText('目标 ¥100,000.00 → ¥120,000.00').waitFor();
    await dialog.getByText('PM 50% · GTM 40% · 外部 10%').first().waitFor();
    // Each line once, and none of them empty, however late its words came.
    const said = await dialog.locator('dt').allInnerTexts();
    expect(said.filter((each, at) => each.trim() === '' || said.indexOf(each) !== at)).toEqual([]);
    expect(await dialog.locator('section li').allInnerTexts()).toEqual(['目标 ¥100,000.00 → ¥120,000.00']);
    const { hash } = (await gtm.client.cards.get(at)).find(({ kind }) => kind === 'wager')!;
    await dialog.getByText(hash!).waitFor();
    await dialog.getByRole('button', { name: '以 GTM 身份签署' }).click();
    await page.getByText('双方已签署，v2 已锁定。').waitFor();
    await page.getByRole('button', { name: '版本', exact: true }).click();
    await page.getByText('目标 ¥100,000.00 → ¥120,000.00').waitFor();
  }, 60_000);

  it('see which version holds while one is amended, and drop what they began', async () => {
    const { at, pm, gtm, pageOf, sign, wagerPath } = await arrange();
    await sign('pm', 'gtm');
    await pm.client.cards.amend({ ...at, kind: 'wager', reason: '想改目标' });
    await pm.client.wager.update({ ...at, version: 1, terms: { ...terms, target: 1_00 } });
    const other = await pageOf(gtm);
    await other.goto(wagerPath);
    await other.getByText('签署前，v1 仍然有效').waitFor();
    expect(await other.getByRole('button', { name: '放弃修订' }).count()).toBe(0);
    const page = await pageOf(pm);
    await page.goto(wagerPath);
    await page.getByRole('button', { name: '放弃修订' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '放弃修订' }).click();
    await page.getByText('修订已放弃，v1 继续有效。').waitFor();
    await other.getByText('签署前，v1 仍然有效').waitFor({ state: 'detached' });
    expect((await pm.client.wager.get(at)).terms!.target).toBe(100_000_00);
  }, 60_000);

  it('settle when the other stands to it in a browser of their own, and cannot forecast what is over', async () => {
    const { at, pm, gtm, pageOf, sign, wagerPath } = await arrange();
    await sign('pm', 'gtm');
    const [mine, theirs] = [await pageOf(pm), await pageOf(gtm)];
    await theirs.goto(wagerPath);
    await mine.goto(wagerPath);
    expect(await mine.getByRole('button', { name: '封存预测' }).isDisabled()).toBe(true);
    await mine.getByText('销售期已于 2026-08-31 结束，不能再封存').waitFor();
    await mine.getByRole('button', { name: '提议结算' }).click();
    await mine.getByRole('dialog').getByRole('button', { name: '提议结算' }).click();
    await mine.getByText('pm person 提议结算，等 GTM 确认').waitFor();
    expect(await mine.getByRole('button', { name: /确认$/ }).count()).toBe(0);
    // It is on the other's screen without a reload.
    await theirs.getByRole('button', { name: '提出异议' }).click();
    await theirs.getByLabel('为什么有异议').fill('少了 8 月的退款');
    await theirs.locator('form').getByRole('button', { name: '提出异议' }).click();
    await mine.getByText('GTM gtm person 有异议：少了 8 月的退款').waitFor();
    await theirs.getByRole('button', { name: '以 GTM 身份确认' }).click();
    await mine.getByText('pm person 提议，gtm person 确认').waitFor();
    await mine.getByText('已经结算，不能再封存').waitFor();
    expect((await pm.client.launches.get(at)).stage).toBe('settled');
    expect(await gtm.client.cards.verify(at)).toMatchObject({ ok: true });
  }, 60_000);
});
