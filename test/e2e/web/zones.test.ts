/** A day is the workspace's, wherever its readers are: shown, picked, and when the next one begins. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Installation, newLaunch } from '../../harness.ts';
import { startWithSample } from '../../sample.ts';
import { hasBrowser, launchBrowser, openPage, type Session } from './browser.ts';
import { goTo } from './go-to.ts';
import { signedIn } from './people.ts';
import { openSample, sampleScreens } from './sample.ts';

const home = 'Asia/Shanghai';
/** Each with a moment at which it is another day there than at home. */
const abroad = [
  { timeZone: 'Pacific/Honolulu', now: new Date('2026-06-10T02:00:00Z') },
  { timeZone: 'Pacific/Kiritimati', now: new Date('2026-06-10T12:00:00Z') },
];

describe.skipIf(!hasBrowser)('a day', () => {
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

  /** All that can be read, by eye or by ear. */
  const read = (page: Page) =>
    page.evaluate(() => {
      const texts = [document.title, ...[...document.querySelectorAll('input')].map(({ value }) => value)];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) texts.push(node.textContent ?? '');
      for (const name of ['aria-label', 'title'])
        for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name) ?? '');
      return texts;
    });

  it.each(abroad)(
    'is the same on every screen for a reader in $timeZone as for one at home',
    async ({ timeZone, now }) => {
      installation.deps.clock = () => now;
      const places: Record<string, string> = {
        ...screens,
        calendar: `${screens.cadence}?open=settings`,
        versions: `${screens.cadence}?open=versions`,
        copy: `${screens.launch}?open=copy`,
      };
      const told = await Promise.all(
        [home, timeZone].map(async (place) => {
          const { page, context, settled } = await openPage(
            browser,
            installation.address,
            { now, timeZone: place },
            session,
          );
          await page.goto('/');
          const texts: Record<string, string[]> = {};
          for (const [name, path] of Object.entries(places)) {
            await goTo(page, path);
            await settled();
            texts[name] = await read(page);
          }
          await context.close();
          return texts;
        }),
      );
      const [here, there] = told as [Record<string, string[]>, Record<string, string[]>];
      for (const name of Object.keys(places)) {
        const other = new Set(here[name]);
        expect({ name, differs: there[name]!.filter((line) => !other.has(line)) }).toEqual({ name, differs: [] });
      }
      // Nor do two panels call different days today.
      expect(there.overview!.join(' ')).toContain('2026-06-10 周三');
      expect(there.cadence!.join(' ')).toContain('今天 06-10');
    },
    240_000,
  );

  it.each(abroad)(
    'is kept as it was picked by a reader in $timeZone',
    async ({ timeZone, now }) => {
      installation.deps.clock = () => now;
      const { id: workspaceId, owner } = await installation.workspace('owner');
      const who = await signedIn(installation, owner, workspaceId);
      const { page, context, complaints } = await openPage(browser, installation.address, { now, timeZone }, who);
      await page.goto('/launches/new');
      await page.getByLabel('名称').fill('选出来的日子');
      await page.getByLabel('承诺上市日').click();
      await page.getByText('2026 年 6 月').waitFor();
      await page.getByRole('button', { name: '2026-06-15 周一' }).click();
      expect(await page.getByLabel('承诺上市日').inputValue()).toBe('2026-06-15');
      await page.getByLabel('承诺上市日').press('Escape');
      await page.getByRole('button', { name: '创建', exact: false }).last().click();
      await page.getByRole('heading', { level: 1, name: '选出来的日子' }).waitFor();
      const [launch] = await owner.client.launches.list({ workspaceId });
      expect(launch!.committedDate).toBe('2026-06-15');

      const at = { workspaceId, launchId: launch!.id };
      await goTo(page, `/launches/${at.launchId}/cadence?open=new`);
      await page.getByRole('textbox', { name: '名称' }).fill('打样');
      await page.getByRole('combobox', { name: '日期约束' }).click();
      await page.getByRole('option', { name: '固定在此日开始' }).click();
      expect(await page.getByLabel('约束日期').inputValue()).toBe('2026-06-10');
      await page.getByLabel('约束日期').click();
      await page.getByRole('button', { name: '2026-06-15 周一' }).click();
      await page.getByRole('button', { name: '添加', exact: true }).click();
      await page.getByText('已添加「打样」').waitFor();
      const { tasks } = await owner.client.plan.get(at);
      expect(tasks.find(({ name }) => name === '打样')?.pin).toEqual({ kind: 'start_on', date: '2026-06-15' });
      await context.close();
      expect(complaints).toEqual([]);
    },
    120_000,
  );

  it('begins at midnight in the workspace on a page that stays open, with all that it changes', async () => {
    const evening = new Date('2026-06-10T15:59:40Z');
    installation.deps.clock = () => evening;
    const { id: workspaceId, owner } = await installation.workspace('owner');
    const { id: launchId } = await newLaunch(owner.client, workspaceId, { pm: owner.id, gtm: owner.id });
    const tasks = [{ id: 'a', name: '打样', optimistic: 3, likely: 5, pessimistic: 8 }];
    await owner.client.plan.replace({ workspaceId, launchId, start: '2026-06-01', tasks, dependencies: [] });
    const { page, context, settled } = await openPage(
      browser,
      installation.address,
      { timeZone: 'Pacific/Honolulu' },
      await signedIn(installation, owner, workspaceId),
    );
    await page.clock.install({ time: evening });
    await page.goto('/');
    await page.getByText('2026-06-10 周三').waitFor();
    await goTo(page, `/launches/${launchId}/cadence`);
    await settled();
    await page.getByText('今天 06-10').first().waitFor();
    installation.deps.clock = () => new Date('2026-06-10T16:00:30Z');
    await page.clock.runFor(60_000);
    await page.getByText('今天 06-11').first().waitFor();
    await goTo(page, '/');
    await page.getByText('2026-06-11 周四').waitFor();
    await context.close();
  }, 120_000);
});
