/** Every screen, alive with the sample, as two very different readers see it: no serious accessibility violation, in either theme, nothing wider than the phone. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Installation } from '../../harness.ts';
import { sampleNow, startWithSample } from '../../sample.ts';
import { addAxe, violationsInBothThemes } from './axe.ts';
import { hasBrowser, launchBrowser, openPage, type Session, type View } from './browser.ts';
import { goTo } from './go-to.ts';
import { joinSample, openSample, sampleScreens } from './sample.ts';

const views: (View & { theme: 'light' | 'dark' })[] = [
  { locale: 'zh-CN', theme: 'light', width: 1440, height: 900 },
  { locale: 'en', theme: 'dark', width: 390, height: 844 },
];

describe.skipIf(!hasBrowser)('screens', () => {
  let installation: Installation;
  let browser: Browser;
  // A language and a theme belong to a person.
  let sessions: Session[] = [];
  let screens: Record<string, string> = {};

  beforeAll(async () => {
    installation = await startWithSample();
    browser = await launchBrowser();
    const session = await openSample(browser, installation.address);
    screens = await sampleScreens(browser, installation.address, session);
    sessions = [session, await joinSample(browser, installation.address, session)];
  }, 600_000);
  afterAll(async () => {
    await browser?.close();
    await installation?.stop();
  });

  it.concurrent.each(views)(
    'can be used by everybody in $locale, $theme, $width px',
    async (view) => {
      const found: string[] = [];
      const { page, context, complaints, settled } = await openPage(
        browser,
        installation.address,
        { ...view, now: sampleNow, axe: true },
        sessions[views.indexOf(view)],
      );
      await addAxe(page);
      await page.addInitScript((locale) => localStorage.setItem('biplane.language', locale), view.locale ?? 'zh-CN');
      // The profile's language and theme would win over the view's.
      await context.request.patch('/api/v1/session', {
        data: { locale: view.locale, theme: 'system' },
        headers: { origin: installation.address },
      });
      await page.goto('/');
      for (const [name, path] of Object.entries(screens)) {
        await goTo(page, path);
        await settled();
        // What is addressed is there: a drawer that did not open would be found in order.
        if (path.includes('open=')) {
          const drawer = page.getByRole('complementary').or(page.getByRole('dialog'));
          await drawer.getByRole('heading', { level: 2 }).first().waitFor();
        }
        for (const violation of await violationsInBothThemes(page.locator('html'), view.theme))
          found.push(`${name}: ${violation}`);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (overflow > 0) found.push(`${name}: ${overflow} px wider than the screen`);
      }
      await context.close();
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    },
    240_000,
  );
});
