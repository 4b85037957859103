/** A wager's figures are the same wherever they stand, and say what they are figures of. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toEpochDay, toPlainDate } from '../../../src/domain/time/plain-date.ts';
import { dayIn } from '../../../src/domain/time/zone.ts';
import { type Installation, newLaunch, sharedInstallation } from '../../harness.ts';
import { hasBrowser, launchBrowser, openPage } from './browser.ts';
import { signedIn } from './people.ts';

const shares = { pm: 50, gtm: 40, external: 10 };
const today = dayIn('Asia/Shanghai', new Date());
const at = (offset: number) => toPlainDate(toEpochDay(today) + offset);

describe.skipIf(!hasBrowser)('the figures of a wager', () => {
  let installation: Installation;
  let browser: Browser;
  beforeAll(async () => {
    installation = await sharedInstallation();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  /** A window of forty days that began `soldDays` ago, with orders of every day up to today. */
  async function open(soldDays: number, orderMinor = 39_376_00) {
    const { id: workspaceId, owner } = await installation.workspace('owner');
    const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: owner.id });
    const target = { workspaceId, launchId };
    const [salesFrom, salesTo] = [at(1 - soldDays), at(40 - soldDays)];
    await owner.client.wager.update({
      ...target,
      version: 0,
      terms: {
        ...{ outcome: 'net_revenue', method: 'lmdi', stakes: { unit: 'points', pm: 100, gtm: 100 } },
        ...{ target: 20_000_000_00, attributionPercent: 60, salesFrom, salesTo, returnsTo: at(60 - soldDays) },
        tree: {
          drivers: [
            { key: 'orders', name: '订单数', measure: 'orders', shares },
            { key: 'value', name: '客单价', measure: 'order_value', shares },
            { key: 'returns', name: '退货率', measure: 'return_rate', shares },
          ],
          channels: [{ name: '线上', plan: { orders: 500, value: 40_016_00, returns: 0 } }],
        },
      },
    });
    const orders = Array.from({ length: 10 * Math.max(0, soldDays) }, (_, index) => ({
      ...{ externalId: `A${index}`, orderRef: `A${index}`, kind: 'order' as const, channel: '线上', sku: 'X1' },
      ...{ reason: '', quantity: 1, amountMinor: orderMinor, currency: 'CNY' },
      occurredAt: at(1 - soldDays + Math.floor(index / 10)),
    }));
    if (orders.length > 0) await owner.client.orders.postBatch({ ...target, source: 'test', lines: orders });
    const session = await signedIn(installation, owner, workspaceId);
    const opened = await openPage(browser, installation.address, { locale: 'zh-CN' }, session);
    await opened.page.goto(`/launches/${launchId}/wager`);
    await opened.settled();
    return opened;
  }

  const sumOf = (page: Page) =>
    page
      .getByRole('row', { name: /^净收入/ })
      .first()
      .getByRole('cell')
      .allTextContents();
  const textOf = async (page: Page) => (await page.locator('main').allTextContents()).join();

  it('are rounded once, and say that the day has not ended and where the gap will end', async () => {
    const { page, context } = await open(20);
    // 200 orders of 39,376 yuan come to 787.52, against 1,000.4 planned so far.
    expect(await sumOf(page)).toEqual(expect.arrayContaining(['1,001', '788', '−213']));
    const text = await textOf(page);
    expect(text).toContain('¥788 万');
    expect(text).not.toMatch(/787(?!,5)/);
    expect(text).toContain('计划至今 ¥1,001 万');
    expect(text).toContain(`截至 ${today}（当天未结束）`);
    expect(text).toMatch(/预计最终 ?[−+]\u2060¥\d/);
    await context.close();
  });
  it('show what is planned before anything has come in', async () => {
    const { page, context } = await open(-5);
    expect(await sumOf(page)).toContain('2,001');
    expect(await textOf(page)).toContain('整个窗口计划 ¥2,001 万');
    await context.close();
  });
});
